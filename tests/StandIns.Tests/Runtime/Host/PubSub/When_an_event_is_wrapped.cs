using System.Globalization;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace StandIns.Tests.Runtime.Host.PubSub;

public sealed class When_an_event_is_wrapped(Topics topics) : IClassFixture<Topics>
{
    private const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static string? Text(JsonElement e, string name) => e.TryGetProperty(name, out var value) ? value.ToString() : null;

    [Fact]
    public async Task The_envelope_has_the_fields_that_daprd_gives_and_no_others()
    {
        var topic = topics.Topic();
        await topics.Publish(topic, """{"name":"bash"}""", headers: [("traceparent", Trace), ("tracestate", "a=b")]);
        var e = await topics.Next(topic);
        Assert.Equal(
            ["data", "datacontenttype", "id", "pubsubname", "source", "specversion", "time", "topic", "traceid", "traceparent", "tracestate", "type"],
            e.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.True(Guid.TryParse(Text(e, "id"), out _));
        Assert.Equal(
            ("1.0", "com.dapr.event.sent", "publisher", topic, "pubsub", "application/json"),
            (Text(e, "specversion"), Text(e, "type"), Text(e, "source"), Text(e, "topic"), Text(e, "pubsubname"), Text(e, "datacontenttype")));
        Assert.Equal((Trace[3..35], "a=b"), (Text(e, "traceparent")![3..35], Text(e, "tracestate")));
        Assert.Equal(Text(e, "traceparent"), Text(e, "traceid"));
        Assert.Equal(Now(0), Text(e, "time"));
    }

    [Theory]
    [InlineData("", "plain", "text/plain", "data", "\"plain\"")]
    [InlineData("text/plain", "plain", "text/plain", "data", "\"plain\"")]
    [InlineData("text/plain; charset=utf-8", "é", "text/plain; charset=utf-8", "data", "\"é\"")]
    [InlineData("application/xml", "<a/>", "application/xml", "data", "\"<a/>\"")]
    [InlineData("application/json", """{"n":12345678901234567890,"f":1.50}""", "application/json", "data", """{"n":12345678901234567890,"f":1.50}""")]
    [InlineData("application/json; charset=utf-8", "[1,2]", "application/json; charset=utf-8", "data", "[1,2]")]
    [InlineData("APPLICATION/JSON", "7", "APPLICATION/JSON", "data", "7")]
    [InlineData("application/json", "null", "application/json", "data", "null")]
    [InlineData("application/json", "{not json", "application/json", "data", "\"{not json\"")]
    [InlineData("application/json", "", "application/json", "data", "\"\"")]
    [InlineData("application/vnd.fleet+json", "{}", "application/vnd.fleet+json", "data", "\"{}\"")]
    [InlineData("image/svg", "<svg/>", "image/svg", "data", "\"<svg/>\"")]
    [InlineData("application/octet-stream", "bytes", "application/octet-stream", "data_base64", "\"Ynl0ZXM=\"")]
    [InlineData("application/cloudevents+protobuf", "bytes", "application/cloudevents+protobuf", "data_base64", "\"Ynl0ZXM=\"")]
    public async Task The_content_type_decides_how_the_payload_is_held(string contentType, string body, string dataContentType, string field, string held)
    {
        var topic = topics.Topic();
        await topics.Publish(topic, body, contentType);
        var e = await topics.Next(topic);
        Assert.Equal(dataContentType, Text(e, "datacontenttype"));
        Assert.Equal(held, e.GetProperty(field).GetRawText());
        Assert.False(e.TryGetProperty(field == "data" ? "data_base64" : "data", out _));
    }

    [Theory]
    [InlineData("metadata.cloudevent.id=mine", "id", "mine")]
    [InlineData("metadata.cloudevent.source=payment", "source", "payment")]
    [InlineData("metadata.cloudevent.type=order.v2", "type", "order.v2")]
    [InlineData("metadata.cloudevent.subject=fleet", "subject", "fleet")]
    [InlineData("metadata.CloudEvent.Type=order.v3", "type", "order.v3")]
    [InlineData("metadata.cloudevent.tracestate=x", "tracestate", "x")]
    [InlineData("metadata.cloudevent.traceid=t", "traceparent", "t")]
    [InlineData("metadata.cloudevent.traceparent=p&metadata.cloudevent.traceid=t", "traceid", "p")]
    [InlineData("metadata.cloudevent.type=", "type", "com.dapr.event.sent")]
    [InlineData("metadata.cloudevent.datacontenttype=x", "datacontenttype", "application/json")]
    [InlineData("metadata.cloudevent.pubsubname=x", "pubsubname", "pubsub")]
    public async Task Metadata_override_some_fields_and_not_others(string query, string field, string value)
    {
        var topic = topics.Topic();
        await topics.Publish($"{topic}?{query}");
        Assert.Equal(value, Text(await topics.Next(topic), field));
    }

    [Fact]
    public async Task An_envelope_of_its_own_gets_only_what_it_lacks()
    {
        var topic = topics.Topic();
        await topics.Publish($"{topic}?metadata.cloudevent.type=ignored", """
            {"id":"mine","source":"me","type":"own","specversion":"1.0","data":{"a":1},"topic":"forged","pubsubname":"forged",
             "traceid":"t","tracestate":"s","time":"2020-01-01T00:00:00Z","myextension":7}
            """, "application/cloudevents+json; charset=utf-8", ("traceparent", Trace));
        var e = await topics.Next(topic);
        Assert.Equal(
            ("mine", "me", "own", topic, "pubsub", "t", null, "s", "2020-01-01T00:00:00Z", "7"),
            (Text(e, "id"), Text(e, "source"), Text(e, "type"), Text(e, "topic"), Text(e, "pubsubname"), Text(e, "traceid"), Text(e, "traceparent"), Text(e, "tracestate"), Text(e, "time"), Text(e, "myextension")));
    }

    [Fact]
    public async Task An_envelope_with_almost_nothing_is_completed()
    {
        var topic = topics.Topic();
        await topics.Publish(topic, """{"id":"mine","data":1}""", "application/cloudevents+json");
        var e = await topics.Next(topic);
        Assert.Equal(("Dapr", "com.dapr.event.sent", "1.0"), (Text(e, "source"), Text(e, "type"), Text(e, "specversion")));
        Assert.Equal(Text(e, "traceid"), Text(e, "traceparent"));
        Assert.NotNull(Text(e, "time"));
    }

    [Theory]
    [InlineData("metadata.ttlInSeconds=10", 10)]
    [InlineData("metadata.ttl=90s", 90)]
    [InlineData("metadata.TTLInSeconds=10", 10)]
    [InlineData("metadata.ttlInSeconds=0", null)]
    [InlineData("metadata.ttlInSeconds=-5", null)]
    [InlineData("metadata.ttlInSeconds=soon", null)]
    public async Task A_time_to_live_becomes_an_expiration(string query, int? seconds)
    {
        var topic = topics.Topic();
        await topics.Publish($"{topic}?{query}");
        Assert.Equal(seconds is { } s ? Now(s) : null, Text(await topics.Next(topic), "expiration"));
    }

    [Fact]
    public async Task The_trace_goes_on_to_the_receiver()
    {
        var topic = topics.Topic();
        await topics.Publish(topic, headers: ("traceparent", Trace));
        var received = await topics.Subscriber.Next($"/{topic}");
        Assert.Equal(Trace[3..35], received.Headers["traceparent"][3..35]);
    }

    [Fact]
    public async Task Without_a_trace_one_begins()
    {
        var topic = topics.Topic();
        await topics.Publish(topic);
        Assert.Equal(55, Text(await topics.Next(topic), "traceparent")!.Length);
    }

    [Fact]
    public async Task The_receiver_sees_the_metadata_as_headers()
    {
        var topic = topics.Topic();
        await topics.Publish($"{topic}?metadata.partitionKey=7");
        var received = await topics.Subscriber.Next($"/{topic}");
        Assert.Equal(("application/cloudevents+json", "7", "pubsub"), (received.Headers["Content-Type"], received.Headers["partitionKey"], received.Headers["pubsubName"]));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    [InlineData("T")]
    public async Task A_bare_payload_is_wrapped_only_for_the_receiver(string raw)
    {
        var topic = topics.Topic("raw");
        await topics.Publish($"{topic}?metadata.rawPayload={raw}", "bare", "text/plain");
        var e = await topics.Next(topic);
        Assert.Equal(
            ("YmFyZQ==", "application/octet-stream", "Dapr", "com.dapr.event.sent", "1.0", topic, "pubsub"),
            (Text(e, "data_base64"), Text(e, "datacontenttype"), Text(e, "source"), Text(e, "type"), Text(e, "specversion"), Text(e, "topic"), Text(e, "pubsubname")));
        Assert.Null(Text(e, "traceid"));
    }

    [Fact]
    public async Task An_envelope_reaches_a_receiver_of_bare_payloads_whole()
    {
        var topic = topics.Topic("raw");
        await topics.Publish(topic, "\"x\"");
        var inner = JsonSerializer.Deserialize<JsonElement>((await topics.Next(topic)).GetProperty("data_base64").GetBytesFromBase64());
        Assert.Equal("x", Text(inner, "data"));
    }

    [Fact]
    public async Task A_bare_object_is_taken_for_an_envelope_by_a_receiver_of_envelopes()
    {
        var topic = topics.Topic();
        await topics.Publish($"{topic}?metadata.rawPayload=true", """{"own":1}""");
        Assert.Equal("""{"own":1}""", (await topics.Next(topic)).GetRawText());
    }

    [Fact]
    public async Task A_bare_payload_that_is_no_object_cannot_be_taken_by_a_receiver_of_envelopes()
    {
        var topic = topics.Topic("mortal");
        await topics.Publish($"{topic}?metadata.rawPayload=true", "{}");
        await topics.Publish($"{topic}?metadata.rawPayload=true", "bare", "text/plain");
        await topics.Publish($"dead-{topic}", "\"next\"");
        Assert.Equal("{}", (await topics.Next(topic)).GetRawText());
        Assert.Equal("next", Text(await topics.Next($"dead-{topic}"), "data"));
    }

    [Fact]
    public async Task Over_grpc_it_is_wrapped_alike()
    {
        var topic = topics.Topic();
        await topics.Grpc.Call<PublishEventRequest, Empty>("PublishEvent", new PublishEventRequest
        {
            PubsubName = "pubsub",
            Topic = topic,
            Data = ByteString.CopyFromUtf8("""{"a":1}"""),
            DataContentType = "application/json",
            Metadata = { ["cloudevent.type"] = "own", ["ttlInSeconds"] = "10" },
        });
        var e = await topics.Next(topic);
        Assert.Equal(("publisher", "own", "1", Now(10)), (Text(e, "source"), Text(e, "type"), Text(e.GetProperty("data"), "a"), Text(e, "expiration")));
    }

    [Fact]
    public async Task Over_grpc_nothing_is_text()
    {
        var topic = topics.Topic();
        await topics.Grpc.Call<PublishEventRequest, Empty>("PublishEvent", new PublishEventRequest { PubsubName = "pubsub", Topic = topic });
        var e = await topics.Next(topic);
        Assert.Equal(("text/plain", ""), (Text(e, "datacontenttype"), Text(e, "data")));
    }

    private string Now(int plus) => topics.Clock.GetUtcNow().AddSeconds(plus).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
