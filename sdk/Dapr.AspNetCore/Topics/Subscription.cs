namespace Dapr;

/// <summary>What the sidecar is told about one topic.</summary>
internal sealed record Subscription(
    string Topic,
    string PubsubName,
    string? Route,
    SubscriptionRoutes? Routes,
    IReadOnlyDictionary<string, string>? Metadata,
    string? DeadLetterTopic,
    BulkSubscription? BulkSubscribe);

internal sealed record BulkSubscription(bool Enabled, int MaxMessagesCount, int MaxAwaitDurationMs);

internal sealed record SubscriptionRoutes(string? Default, IReadOnlyList<SubscriptionRule> Rules);

internal sealed record SubscriptionRule(string Match, string Path);
