using System.Net;
using Dapr;
using Dapr.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace StandIns.Tests.Sdk.AspNetCore;

public class When_the_sidecar_asks_for_subscriptions
{
    private static async Task<string> Answer(Action<IEndpointRouteBuilder> endpoints, SubscribeOptions? options = null)
    {
        await using var app = await App.Start(routes =>
        {
            endpoints(routes);
            if (options is null) routes.MapSubscribeHandler();
            else routes.MapSubscribeHandler(options);
        });
        return await app.Http.GetStringAsync(new Uri("/dapr/subscribe", UriKind.Relative), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_app_without_topics_has_none() => Assert.Equal("[]", await Answer(_ => { }));

    [Fact]
    public async Task A_topic_is_named_with_its_route() => Assert.Equal(
        """[{"topic":"release-approved","pubsubName":"pubsub","route":"events/release-approved"}]""",
        await Answer(routes => routes.MapPost("/events/release-approved", () => { }).WithTopic("pubsub", "release-approved")));

    [Fact]
    public async Task Topics_of_an_attribute_count_as_well() => Assert.Equal(
        """[{"topic":"t","pubsubName":"pubsub","route":"e"}]""",
        await Answer(routes => routes.MapPost("/e", [Topic("pubsub", "t")] () => { })));

    [Fact]
    public async Task They_are_ordered_by_component_and_topic() => Assert.Equal(
        """[{"topic":"b","pubsubName":"p","route":"2"},{"topic":"a","pubsubName":"q","route":"1"},{"topic":"c","pubsubName":"q","route":"3"}]""",
        await Answer(routes =>
        {
            routes.MapPost("/1", () => { }).WithTopic("q", "a");
            routes.MapPost("/2", () => { }).WithTopic("p", "b");
            routes.MapPost("/3", () => { }).WithTopic("q", "c");
        }));

    [Fact]
    public async Task Conditions_become_rules_by_priority_with_the_rest_as_default() => Assert.Equal(
        """[{"topic":"t","pubsubName":"p","routes":{"default":"rest","rules":[{"match":"event.type == \u0022a\u0022","path":"first"},{"match":"event.type == \u0022b\u0022","path":"second"}]}}]""",
        await Answer(routes =>
        {
            routes.MapPost("/second", () => { }).WithTopic(new TopicOptions { PubsubName = "p", Name = "t", Match = "event.type == \"b\"", Priority = 2 });
            routes.MapPost("/first", () => { }).WithTopic(new TopicOptions { PubsubName = "p", Name = "t", Match = "event.type == \"a\"", Priority = 1 });
            routes.MapPost("/rest", () => { }).WithTopic("p", "t");
        }));

    [Fact]
    public async Task Settings_and_dead_letters_are_told() => Assert.Equal(
        """[{"topic":"t","pubsubName":"p","route":"e","metadata":{"rawPayload":"true","k":"v"},"deadLetterTopic":"failed"}]""".Replace("\"rawPayload\":\"true\",\"k\":\"v\"", "\"k\":\"v\",\"rawPayload\":\"true\"", StringComparison.Ordinal),
        await Answer(routes => routes.MapPost("/e", () => { }).WithTopic(new TopicOptions
        {
            PubsubName = "p",
            Name = "t",
            EnableRawPayload = true,
            DeadLetterTopic = "failed",
            Metadata = new Dictionary<string, string> { ["k"] = "v" },
        })));

    [Fact]
    public async Task Several_values_of_a_setting_are_joined() => Assert.Equal(
        """[{"topic":"t","pubsubName":"p","route":"e","metadata":{"k":"v1;v2"}}]""",
        await Answer(routes => routes.MapPost("/e",
            [Topic("p", "t", ["mine"], ";"), TopicMetadata("mine", "k", "v1"), TopicMetadata("mine", "k", "v2"), TopicMetadata("other", "k", "v3")] () => { })));

    [Fact]
    public async Task All_may_come_without_envelopes() => Assert.Equal(
        """[{"topic":"t","pubsubName":"p","route":"e","metadata":{"rawPayload":"true"}}]""",
        await Answer(routes => routes.MapPost("/e", () => { }).WithTopic("p", "t"), new SubscribeOptions { EnableRawPayload = true }));

    [Fact]
    public async Task One_endpoint_may_handle_several_topics() => Assert.Equal(
        """[{"topic":"a","pubsubName":"p","route":"e"},{"topic":"b","pubsubName":"p","route":"e"}]""",
        await Answer(routes => routes.MapPost("/e", () => { }).WithTopic("p", "a").WithTopic("p", "b")));

    [Fact]
    public async Task A_topic_may_be_taken_several_events_at_a_time() => Assert.Equal(
        """[{"topic":"t","pubsubName":"p","route":"e","bulkSubscribe":{"enabled":true,"maxMessagesCount":10,"maxAwaitDurationMs":50}}]""",
        await Answer(routes => routes.MapPost("/e", () => { }).WithTopic("p", "t")
            .WithBulkSubscribe(new BulkSubscribeTopicOptions { TopicName = "t", MaxMessagesCount = 10, MaxAwaitDurationMs = 50 })));

    [Fact]
    public async Task Of_several_topics_only_those_named_come_several_at_a_time() => Assert.Equal(
        """[{"topic":"a","pubsubName":"p","route":"e"},{"topic":"b","pubsubName":"p","route":"e","bulkSubscribe":{"enabled":true,"maxMessagesCount":100,"maxAwaitDurationMs":1000}}]""",
        await Answer(routes => routes.MapPost("/e", [Topic("p", "a"), Topic("p", "b"), BulkSubscribe("b")] () => { })));

    [Fact]
    public void Several_at_a_time_of_no_topic_are_refused() => Assert.Throws<ArgumentNullException>(
        () => new Convention().WithBulkSubscribe(new BulkSubscribeTopicOptions()));

    private sealed class Convention : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention) => throw new InvalidOperationException("Nothing may be added.");
    }

    [Fact]
    public async Task A_route_with_parameters_cannot_handle_a_topic()
    {
        await using var app = await App.Start(routes =>
        {
            routes.MapPost("/e/{id}", () => { }).WithTopic("p", "t");
            routes.MapSubscribeHandler();
        });
        using var answer = await app.Http.GetAsync(new Uri("/dapr/subscribe", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }
}
