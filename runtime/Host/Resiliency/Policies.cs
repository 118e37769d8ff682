using System.Collections.Concurrent;
using LocalDapr.Resources;

namespace LocalDapr.Resiliency;

/// <summary>The resiliency policies that hold for one app, found by target.</summary>
public sealed class Policies(IReadOnlyList<ResiliencySpec> specs, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, CircuitBreaker> _breakers = new(StringComparer.Ordinal);

    /// <summary>For calls to another app; where nothing is configured, a lost connection is tried again three times.</summary>
    public (Policy Policy, bool IsConfigured) ForApp(string appId, string endpoint)
    {
        var configured = Find(s => s.Apps, appId, $"app/{appId}/{endpoint}", ["DefaultApp", "Default"]);
        var builtIn = specs.Select(s => s.Retries.GetValueOrDefault("DaprBuiltInServiceRetries")).FirstOrDefault(r => r is not null);
        return configured is not null
            ? (configured, true)
            : (new Policy(null, builtIn ?? RetrySpec.BuiltInService, null, clock), false);
    }

    public Policy ToComponent(string component) =>
        Find(s => s.Outbound, component, $"out/{component}", ["DefaultComponentOutbound", "DefaultComponent", "Default"])
        ?? Policy.None(clock);

    public Policy FromComponent(string component) =>
        Find(s => s.Inbound, component, $"in/{component}", ["DefaultComponentInbound", "DefaultComponent", "Default"])
        ?? Policy.None(clock);

    private Policy? Find(
        Func<ResiliencySpec, IReadOnlyDictionary<string, PolicyNames>> targets, string target, string breakerKey, string[] defaults)
    {
        foreach (var spec in specs)
            if (targets(spec).TryGetValue(target, out var names))
                return Build(spec, names.Timeout, names.Retry, names.CircuitBreaker, breakerKey);

        foreach (var spec in specs)
        {
            var timeout = defaults.Select(d => $"{d}TimeoutPolicy").FirstOrDefault(spec.Timeouts.ContainsKey);
            var retry = defaults.Select(d => $"{d}RetryPolicy").FirstOrDefault(spec.Retries.ContainsKey);
            var breaker = defaults.Select(d => $"{d}CircuitBreakerPolicy").FirstOrDefault(spec.Breakers.ContainsKey);
            if ((timeout ?? retry ?? breaker) is not null)
                return Build(spec, timeout, retry, breaker, breakerKey);
        }
        return null;
    }

    private Policy Build(ResiliencySpec spec, string? timeout, string? retry, string? breaker, string breakerKey) => new(
        timeout is null ? null : spec.Timeouts[timeout],
        retry is null ? null : spec.Retries[retry],
        breaker is null ? null : _breakers.GetOrAdd($"{breakerKey}#{breaker}", _ => new CircuitBreaker(spec.Breakers[breaker], clock)),
        clock);
}
