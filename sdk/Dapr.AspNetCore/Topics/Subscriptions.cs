using Dapr.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;

namespace Dapr;

/// <summary>Reads the subscriptions of an app off its endpoints: one per topic, however many endpoints handle it.</summary>
internal static partial class Subscriptions
{
    public static IReadOnlyList<Subscription> Of(IEnumerable<Endpoint> endpoints, SubscribeOptions? options, ILogger logger) =>
    [
        .. endpoints.OfType<RouteEndpoint>()
            .SelectMany(Handlers)
            .GroupBy(handler => (handler.Topic.PubsubName, handler.Topic.Name))
            .OrderBy(topic => topic.Key.PubsubName, StringComparer.Ordinal).ThenBy(topic => topic.Key.Name, StringComparer.Ordinal)
            .Select(topic => Merge([.. topic.OrderBy(handler => handler.Topic.Priority)], options, logger)),
    ];

    private static IEnumerable<Handler> Handlers(RouteEndpoint endpoint)
    {
        var settings = endpoint.Metadata.GetOrderedMetadata<IOriginalTopicMetadata>();
        var bulks = endpoint.Metadata.GetOrderedMetadata<IBulkSubscribeMetadata>();
        foreach (var topic in endpoint.Metadata.GetOrderedMetadata<ITopicMetadata>().Where(topic => topic.Name is not null))
        {
            var owned = (topic as IOwnedOriginalTopicMetadata)?.OwnedMetadatas ?? [];
            yield return new Handler(
                topic,
                Path(endpoint.RoutePattern),
                [.. settings.Where(setting => string.IsNullOrEmpty(setting.Id) || owned.Contains(setting.Id))],
                bulks.FirstOrDefault(bulk => bulk.TopicName == topic.Name));
        }
    }

    private static Subscription Merge(IReadOnlyList<Handler> handlers, SubscribeOptions? options, ILogger logger)
    {
        var first = handlers[0].Topic;
        var rules = handlers.Where(handler => !string.IsNullOrEmpty(handler.Topic.Match)).ToList();
        var defaults = handlers.Where(handler => string.IsNullOrEmpty(handler.Topic.Match)).Select(handler => handler.Path).Distinct().ToList();
        if (defaults.Count > 1) LogSecondDefault(logger, first.Name, first.PubsubName);
        foreach (var same in rules.GroupBy(rule => rule.Topic.Priority).Where(same => same.Count() > 1))
            LogSamePriority(logger, first.Name, first.PubsubName, same.Key, same.Count());

        var metadata = Metadata(handlers);
        if (options?.EnableRawPayload == true || handlers.Any(handler => (handler.Topic as IRawTopicMetadata)?.EnableRawPayload == true))
            metadata["rawPayload"] = "true";

        return new Subscription(
            first.Name,
            first.PubsubName,
            Route: rules.Count == 0 ? defaults.FirstOrDefault() : null,
            Routes: rules.Count > 0
                ? new SubscriptionRoutes(defaults.FirstOrDefault(), [.. rules.Select(rule => new SubscriptionRule(rule.Topic.Match!, rule.Path))])
                : null,
            metadata.Count > 0 ? metadata : null,
            (first as IDeadLetterTopicMetadata)?.DeadLetterTopic,
            handlers[0].Bulk is { } bulk ? new BulkSubscription(true, bulk.MaxMessagesCount, bulk.MaxAwaitDurationMs) : null);
    }

    // Several values of the same setting become one, separated.
    private static Dictionary<string, string> Metadata(IReadOnlyList<Handler> handlers)
    {
        var separator = handlers.Select(handler => (handler.Topic as IOwnedOriginalTopicMetadata)?.MetadataSeparator)
            .FirstOrDefault(given => !string.IsNullOrEmpty(given)) ?? ",";
        return handlers.SelectMany(handler => handler.Settings)
            .GroupBy(setting => setting.Name)
            .ToDictionary(same => same.Key, same => string.Join(separator, same.Select(setting => setting.Value).Distinct()));
    }

    private static string Path(RoutePattern pattern) => string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part =>
        part is RoutePatternLiteralPart literal
            ? literal.Content
            : throw new InvalidOperationException($"The route '{pattern.RawText}' handles a topic, so it cannot have parameters.")))));

    private sealed record Handler(ITopicMetadata Topic, string Path, IReadOnlyList<IOriginalTopicMetadata> Settings, IBulkSubscribeMetadata? Bulk);

    [LoggerMessage(Level = LogLevel.Error, Message = "A default subscription to topic {Topic} on pubsub {PubSub} already exists.")]
    private static partial void LogSecondDefault(ILogger logger, string topic, string pubSub);

    [LoggerMessage(Level = LogLevel.Error, Message = "A subscription to topic {Topic} on pubsub {PubSub} has duplicate priorities for {Priority}: found {Count} occurrences.")]
    private static partial void LogSamePriority(ILogger logger, string topic, string pubSub, int priority, int count);
}
