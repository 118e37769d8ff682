using System.Text.Json;

namespace StandIns.Tests.Runtime.Host.PubSub;

public sealed class When_subscriptions_are_declared(DeclaredTopics topics) : IClassFixture<DeclaredTopics>
{
    private static string Data(JsonElement e) => e.GetProperty("data").ToString();

    private static async Task<JsonElement> At(TestApp app, string path) => JsonSerializer.Deserialize<JsonElement>((await app.Next(path)).Body);

    [Theory]
    [InlineData("old", "/old")]
    [InlineData("new", "/new")]
    [InlineData("always", "/always")]
    [InlineData("routed?metadata.cloudevent.type=big", "/big")]
    [InlineData("routed?metadata.cloudevent.type=both", "/big")]
    [InlineData("routed?metadata.cloudevent.type=small", "/small")]
    [InlineData("routed?metadata.cloudevent.type=other", "/rest")]
    [InlineData("mixed", "/programmatic-last")]
    [InlineData("twice", "/first-document")]
    public async Task The_rules_decide_the_path(string topic, string path)
    {
        var data = $"\"{Guid.NewGuid()}\"";
        await topics.Publish(topic, data);
        Assert.Equal(data.Trim('"'), Data(await At(topics.Subscriber, path)));
    }

    [Fact]
    public async Task An_event_for_no_rule_is_a_dead_letter()
    {
        await topics.Publish("strict?metadata.cloudevent.type=other", "\"unmatched\"");
        Assert.Equal("unmatched", Data(await At(topics.Subscriber, "/strict-dead")));
    }

    [Fact]
    public async Task So_is_one_that_a_rule_cannot_judge()
    {
        await topics.Publish("judged", """{"n":1}""");
        Assert.Equal("1", (await At(topics.Subscriber, "/judged")).GetProperty("data").GetProperty("n").ToString());
        await topics.Publish("judged", """{"m":1}""");
        Assert.Equal("1", (await At(topics.Subscriber, "/judged-dead")).GetProperty("data").GetProperty("m").ToString());
    }

    [Fact]
    public async Task Scopes_say_for_which_apps_they_are_and_every_one_of_those_receives()
    {
        await topics.Publish("scoped", "\"x\"");
        Assert.Equal("x", Data(await At(topics.One, "/scoped")));
        Assert.Equal("x", Data(await At(topics.Two, "/scoped")));
        await topics.Publish("old", "\"y\"");
        Assert.Equal("y", Data(await At(topics.Subscriber, "/old")));
        using var http = topics.Scenario.Http("subscriber");
        Assert.DoesNotContain((await http.Get("/v1.0/metadata")).Json.GetProperty("subscriptions").EnumerateArray(), s => s.GetProperty("topic").GetString() == "scoped");
    }

    [Theory]
    [InlineData("free", "topic1", true)]
    [InlineData("limited", "topic1", true)]
    [InlineData("limited", "topic2", false)]
    [InlineData("closed", "topic1", false)]
    [InlineData("protected", "topic1", false)]
    [InlineData("protected", "topic2", true)]
    public async Task The_component_says_which_topics_an_app_may_receive(string pubsub, string topic, bool isAllowed)
    {
        using var http = topics.Scenario.Http("one");
        var told = (await http.Get("/v1.0/metadata")).Json.GetProperty("subscriptions").EnumerateArray();
        Assert.Equal(isAllowed, told.Any(s => s.GetProperty("pubsubname").GetString() == pubsub && s.GetProperty("topic").GetString() == topic));
    }

