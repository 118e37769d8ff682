using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace StandIns.Tests.Runtime.Host.PubSub;

/// <summary>One runtime with an app that publishes and one that receives, for a whole class of tests; each test uses topics of its own.</summary>
public class Topics : IAsyncLifetime
{
    private const int Many = 40;
    private int _next;

    public Topics()
    {
        Scenario = new RuntimeScenario { Clock = Clock };
        Publisher = Scenario.App("publisher");
        Subscriber = Scenario.App("subscriber");
    }

    internal MovableClock Clock { get; } = new();

    internal RuntimeScenario Scenario { get; }

    internal TestApp Publisher { get; }

    internal TestApp Subscriber { get; }

    internal HttpClient Http { get; private set; } = null!;

    internal RecordedGrpc Grpc { get; private set; } = null!;

    /// <summary>A topic that no other test of the class uses: received at a path of the same name, its dead letters at dead-name.</summary>
    internal string Topic(string kind = "plain") => $"{kind}{Interlocked.Increment(ref _next) % Many}";

    public async ValueTask InitializeAsync()
    {
        Subscriber.Subscriptions = Wishes();
        await Scenario.Start();
        Http = Scenario.Http("publisher");
        Grpc = new RecordedGrpc(Scenario.Sidecar("publisher"));
    }

    /// <summary>What the subscriber asks for.</summary>
    private protected virtual string Wishes()
    {
        var wishes = new JsonArray();
        for (var i = 0; i < Many; i++)
        {
            wishes.Add(Wish($"plain{i}"));
            wishes.Add(Wish($"raw{i}", "\"metadata\":{\"rawPayload\":\"true\"}"));
            wishes.Add(Wish($"mortal{i}", $"\"deadLetterTopic\":\"dead-mortal{i}\""));
            wishes.Add(Wish($"dead-mortal{i}"));
            wishes.Add(Wish($"bulk{i}", $$"""
                "deadLetterTopic":"dead-bulk{{i}}","bulkSubscribe":{"enabled":true,"maxMessagesCount":4,"maxAwaitDurationMs":60000}
                """));
            wishes.Add(Wish($"dead-bulk{i}"));
            wishes.Add(Wish($"rawbulk{i}", """
                "metadata":{"rawPayload":"true"},"bulkSubscribe":{"enabled":true,"maxMessagesCount":2,"maxAwaitDurationMs":60000}
                """));
        }
        return wishes.ToJsonString();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Http.Dispose();
        Grpc.Dispose();
        await Scenario.DisposeAsync();
    }

    internal async Task Publish(string topic, string body = "{}", string contentType = "application/json", params (string Name, string Value)[] headers)
    {
        var answer = await Http.Post($"/v1.0/publish/pubsub/{topic}", body, contentType, headers);
        Assert.True(answer.Status == HttpStatusCode.NoContent, $"{answer.Status}: {answer.Body}");
    }

    internal async Task<JsonElement> Next(string path) => JsonSerializer.Deserialize<JsonElement>((await Subscriber.Next($"/{path}")).Body);

    internal async Task<JsonElement> NextInTime(string path) => await RuntimeScenario.WhileTimePasses(Clock, Next(path));

    private static JsonNode Wish(string topic, string more = "") =>
        JsonNode.Parse($$"""{"pubsubname":"pubsub","topic":"{{topic}}","route":"/{{topic}}"{{(more.Length > 0 ? "," + more : "")}} }""")!;
}
