using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_an_app_publishes : IAsyncLifetime
{
    private readonly RuntimeScenario _scenario = new();
    private readonly TestApp _subscriber;

    public When_an_app_publishes()
    {
        _scenario.App("publisher");
        _subscriber = _scenario.App("subscriber");
        _subscriber.Subscriptions = """
            [{"pubsubName":"pubsub","topic":"built","route":"/built"},
             {"pubsubname":"pubsub","topic":"routed","routes":{"rules":[{"match":"event.type == 'big'","path":"/big"}],"default":"/small"}},
             {"pubsubname":"pubsub","topic":"fragile","route":"/fragile","deadLetterTopic":"broken"},
             {"pubsubname":"pubsub","topic":"broken","route":"/broken"},
             {"pubsubname":"pubsub","topic":"raw","route":"/raw","metadata":{"rawPayload":"true"}},
             {"pubsubname":"pubsub","topic":"bulk","route":"/bulk","bulkSubscribe":{"enabled":true,"maxMessagesCount":10}}]
            """;
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _scenario.Start();

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    private async Task<HttpResponseMessage> Publish(string topic, string body, string contentType = "application/json", string pubsub = "pubsub")
    {
        using var http = _scenario.Http("publisher");
        var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return await http.PostAsync(new Uri($"/v1.0/publish/{pubsub}/{topic}", UriKind.Relative), content, Stop);
    }

    private async Task<JsonElement> Delivered(string path) => JsonSerializer.Deserialize<JsonElement>((await _subscriber.Next(path)).Body);

    [Fact]
    public async Task The_event_arrives_in_an_envelope()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await Publish("built", """{"name":"bash"}""")).StatusCode);
        var received = await _subscriber.Next("/built");
        var e = JsonSerializer.Deserialize<JsonElement>(received.Body);

        Assert.Equal("application/cloudevents+json", received.Headers["Content-Type"]);
        Assert.Equal(
            ("1.0", "com.dapr.event.sent", "publisher", "built", "pubsub", "application/json", "bash"),
            (Text(e, "specversion"), Text(e, "type"), Text(e, "source"), Text(e, "topic"), Text(e, "pubsubname"), Text(e, "datacontenttype"), e.GetProperty("data").GetProperty("name").GetString()));
        Assert.Equal(Text(e, "traceparent")![..35], received.Headers["traceparent"][..35]); // the same trace, and a span of its own
    }

    [Fact]
    public async Task Text_stays_text_and_bytes_become_base64()
    {
        await Publish("built", "plain", "text/plain");
        Assert.Equal("plain", Text(await Delivered("/built"), "data"));
        await Publish("built", "bytes", "application/octet-stream");
        Assert.Equal("Ynl0ZXM=", Text(await Delivered("/built"), "data_base64"));
    }

    [Fact]
    public async Task An_envelope_of_its_own_is_kept()
    {
        await Publish("built", """{"id":"mine","type":"own","source":"me","specversion":"1.0","data":1,"topic":"forged"}""", "application/cloudevents+json");
        var e = await Delivered("/built");
        Assert.Equal(("mine", "own", "me", "built"), (Text(e, "id"), Text(e, "type"), Text(e, "source"), Text(e, "topic")));
    }

    [Fact]
    public async Task Rules_decide_the_path()
    {
        await Publish("routed?metadata.cloudevent.type=big", "1");
        Assert.Equal("big", Text(await Delivered("/big"), "type"));
        await Publish("routed", "2");
        Assert.Equal("2", (await Delivered("/small")).GetProperty("data").ToString());
    }

    [Fact]
    public async Task What_fails_goes_to_the_dead_letter_topic()
    {
        _subscriber.On("/fragile", 500);
        await Publish("fragile", "1");
        Assert.Equal("1", (await Delivered("/broken")).GetProperty("data").ToString());
    }

    [Fact]
    public async Task What_is_dropped_goes_there_as_well()
    {
        _subscriber.On("/fragile", 200, """{"status":"DROP"}""");
        await Publish("fragile", "1");
        Assert.Equal("1", (await Delivered("/broken")).GetProperty("data").ToString());
    }

    [Theory]
    [InlineData(500, "")]
    [InlineData(200, """{"status":"RETRY"}""")]
    public async Task What_is_not_taken_comes_again(int status, string body)
    {
        var calls = 0;
        _subscriber.On("/built", async context =>
        {
            if (Interlocked.Increment(ref calls) > 1)
                return;
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
        });
        await Publish("built", "1");
        var first = await Delivered("/built");
        Assert.Equal(Text(first, "id"), Text(await Delivered("/built"), "id"));
    }

    [Fact]
    public async Task One_message_that_hangs_does_not_keep_others_back()
    {
        var never = new TaskCompletionSource();
        _subscriber.On("/built", _ => never.Task);
        await Publish("built", "1");
        await Delivered("/built");
        await Publish("routed", "2");
        Assert.Equal("2", (await Delivered("/small")).GetProperty("data").ToString());
        never.SetResult();
    }

    [Fact]
    public async Task A_raw_payload_travels_bare_and_is_wrapped_for_the_subscriber()
    {
        await Publish("raw?metadata.rawPayload=true", "bare", "text/plain");
        Assert.Equal("YmFyZQ==", Text(await Delivered("/raw"), "data_base64"));
    }

    [Fact]
    public async Task Many_can_be_published_and_delivered_at_once()
    {
        using var http = _scenario.Http("publisher");
        using var body = new StringContent("""[{"entryId":"1","event":"a","contentType":"text/plain"},{"entryId":"2","event":"b","contentType":"text/plain"}]""");
        _subscriber.On("/bulk", async context =>
        {
            context.Response.StatusCode = 200;
            await context.Response.WriteAsync("{}");
        });
        Assert.Equal(HttpStatusCode.NoContent, (await http.PostAsync(new Uri("/v1.0/publish/bulk/pubsub/bulk", UriKind.Relative), body, Stop)).StatusCode);

        var entries = (await Delivered("/bulk")).GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(["a", "b"], entries.Select(e => Text(e.GetProperty("event"), "data")));
    }

    [Fact]
    public async Task An_unknown_component_or_an_empty_topic_is_refused()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await Publish("built", "1", pubsub: "nowhere")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Publish("", "1")).StatusCode);
    }

    [Fact]
    public async Task Messages_wait_for_a_subscriber_that_is_down()
    {
        await _subscriber.GoDown();
        await Publish("built", "\"patient\"");
        await _subscriber.Listen();
        Assert.Equal("patient", Text(await Delivered("/built"), "data"));
    }

    [Fact]
    public async Task Messages_that_were_not_taken_are_delivered_after_a_restart()
    {
        await _subscriber.GoDown();
        await Publish("built", "\"kept\"");
        await _scenario.Stop();
        await _subscriber.Listen();
        await _scenario.Start();
        Assert.Equal("kept", Text(await Delivered("/built"), "data"));
    }

    private static string? Text(JsonElement e, string name) => e.GetProperty(name).GetString();
}
