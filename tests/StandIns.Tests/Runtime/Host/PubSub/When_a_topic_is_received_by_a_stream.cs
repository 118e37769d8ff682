using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace StandIns.Tests.Runtime.Host.PubSub;

public sealed class When_a_topic_is_received_by_a_stream(StreamedTopics topics) : IClassFixture<StreamedTopics>
{
    private readonly string _topic = $"t{Guid.NewGuid():N}";

    private Task<StreamClient> Open(string? deadLetterTopic = null, bool isRaw = false, string app = "portless") =>
        StreamClient.Open(topics.Scenario.Sidecar(app), _topic, deadLetterTopic, isRaw);

    private async Task<IReadOnlyList<JsonElement>> Told(string app)
    {
        using var http = topics.Scenario.Http(app);
        return (await http.Get("/v1.0/metadata")).Json.TryGetProperty("subscriptions", out var told) ? [.. told.EnumerateArray()] : [];
    }

    [Fact]
    public async Task Events_come_with_their_envelope_even_to_an_app_without_a_port()
    {
        await using var stream = await Open();
        await topics.Publish(_topic, """{"status":"completed"}""");
        var e = await stream.Next();
        Assert.Equal(
            (_topic, "pubsub", "/", "publisher", "com.dapr.event.sent", "1.0", "application/json", """{"status":"completed"}"""),
            (e.Topic, e.PubsubName, e.Path, e.Source, e.Type, e.SpecVersion, e.DataContentType, e.Data.ToStringUtf8()));
        Assert.NotEmpty(e.Id);
        Assert.NotEmpty(e.Extensions.Fields["traceparent"].StringValue);
        stream.Answer(e, Status.Success);
    }

    [Theory]
    [InlineData("text/plain", "plain", "plain")]
    [InlineData("application/octet-stream", "bytes", "bytes")]
    [InlineData("application/json", "[1]", "[1]")]
    public async Task The_payload_is_as_it_was_published(string contentType, string body, string data)
    {
        await using var stream = await Open();
        await topics.Publish(_topic, body, contentType);
        Assert.Equal(data, (await stream.Next()).Data.ToStringUtf8());
    }

    [Fact]
    public async Task Bare_payloads_can_be_asked_for()
    {
        await using var stream = await Open(isRaw: true);
        await topics.Publish($"{_topic}?metadata.rawPayload=true", "bare", "text/plain");
        var e = await stream.Next();
        Assert.Equal(("bare", "application/octet-stream"), (e.Data.ToStringUtf8(), e.DataContentType));
    }

    [Fact]
    public async Task Events_in_flight_are_answered_in_any_order()
    {
        await using var stream = await Open();
        foreach (var i in Enumerable.Range(0, 5))
            await topics.Publish(_topic, $"{i}");
        List<Dapr.AppCallback.Autogen.Grpc.v1.TopicEventRequest> events = [];
        while (events.Count < 5)
            events.Add(await stream.Next());
        Assert.Equal(["0", "1", "2", "3", "4"], events.Select(e => e.Data.ToStringUtf8()).Order());
        foreach (var e in events.AsEnumerable().Reverse())
            stream.Answer(e, Status.Success);
        await topics.Publish(_topic, "5");
        Assert.Equal("5", (await stream.Next()).Data.ToStringUtf8());
    }

    [Fact]
    public async Task An_event_to_be_retried_comes_again()
    {
        await using var stream = await Open();
        await topics.Publish(_topic, "1");
        var first = await stream.Next();
        stream.Answer(first, Status.Retry);
        var again = await RuntimeScenario.WhileTimePasses(topics.Clock, stream.Next());
        Assert.Equal(first.Id, again.Id);
        stream.Answer(again, Status.Success);
    }

    [Theory]
    [InlineData(Status.Drop)]
    [InlineData(Status.Retry)]
    [InlineData((Status)7)]
    public async Task With_a_dead_letter_topic_what_is_not_taken_goes_there(Status status)
    {
        await using var dead = await StreamClient.Open(topics.Scenario.Sidecar("other"), _topic + "dead");
        await using var stream = await Open(deadLetterTopic: _topic + "dead");
        await topics.Publish(_topic, "1");
        var e = await stream.Next();
        stream.Answer(e, status);
        Assert.Equal(e.Id, (await dead.Next()).Id);
    }

    [Fact]
    public async Task A_dropped_event_is_gone()
    {
        await using var stream = await Open();
        await topics.Publish(_topic, "1");
        stream.Answer(await stream.Next(), Status.Drop);
        await topics.Publish(_topic, "2");
        Assert.Equal("2", (await RuntimeScenario.WhileTimePasses(topics.Clock, stream.Next())).Data.ToStringUtf8());
    }

