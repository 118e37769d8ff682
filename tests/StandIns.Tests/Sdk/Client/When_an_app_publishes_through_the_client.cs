using Dapr;

namespace StandIns.Tests.Sdk.Client;

public class When_an_app_publishes_through_the_client
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_event_is_sent_as_JSON()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.PublishEventAsync("pubsub", "release-approved", new { ReleaseId = "r1" }, Stop);
        Assert.Equal("POST /v1.0/publish/pubsub/release-approved", Assert.Single(sidecar.Calls));
        Assert.Equal("""{"releaseId":"r1"}""", sidecar.Body);
        Assert.Equal("application/json", sidecar.Headers["content-type"]);
        Assert.StartsWith("dapr-sdk-dotnet/", sidecar.Headers["user-agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_go_into_the_query_and_slashes_stay_in_the_topic()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.PublishEventAsync("pub sub", "a/b c", 1, new Dictionary<string, string> { ["ttlInSeconds"] = "5" }, Stop);
        Assert.Equal("POST /v1.0/publish/pub%20sub/a/b%20c?metadata.ttlInSeconds=5", Assert.Single(sidecar.Calls));
    }

    [Fact]
    public async Task An_envelope_of_the_apps_own_is_sent_as_one()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.PublishEventAsync("p", "t", new CloudEvent<int>(7) { Type = "seven", Source = new Uri("urn:me") }, Stop);
        Assert.Equal("application/cloudevents+json", sidecar.Headers["content-type"]);
        Assert.Equal("""{"data":7,"datacontenttype":"application/json","source":"urn:me","type":"seven"}""", sidecar.Body);
    }

    [Fact]
    public async Task An_event_without_content_has_no_body()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.PublishEventAsync("p", "t", Stop);
        Assert.Equal("", sidecar.Body);
    }

    [Fact]
    public async Task Bytes_are_sent_as_they_are()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.PublishByteEventAsync("p", "t", "raw"u8.ToArray(), "text/plain", cancellationToken: Stop);
        Assert.Equal(("raw", "text/plain"), (sidecar.Body, sidecar.Headers["content-type"]));
    }

    [Fact]
    public async Task Several_are_sent_at_once()
    {
        await using var sidecar = await FakeSidecar.Start();
        var response = await sidecar.Client.BulkPublishEventAsync("p", "t", ["a", "b"], cancellationToken: Stop);
        Assert.Empty(response.FailedEntries);
        Assert.Equal("POST /v1.0/publish/bulk/p/t", Assert.Single(sidecar.Calls));
        Assert.Equal(
            """[{"entryId":"0","contentType":"application/json","event":"a"},{"entryId":"1","contentType":"application/json","event":"b"}]""", sidecar.Body);
    }

    [Fact]
    public async Task Those_of_several_that_failed_are_named()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers(500, """{"failedEntries":[{"entryId":"1","error":"too big"}],"errorCode":"ERR_PUBSUB_PUBLISH_MESSAGE"}""");
        var response = await sidecar.Client.BulkPublishEventAsync("p", "t", ["a", "b"], cancellationToken: Stop);
        var failed = Assert.Single(response.FailedEntries);
        Assert.Equal(("b", "too big"), (failed.Entry.EventData, failed.ErrorMessage));
    }

    [Fact]
    public async Task A_refusal_carries_the_sidecars_code_and_words()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers(404, """{"errorCode":"ERR_PUBSUB_NOT_FOUND","message":"pubsub p is not found"}""");
        var refused = await Assert.ThrowsAsync<DaprException>(() => sidecar.Client.PublishEventAsync("p", "t", 1, Stop));
        var api = Assert.IsType<DaprApiException>(refused.InnerException);
        Assert.Equal(("ERR_PUBSUB_NOT_FOUND", "pubsub p is not found", false), (api.ErrorCode, api.Message, api.IsTransient));
    }

    [Fact]
    public async Task A_sidecar_that_is_not_there_is_said_to_be_so()
    {
        var sidecar = await FakeSidecar.Start();
        var address = sidecar.Address;
        await sidecar.DisposeAsync();
        using var client = new Dapr.Client.DaprClientBuilder().UseHttpEndpoint(address).Build();
        var refused = await Assert.ThrowsAsync<DaprException>(() => client.PublishEventAsync("p", "t", 1, Stop));
        Assert.IsType<HttpRequestException>(refused.InnerException);
        Assert.False(await client.CheckHealthAsync(Stop));
    }

    [Fact]
    public async Task The_caller_can_stop_it()
    {
        await using var sidecar = await FakeSidecar.Start();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sidecar.Client.PublishEventAsync("p", "t", 1, new CancellationToken(canceled: true)));
    }
}
