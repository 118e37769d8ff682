namespace LocalDapr.Resources;

/// <summary>A wish to receive a topic, from a Subscription document or from the app itself.</summary>
public sealed record Subscription(
    string PubSub,
    string Topic,
    IReadOnlyList<RouteRule> Rules,
    string? DefaultRoute,
    string? DeadLetterTopic,
    IReadOnlyDictionary<string, string> Metadata,
    BulkSubscribe? Bulk,
    bool IsDeclarative)
{
    /// <summary>The app holds it by a stream; without one it has nobody to receive.</summary>
    public bool IsStreamed { get; init; }

    /// <summary>The payload is not an envelope: it is wrapped on its way to the app.</summary>
    public bool IsRaw => Metadata.TryGetValue("rawPayload", out var raw) && GoFlag.Parse(raw) == true;
}

/// <summary>Events that match go to the path.</summary>
public sealed record RouteRule(string Match, string Path)
{
    /// <summary>A rule without a condition is the default route, and what follows it is never reached.</summary>
    public static (IReadOnlyList<RouteRule> Rules, string? Default) UpToDefault(IEnumerable<RouteRule> rules, string? otherwise)
    {
        List<RouteRule> all = [.. rules];
        return all.FindIndex(rule => rule.Match.Length == 0) is >= 0 and var always ? (all[..always], all[always].Path) : (all, otherwise);
    }
}

/// <summary>Several messages in one delivery: how many at most, and how long to wait for them.</summary>
public sealed record BulkSubscribe(int MaxMessages, TimeSpan MaxWait);

/// <summary>A Subscription document and the apps it is for.</summary>
public sealed record DeclaredSubscription(Subscription Subscription, IReadOnlyList<string> Scopes)
{
    public static DeclaredSubscription Read(YamlValue document)
    {
        var version = document.OnlyDocument("dapr.io/v2alpha1", "dapr.io/v1alpha1");
        var spec = document.Require("spec");
        spec.Only("pubsubname", "topic", version == "dapr.io/v1alpha1" ? "route" : "routes", "deadLetterTopic", "metadata", "bulkSubscribe");
        var routes = spec.Find("routes")?.Only("rules", "default");
        var rules = routes?.Find("rules")?.Items()
            .Select(rule => new RouteRule(rule.Find("match") is { } match ? Condition(match) : "", rule.Require("path").Text())).ToList() ?? [];
        var (conditions, route) = RouteRule.UpToDefault(rules, routes?.Find("default")?.Text() ?? spec.Find("route")?.Text());
        if (conditions.Count == 0 && route is null)
            throw spec.Refuse(version == "dapr.io/v1alpha1" ? "a subscription needs 'route'" : "a subscription needs 'routes.default' or 'routes.rules'");

        var metadata = spec.Find("metadata")?.Entries().ToDictionary(e => e.Key, e => e.Value.Text()) ?? [];
        var bulk = spec.Find("bulkSubscribe") is { } b && (b.Find("enabled")?.Flag() ?? false)
            ? new BulkSubscribe(
                b.Find("maxMessagesCount")?.Number() ?? 100,
                TimeSpan.FromMilliseconds(b.Find("maxAwaitDurationMs")?.Number() ?? 1000))
            : null;
        var subscription = new Subscription(
            spec.Require("pubsubname").Text(), spec.Require("topic").Text(), conditions, route,
            spec.Find("deadLetterTopic")?.Text(), metadata, bulk, IsDeclarative: true);
        return new DeclaredSubscription(subscription, Scoped.Read(document));
    }

    public bool IsFor(string appId) => Scopes.Count == 0 || Scopes.Contains(appId);

    private static string Condition(YamlValue match) =>
        match.Text().Trim() is var text && text.Length > 0 && PubSub.EventExpression.Problem(text) is { } problem ? throw match.Refuse(problem) : text;
}