    [Fact]
    public async Task Several_streams_of_an_app_share_the_events()
    {
        await using var one = await Open();
        await using var two = await Open();
        await topics.Publish(_topic, "1");
        await topics.Publish(_topic, "2");
        var events = await Task.WhenAll(one.Next(), two.Next());
        Assert.Equal(["1", "2"], events.Select(e => e.Data.ToStringUtf8()).Order());
    }

    [Fact]
    public async Task Streams_of_different_apps_each_get_all_of_them()
    {
        await using var one = await Open();
        await using var two = await Open(app: "other");
        await topics.Publish(_topic, "1");
        Assert.Equal(["1", "1"], (await Task.WhenAll(one.Next(), two.Next())).Select(e => e.Data.ToStringUtf8()));
    }

    [Fact]
    public async Task What_one_stream_has_not_answered_when_it_ends_goes_to_the_next()
    {
        await using var first = await Open();
        await topics.Publish(_topic, "1");
        var unanswered = await first.Next();
        await first.Close();
        await topics.Publish(_topic, "2");
        await using var second = await Open();
        var events = new[] { await second.Next(), await second.Next() };
        Assert.Contains(events, e => e.Id == unanswered.Id);
        Assert.Equal(["1", "2"], events.Select(e => e.Data.ToStringUtf8()).Order());
    }

    [Fact]
    public async Task While_a_stream_is_open_the_route_of_the_app_rests()
    {
        var topic = topics.Topic();
        await using (var stream = await StreamClient.Open(topics.Scenario.Sidecar("subscriber"), topic))
        {
            await topics.Publish(topic, "1");
            var e = await stream.Next();
            Assert.Equal("1", e.Data.ToStringUtf8());
            stream.Answer(e, Status.Success);
            await stream.Close();
        }
        await topics.Publish(topic, "2");
        Assert.Equal("2", (await topics.Next(topic)).GetProperty("data").ToString());
    }

    [Fact]
    public async Task The_sidecar_tells_of_it()
    {
        await using (var stream = await Open(deadLetterTopic: "dead", app: "other"))
        {
            var told = (await Told("other")).Single(s => s.GetProperty("topic").GetString() == _topic);
            Assert.Equal(("STREAMING", "/", "dead"), (told.GetProperty("type").GetString(), told.GetProperty("rules")[0].GetProperty("path").GetString(), told.GetProperty("deadLetterTopic").GetString()));
            await stream.Close();
        }
        Assert.DoesNotContain(await Told("other"), s => s.GetProperty("topic").GetString() == _topic);
    }

    [Theory]
    [InlineData("", "a", StatusCode.Unknown, "pubsubName is required")]
    [InlineData("pubsub", "", StatusCode.Unknown, "topic is required")]
    [InlineData("nowhere", "a", StatusCode.InvalidArgument, "pubsub nowhere is not found")]
    [InlineData("guarded", "closed", StatusCode.Unknown, "subscription to topic 'closed' on pubsub 'guarded' is not allowed")]
    public async Task A_wish_that_cannot_be_met_ends_the_stream(string pubsub, string topic, StatusCode status, string message)
    {
        await using var stream = StreamClient.Begin(topics.Scenario.Sidecar("portless"), pubsub, topic);
        var refused = await Assert.ThrowsAsync<RpcException>(stream.Read);
        Assert.Equal((status, message), (refused.StatusCode, refused.Status.Detail));
    }

    [Fact]
    public async Task It_begins_with_the_wish_and_has_only_one()
    {
        await using var without = StreamClient.Silent(topics.Scenario.Sidecar("portless"));
        without.Send(new SubscribeTopicEventsRequestAlpha1 { EventProcessed = new SubscribeTopicEventsRequestProcessedAlpha1 { Id = "1" } });
        Assert.Equal("initial request is required", (await Assert.ThrowsAsync<RpcException>(without.Read)).Status.Detail);

        await using var twice = await Open();
        twice.Send(new SubscribeTopicEventsRequestAlpha1 { InitialRequest = new SubscribeTopicEventsRequestInitialAlpha1 { PubsubName = "pubsub", Topic = _topic } });
        Assert.Equal("duplicate initial request received", (await Assert.ThrowsAsync<RpcException>(twice.Read)).Status.Detail);
    }
}

/// <summary>Besides the usual apps one without a port, and a component with topics that are closed to it.</summary>
public sealed class StreamedTopics : Topics
{
    public StreamedTopics()
    {
        Scenario.App("portless", app => app with { AppPort = null });
        Scenario.App("other");
        Scenario.Write("guarded.yaml", """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: guarded}
            spec:
              type: pubsub.in-memory
              version: v1
              metadata: [{name: subscriptionScopes, value: "portless=open"}]
            """);
    }
}
