using Dapr;
using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;

namespace StandIns.Tests.Sdk.Client;

public class When_an_app_publishes_through_the_client
{
    private static readonly Dictionary<string, string> Ttl = new() { ["ttlInSeconds"] = "5" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static PublishEventRequest Published(FakeSidecar sidecar) => Assert.IsType<PublishEventRequest>(Assert.Single(sidecar.Requests));

    [Fact]
    public async Task The_event_is_sent_as_JSON()
    {
        await using var sidecar = await FakeSidecar.Start("t0k3n");
        await sidecar.Client.PublishEventAsync("pubsub", "a/b c", new { ReleaseId = "r1" }, Ttl, Stop);

        var sent = Published(sidecar);
        Assert.Equal(("pubsub", "a/b c", "application/json", "5"), (sent.PubsubName, sent.Topic, sent.DataContentType, sent.Metadata["ttlInSeconds"]));
        Assert.Equal("""{"releaseId":"r1"}""", sent.Data.ToStringUtf8());
        Assert.StartsWith("dapr-sdk-dotnet/", sidecar.Headers["user-agent"], StringComparison.Ordinal);
        Assert.Equal("t0k3n", sidecar.Headers["dapr-api-token"]);
    }

    [Fact]
    public async Task An_envelope_of_the_apps_own_is_sent_as_one()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.PublishEventAsync("p", "t", new CloudEvent<int>(7) { Type = "seven", Source = new Uri("urn:me") }, Stop);
        Assert.Equal("application/cloudevents+json", Published(sidecar).DataContentType);
        Assert.Equal("""{"data":7,"datacontenttype":"application/json","source":"urn:me","type":"seven"}""", Published(sidecar).Data.ToStringUtf8());
    }

    [Fact]
    public async Task An_event_without_content_has_none()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.PublishEventAsync("p", "t", Ttl, Stop);
        Assert.True(Published(sidecar).Data.IsEmpty);
    }

    [Fact]
    public async Task An_event_that_is_nothing_is_refused()
    {
        await using var sidecar = await FakeSidecar.Start();
        await Assert.ThrowsAsync<ArgumentNullException>(async () => await sidecar.Client.PublishEventAsync<object>("p", "t", null!, Stop));
        await Assert.ThrowsAsync<ArgumentException>(async () => await sidecar.Client.PublishEventAsync("p", "", 1, Stop));
        Assert.Empty(sidecar.Requests);
    }

    [Fact]
    public async Task Bytes_are_sent_as_they_are()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.PublishByteEventAsync("p", "t", "raw"u8.ToArray(), "text/plain", cancellationToken: Stop);
        Assert.Equal(("raw", "text/plain"), (Published(sidecar).Data.ToStringUtf8(), Published(sidecar).DataContentType));
    }

    [Fact]
    public async Task Several_are_sent_at_once()
    {
        await using var sidecar = await FakeSidecar.Start();
        var response = await sidecar.Client.BulkPublishEventAsync<object>("p", "t", ["a", new byte[] { 1 }], Ttl, Stop);
        Assert.Empty(response.FailedEntries);
        var sent = Assert.IsType<BulkPublishRequest>(Assert.Single(sidecar.Requests));
        Assert.Equal([("0", "application/json"), ("1", "application/octet-stream")], sent.Entries.Select(entry => (entry.EntryId, entry.ContentType)));
        Assert.Equal(("\"a\"", "5", "5"), (sent.Entries[0].Event.ToStringUtf8(), sent.Metadata["ttlInSeconds"], sent.Entries[0].Metadata["ttlInSeconds"]));
        Assert.Equal([1], sent.Entries[1].Event.ToByteArray());
    }

    [Fact]
    public async Task Those_of_several_that_failed_are_named()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers<BulkPublishRequest>(_ => new BulkPublishResponse { FailedEntries = { new BulkPublishResponseFailedEntry { EntryId = "1", Error = "too big" } } });
        var response = await sidecar.Client.BulkPublishEventAsync("p", "t", ["a", "b"], cancellationToken: Stop);
        var failed = Assert.Single(response.FailedEntries);
        Assert.Equal(("b", "too big"), (failed.Entry.EventData, failed.ErrorMessage));
    }

    [Fact]
    public async Task A_refusal_carries_the_sidecars_status_and_words()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Refuses<PublishEventRequest>(StatusCode.NotFound, "pubsub p is not found");
        var refused = await Assert.ThrowsAsync<DaprException>(() => sidecar.Client.PublishEventAsync("p", "t", 1, Stop));
        var inner = Assert.IsType<RpcException>(refused.InnerException);
        Assert.Equal((StatusCode.NotFound, "pubsub p is not found"), (inner.StatusCode, inner.Status.Detail));
        Assert.Contains("pubsub p is not found", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sidecar_that_is_not_there_is_said_to_be_so()
    {
        var sidecar = await FakeSidecar.Start();
        var (http, grpc) = (sidecar.HttpEndpoint, sidecar.GrpcEndpoint);
        await sidecar.DisposeAsync();
        using var client = new Dapr.Client.DaprClientBuilder().UseHttpEndpoint(http).UseGrpcEndpoint(grpc).Build();
        var refused = await Assert.ThrowsAsync<DaprException>(() => client.PublishEventAsync("p", "t", 1, Stop));
        Assert.Equal(StatusCode.Unavailable, Assert.IsType<RpcException>(refused.InnerException).StatusCode);
        Assert.False(await client.CheckHealthAsync(Stop));
    }

    [Fact]
    public async Task The_caller_can_stop_it()
    {
        await using var sidecar = await FakeSidecar.Start();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sidecar.Client.PublishEventAsync("p", "t", 1, new CancellationToken(canceled: true)));
    }
}
