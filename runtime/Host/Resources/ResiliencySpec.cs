namespace LocalDapr.Resources;

/// <summary>What Resiliency documents say: named policies, and which targets use them.</summary>
public sealed record ResiliencySpec(
    IReadOnlyDictionary<string, TimeSpan> Timeouts,
    IReadOnlyDictionary<string, RetrySpec> Retries,
    IReadOnlyDictionary<string, BreakerSpec> Breakers,
    IReadOnlyDictionary<string, PolicyNames> Apps,
    IReadOnlyDictionary<string, PolicyNames> Inbound,
    IReadOnlyDictionary<string, PolicyNames> Outbound,
    IReadOnlyList<string> Scopes)
{
    /// <summary>What holds when no document says otherwise.</summary>
    public static ResiliencySpec BuiltIn { get; } = new(
        new Dictionary<string, TimeSpan>(), RetrySpec.BuiltIn, new Dictionary<string, BreakerSpec>(),
        new Dictionary<string, PolicyNames>(), new Dictionary<string, PolicyNames>(), new Dictionary<string, PolicyNames>(), []);

    public bool IsFor(string appId) => Scopes.Count == 0 || Scopes.Contains(appId);

    public static ResiliencySpec Read(YamlValue document)
    {
        document.OnlyDocument("dapr.io/v1alpha1");
        var spec = document.Require("spec").Only("policies", "targets");
        var policies = spec.Find("policies")?.Only("timeouts", "retries", "circuitBreakers");
        var targets = spec.Find("targets")?.Only("apps", "components", "actors");
        return new ResiliencySpec(
            Named(policies?.Find("timeouts"), (_, value) => value.DurationOrMilliseconds()),
            Named(policies?.Find("retries"), RetrySpec.Read),
            Named(policies?.Find("circuitBreakers"), (_, value) => BreakerSpec.Read(value)),
            Named(targets?.Find("apps"), (_, value) => PolicyNames.Read(value)),
            Directed(targets?.Find("components"), "inbound"),
            Directed(targets?.Find("components"), "outbound"),
            Scoped.Read(document));
    }

    /// <summary>Several documents as one: of what is named twice, the later holds.</summary>
    public static ResiliencySpec Merge(IReadOnlyList<ResiliencySpec> specs)
    {
        IReadOnlyList<ResiliencySpec> all = [BuiltIn, .. specs];
        return new ResiliencySpec(
            Merge(all, s => s.Timeouts), Merge(all, s => s.Retries), Merge(all, s => s.Breakers),
            Merge(all, s => s.Apps), Merge(all, s => s.Inbound), Merge(all, s => s.Outbound), []);
    }

    /// <summary>Refuses targets that use a policy which no document has.</summary>
    public void RefuseUnknown()
    {
        foreach (var names in Apps.Values.Concat(Inbound.Values).Concat(Outbound.Values))
        {
            if (names.Timeout is { } timeout && !Timeouts.ContainsKey(timeout))
                throw names.Refuse($"there is no timeout policy named '{timeout}'");
            if (names.Retry is { } retry && !Retries.ContainsKey(retry))
                throw names.Refuse($"there is no retry policy named '{retry}'");
            if (names.CircuitBreaker is { } breaker && !Breakers.ContainsKey(breaker))
                throw names.Refuse($"there is no circuit breaker policy named '{breaker}'");
        }
    }

    private static Dictionary<string, T> Merge<T>(IReadOnlyList<ResiliencySpec> specs, Func<ResiliencySpec, IReadOnlyDictionary<string, T>> part)
    {
        var merged = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, value) in specs.SelectMany(part))
            merged[name] = value;
        return merged;
    }

    private static Dictionary<string, T> Named<T>(YamlValue? mapping, Func<string, YamlValue, T> read) =>
        mapping?.Entries().ToDictionary(e => e.Key, e => read(e.Key, e.Value)) ?? [];

    private static Dictionary<string, PolicyNames> Directed(YamlValue? components, string direction) =>
        components?.Entries()
            .Select(e => (e.Key, Names: e.Value.Only("inbound", "outbound").Find(direction)))
            .Where(e => e.Names is not null)
            .ToDictionary(e => e.Key, e => PolicyNames.Read(e.Names!)) ?? [];
}

/// <summary>The policies one target uses.</summary>
public sealed record PolicyNames(string? Timeout, string? Retry, string? CircuitBreaker)
{
    private const int DefaultCacheSize = 100;

    /// <summary>How many breakers are kept at most, one for each endpoint of the target.</summary>
    public int BreakerCacheSize { get; private init; } = DefaultCacheSize;

    private YamlValue? Source { get; init; }

    public static PolicyNames Read(YamlValue value)
    {
        value.Only("timeout", "retry", "circuitBreaker", "circuitBreakerCacheSize");
        return new PolicyNames(value.Find("timeout")?.Text(), value.Find("retry")?.Text(), value.Find("circuitBreaker")?.Text())
        {
            BreakerCacheSize = value.Find("circuitBreakerCacheSize")?.Number() is > 0 and var size ? size : DefaultCacheSize,
            Source = value,
        };
    }

    public ConfigurationException Refuse(string message) => Source?.Refuse(message) ?? new ConfigurationException(message);
}
