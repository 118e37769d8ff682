using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StandIns.Tests.Runtime.Host.PubSub;

public sealed class When_an_app_answers_an_event(Topics topics) : IClassFixture<Topics>
{
    private static string Data(JsonElement e) => e.GetProperty("data").ToString();

    [Theory]
    [InlineData(200, "")]
    [InlineData(204, "")]
    [InlineData(201, "anything")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"status":""}""")]
    [InlineData(200, """{"status":"SUCCESS"}""")]
    [InlineData(200, """{"Status":"SUCCESS"}""")]
    public async Task It_has_taken_it(int status, string body)
    {
        var topic = topics.Topic("mortal");
        topics.Subscriber.On($"/{topic}", status, body);
        await topics.Publish(topic, "\"taken\"");
        await topics.Next(topic);
        await topics.Publish($"dead-{topic}", "\"next\"");
        Assert.Equal("next", Data(await topics.Next($"dead-{topic}")));
    }

    [Theory]
    [InlineData(200, """{"status":"RETRY"}""")]
    [InlineData(200, """{"status":"DROP"}""")]
    [InlineData(200, """{"status":"MAYBE"}""")]
    [InlineData(200, """{"status":"success"}""")]
    [InlineData(302, "")]
    [InlineData(400, "")]
    [InlineData(404, "")]
    [InlineData(500, "")]
    [InlineData(503, """{"status":"SUCCESS"}""")]
    public async Task It_has_not_taken_it_and_the_event_goes_to_the_dead_letter_topic(int status, string body)
    {
        var topic = topics.Topic("mortal");
        topics.Subscriber.On($"/{topic}", status, body);
        await topics.Publish(topic, "\"refused\"");
        var first = await topics.Next(topic);
        var dead = await topics.Next($"dead-{topic}");
        Assert.Equal(("refused", first.GetProperty("id").GetString(), topic), (Data(dead), dead.GetProperty("id").GetString(), dead.GetProperty("topic").GetString()));
    }

    [Theory]
    [InlineData(200, """{"status":"RETRY"}""")]
    [InlineData(200, """{"status":"MAYBE"}""")]
    [InlineData(302, "")]
    [InlineData(400, "")]
    [InlineData(500, "")]
    public async Task Without_a_dead_letter_topic_it_comes_again_until_it_is_taken(int status, string body)
    {
        var topic = topics.Topic();
        var calls = 0;
        topics.Subscriber.On($"/{topic}", async context =>
        {
            if (Interlocked.Increment(ref calls) > 3)
                return;
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
        });
        await topics.Publish(topic, "1");
        var first = await topics.Next(topic);
        for (var i = 0; i < 3; i++)
            Assert.Equal(first.GetProperty("id").GetString(), (await topics.NextInTime(topic)).GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(200, """{"status":"DROP"}""")]
    [InlineData(404, "")]
    public async Task Without_a_dead_letter_topic_what_is_dropped_is_gone(int status, string body)
    {
        var topic = topics.Topic();
        topics.Subscriber.On($"/{topic}", status, body);
        await topics.Publish(topic, "1");
        await topics.Next(topic);
        topics.Subscriber.On($"/{topic}", 200);
        await topics.Publish(topic, "2");
        Assert.Equal("2", Data(await topics.NextInTime(topic)));
    }

    [Fact]
    public async Task One_that_hangs_keeps_neither_other_events_nor_other_topics_back()
    {
        var (slow, fast) = (topics.Topic(), topics.Topic());
        var never = new TaskCompletionSource();
        var calls = 0;
        topics.Subscriber.On($"/{slow}", _ => Interlocked.Increment(ref calls) == 1 ? never.Task : Task.CompletedTask);
        await topics.Publish(slow, "1");
        await topics.Next(slow);
        await topics.Publish(slow, "2");
        await topics.Publish(fast, "3");
        Assert.Equal("2", Data(await topics.Next(slow)));
        Assert.Equal("3", Data(await topics.Next(fast)));
        never.SetResult();
    }

    [Fact]
    public async Task An_event_that_expired_while_it_waited_is_not_delivered()
    {
        var topic = topics.Topic();
        topics.Subscriber.On($"/{topic}", 500);
        await topics.Publish($"{topic}?metadata.ttlInSeconds=1", "\"late\"");
        await topics.Next(topic);
        topics.Clock.Move(TimeSpan.FromSeconds(5));
        topics.Subscriber.On($"/{topic}", 200);
        await topics.Publish(topic, "\"fresh\"");
        Assert.Equal("fresh", Data(await topics.NextInTime(topic)));
    }

    [Fact]
    public async Task Events_for_several_are_received_in_bulk_and_answered_one_by_one()
    {
        var topic = topics.Topic("bulk");
        topics.Subscriber.On($"/{topic}", context => Judge(context, "SUCCESS", "DROP", "RETRY", "MAYBE"));
        await topics.Http.Post($"/v1.0/publish/bulk/pubsub/{topic}", Entries("a", "b", "c", "d"));
        var bulk = await topics.Subscriber.Next($"/{topic}");
        var envelope = JsonSerializer.Deserialize<JsonElement>(bulk.Body);
        Assert.Equal("application/json", bulk.Headers["Content-Type"]);
        Assert.Equal(
            ("com.dapr.event.sent.bulk", topic, "pubsub", "pubsub"),
            (envelope.GetProperty("type").GetString(), envelope.GetProperty("topic").GetString(), envelope.GetProperty("pubsubname").GetString(), envelope.GetProperty("metadata").GetProperty("pubsubName").GetString()));
        var entries = envelope.GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(["a", "b", "c", "d"], entries.Select(e => Data(e.GetProperty("event"))));
        Assert.All(entries, e => Assert.Equal("application/cloudevents+json", e.GetProperty("contentType").GetString()));
        Assert.Equal(4, entries.Select(e => e.GetProperty("entryId").GetString()).Distinct().Count());

        var dead = new[] { await topics.Next($"dead-{topic}"), await topics.Next($"dead-{topic}"), await topics.Next($"dead-{topic}") };
        Assert.Equal(["b", "c", "d"], dead.Select(Data).Order());
    }

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(200, "")]
    [InlineData(500, "")]
    public async Task A_bulk_without_answers_is_not_taken(int status, string body)
    {
        var topic = topics.Topic("bulk");
        topics.Subscriber.On($"/{topic}", status, body);
        await topics.Http.Post($"/v1.0/publish/bulk/pubsub/{topic}", Entries("a", "b", "c", "d"));
        await topics.Subscriber.Next($"/{topic}");
        var dead = new List<JsonElement>();
        while (dead.Count < 4)
            dead.Add(await topics.Next($"dead-{topic}"));
        Assert.Equal(["a", "b", "c", "d"], dead.Select(Data).Order());
    }

    [Fact]
    public async Task A_bulk_that_nobody_knows_is_gone_without_dead_letters()
    {
        var topic = topics.Topic("bulk");
        topics.Subscriber.On($"/{topic}", 404);
        await topics.Http.Post($"/v1.0/publish/bulk/pubsub/{topic}", Entries("a", "b", "c", "d"));
        await topics.Subscriber.Next($"/{topic}");
        await topics.Publish($"dead-{topic}", "\"next\"");
        Assert.Equal("next", Data(await topics.Next($"dead-{topic}")));
    }

    [Fact]
    public async Task A_bulk_goes_out_when_its_time_is_up_though_it_is_not_full()
    {
        var topic = topics.Topic("bulk");
        topics.Subscriber.On($"/{topic}", context => Judge(context, "SUCCESS", "SUCCESS"));
        await topics.Http.Post($"/v1.0/publish/bulk/pubsub/{topic}", Entries("a", "b"));
        var envelope = await topics.NextInTime(topic);
        Assert.Equal(2, envelope.GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public async Task Bare_payloads_in_bulk_are_base64()
    {
        var topic = topics.Topic("rawbulk");
        topics.Subscriber.On($"/{topic}", context => Judge(context, "SUCCESS", "SUCCESS"));
        await topics.Http.Post($"/v1.0/publish/bulk/pubsub/{topic}?metadata.rawPayload=true", Entries("a", "b"));
        var entries = (await topics.Next(topic)).GetProperty("entries");
        Assert.Equal(("YQ==", "application/octet-stream"), (entries[0].GetProperty("event").GetString(), entries[0].GetProperty("contentType").GetString()));
    }

    [Fact]
    public async Task Many_events_share_a_trace_and_each_is_a_step_of_its_own()
    {
        var topic = topics.Topic();
        const string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var answer = await topics.Http.Post($"/v1.0/publish/bulk/pubsub/{topic}", """
            [{"entryId":"1","event":{"a":1},"contentType":"application/json","metadata":{"cloudevent.type":"one"}},
             {"entryId":"2","event":"Ynl0ZXM=","contentType":"application/octet-stream"}]
            """, headers: ("traceparent", trace));
        Assert.Equal(HttpStatusCode.NoContent, answer.Status);
        var events = new[] { await topics.Next(topic), await topics.Next(topic) };
        Assert.Equal(["com.dapr.event.sent", "one"], events.Select(e => e.GetProperty("type").GetString()).Order());
        Assert.Contains(events, e => e.TryGetProperty("data_base64", out var data) && data.GetString() == "Ynl0ZXM=");
        var steps = events.Select(e => e.GetProperty("traceparent").GetString()!).ToList();
        Assert.All(steps, step => Assert.StartsWith(trace[..36], step, StringComparison.Ordinal));
        Assert.NotEqual(steps[0], steps[1]);
    }

    private static string Entries(params string[] events) => JsonSerializer.Serialize(events.Select((e, i) => new { entryId = $"{i}", @event = e, contentType = "text/plain" }));

    /// <summary>Answers the entries of a bulk with the given statuses, in their order.</summary>
    private async Task Judge(HttpContext context, params string[] statuses)
    {
        var last = topics.Subscriber.LastBody;
        var ids = JsonSerializer.Deserialize<JsonElement>(last).GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("entryId").GetString());
        await context.Response.WriteAsync(JsonSerializer.Serialize(new { statuses = ids.Zip(statuses, (entryId, status) => new { entryId, status }) }));
    }
}
