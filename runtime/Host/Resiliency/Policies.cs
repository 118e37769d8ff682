using System.Collections.Concurrent;
using LocalDapr.Resources;

namespace LocalDapr.Resiliency;

/// <summary>The kinds of component that a default policy can be for.</summary>
public enum ComponentKind
{
    Binding,
    Pubsub,
    Secretstore,
    Statestore,
}

/// <summary>The resiliency policies that hold for one app, found by target; several documents count as one, and the later one wins.</summary>
public sealed class Policies(IReadOnlyList<ResiliencySpec> specs, TimeProvider clock)
{
    private const string BuiltInService = "DaprBuiltInServiceRetries";

    private readonly ResiliencySpec _spec = ResiliencySpec.Merge(specs);
    private readonly ConcurrentDictionary<string, BreakerCache> _appBreakers = new(StringComparer.Ordinal);
    private readonly BreakerCache _componentBreakers = new(int.MaxValue, clock);

    /// <summary>For calls to another app; where nothing is configured, a lost connection is tried again three times.</summary>
    public (Policy Policy, bool IsConfigured) ForApp(string appId, string endpoint)
    {
        if ((_spec.Apps.GetValueOrDefault(appId) ?? Default(["App"])) is not { } names)
            return (new Policy(null, _spec.Retries[BuiltInService], null, clock), false);
        var breakers = _appBreakers.GetOrAdd(appId, _ => new BreakerCache(names.BreakerCacheSize, clock));
        return (Build(names, breakers, endpoint), true);
    }

    /// <summary>For what the sidecar asks of a component.</summary>
    public Policy ToComponent(string component, ComponentKind kind) => ForComponent(_spec.Outbound, component, kind, "Outbound");

    /// <summary>For what a component brings to the app.</summary>
    public Policy FromComponent(string component, ComponentKind kind) => ForComponent(_spec.Inbound, component, kind, "Inbound");

    private Policy ForComponent(IReadOnlyDictionary<string, PolicyNames> targets, string component, ComponentKind kind, string direction)
    {
        // A component that is a target in one direction has no defaults in the other.
        var names = _spec.Inbound.ContainsKey(component) || _spec.Outbound.ContainsKey(component)
            ? targets.GetValueOrDefault(component)
            : Default([$"{kind}Component{direction}", $"Component{direction}", "Component"]);
        return names is null ? Policy.None(clock) : Build(names, _componentBreakers, component);
    }

    private PolicyNames? Default(IReadOnlyList<string> levels)
    {
        var names = new PolicyNames(
            First("TimeoutPolicy", _spec.Timeouts.ContainsKey), First("RetryPolicy", _spec.Retries.ContainsKey),
            First("CircuitBreakerPolicy", _spec.Breakers.ContainsKey));
        return (names.Timeout ?? names.Retry ?? names.CircuitBreaker) is null ? null : names;

        string? First(string what, Func<string, bool> exists) =>
            levels.Append("").Select(level => $"Default{level}{what}").FirstOrDefault(exists);
    }

    private Policy Build(PolicyNames names, BreakerCache breakers, string target) => new(
        names.Timeout is not null && _spec.Timeouts.TryGetValue(names.Timeout, out var timeout) ? timeout : null,
        names.Retry is null ? null : _spec.Retries.GetValueOrDefault(names.Retry),
        names.CircuitBreaker is not null && _spec.Breakers.TryGetValue(names.CircuitBreaker, out var breaker) ? breakers.Find(target, breaker) : null,
        clock);
}