    [Fact]
    public async Task The_sidecar_tells_rules_dead_letters_and_where_they_come_from()
    {
        using var http = topics.Scenario.Http("subscriber");
        var told = (await http.Get("/v1.0/metadata")).Json.GetProperty("subscriptions").EnumerateArray().ToDictionary(s => s.GetProperty("topic").GetString()!);
        Assert.Equal("DECLARATIVE", told["routed"].GetProperty("type").GetString());
        Assert.Equal("PROGRAMMATIC", told["mixed"].GetProperty("type").GetString());
        Assert.Equal(["/big", "/small", "/rest"], told["routed"].GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("path").GetString()));
        Assert.Equal("strict-dead", told["strict"].GetProperty("deadLetterTopic").GetString());
    }

    [Fact]
    public async Task A_message_that_has_waited_for_a_week_is_removed()
    {
        await topics.One.GoDown();
        await topics.Publish("waiting", "\"forgotten\"");
        topics.Clock.Move(TimeSpan.FromDays(7));
        for (var tries = 0; tries < 2000 && !topics.Scenario.Log.ToString().Contains("one: 1 messages of waiting are removed", StringComparison.Ordinal); tries++)
        {
            topics.Clock.Move(TimeSpan.FromHours(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        await topics.Publish("waiting", "\"kept\"");
        await topics.One.Listen();
        Assert.Equal("kept", Data(await RuntimeScenario.WhileTimePasses(topics.Clock, At(topics.One, "/waiting"))));
    }
}

/// <summary>Subscriptions in documents of both versions, beside those that the app itself asks for.</summary>
public sealed class DeclaredTopics : Topics
{
    public DeclaredTopics()
    {
        One = Scenario.App("one");
        Two = Scenario.App("two");
        Scenario.Write("subscriptions.yaml", string.Join("---\n", new[]
        {
            Old("old", "/old"),
            New("new", "default: /new"),
            New("always", "rules: [{match: 'event.type == \"no\"', path: /no}, {match: '', path: /always}, {match: 'event.type == \"com.dapr.event.sent\"', path: /late}], default: /late"),
            New("routed", "rules: [{match: 'event.type in [\"big\", \"both\"]', path: /big}, {match: 'event.type == \"small\" || event.type == \"both\"', path: /small}], default: /rest"),
            New("strict", "rules: [{match: 'event.type == \"x\"', path: /strict}]", "deadLetterTopic: strict-dead"),
            Old("strict-dead", "/strict-dead"),
            New("judged", "rules: [{match: event.data.n == 1, path: /judged}]", "deadLetterTopic: judged-dead"),
            Old("judged-dead", "/judged-dead"),
            Old("mixed", "/declared"),
            Old("twice", "/first-document"),
            Old("twice", "/second-document"),
            Old("scoped", "/scoped", "scopes: [one, two]"),
            Old("waiting", "/waiting", "scopes: [one]"),
        }.Concat(from pubsub in new[] { "free", "limited", "closed", "protected" } from topic in new[] { "topic1", "topic2" } select Old(topic, "/any", "scopes: [one]", pubsub))));
        Scenario.Write("pubsubs.yaml", string.Join("---\n", new[]
        {
            Component("free", ""), Component("limited", "{name: subscriptionScopes, value: one=topic1}"),
            Component("closed", "{name: subscriptionScopes, value: one=}"), Component("protected", "{name: protectedTopics, value: topic1}"),
        }));
    }

    internal TestApp One { get; }

    internal TestApp Two { get; }

    private protected override string Wishes() => """
        [{"pubsubname":"pubsub","topic":"mixed","route":"/programmatic-first"},{"pubsubname":"pubsub","topic":"mixed","routes":{"default":"/programmatic-last"}}]
        """;

    private static string Old(string topic, string route, string more = "", string pubsub = "pubsub") => $$"""
        apiVersion: dapr.io/v1alpha1
        kind: Subscription
        metadata: {name: {{pubsub}}-{{topic}}}
        spec: {pubsubname: {{pubsub}}, topic: {{topic}}, route: {{route}}}
        {{(more.Length > 0 ? more : "scopes: [subscriber]")}}

        """;

    private static string New(string topic, string routes, string more = "metadata: {}") => $$"""
        apiVersion: dapr.io/v2alpha1
        kind: Subscription
        metadata: {name: {{topic}}}
        spec:
          pubsubname: pubsub
          topic: {{topic}}
          routes: { {{routes}} }
          {{more}}
        scopes: [subscriber]

        """;

    private static string Component(string name, string setting) => $$"""
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: {{name}}}
        spec: {type: pubsub.in-memory, version: v1, metadata: [{{setting}}]}

        """;
}
