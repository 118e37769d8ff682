using System.Globalization;
using System.Text.RegularExpressions;

namespace LocalDapr.Resources;

/// <summary>One Resiliency document: named policies, and which targets use them.</summary>
public sealed partial record ResiliencySpec(
    IReadOnlyDictionary<string, TimeSpan> Timeouts,
    IReadOnlyDictionary<string, RetrySpec> Retries,
    IReadOnlyDictionary<string, BreakerSpec> Breakers,
    IReadOnlyDictionary<string, PolicyNames> Apps,
    IReadOnlyDictionary<string, PolicyNames> Inbound,
    IReadOnlyDictionary<string, PolicyNames> Outbound,
    IReadOnlyList<string> Scopes)
{
    public bool IsFor(string appId) => Scopes.Count == 0 || Scopes.Contains(appId);

    public static ResiliencySpec Read(YamlValue document)
    {
        document.Only("apiVersion", "kind", "metadata", "spec", "scopes");
        var spec = document.Require("spec").Only("policies", "targets");
        var policies = spec.Find("policies")?.Only("timeouts", "retries", "circuitBreakers");
        var targets = spec.Find("targets")?.Only("apps", "components", "actors");
        var read = new ResiliencySpec(
            Named(policies?.Find("timeouts"), value => value.Duration()),
            Named(policies?.Find("retries"), RetrySpec.Read),
            Named(policies?.Find("circuitBreakers"), BreakerSpec.Read),
            Named(targets?.Find("apps"), PolicyNames.Read),
            Directed(targets?.Find("components"), "inbound"),
            Directed(targets?.Find("components"), "outbound"),
            Scoped.Read(document));
        foreach (var names in read.Apps.Values.Concat(read.Inbound.Values).Concat(read.Outbound.Values))
            read.RefuseUnknown(names);
        return read;
    }

    private void RefuseUnknown(PolicyNames names)
    {
        if (names.Timeout is { } timeout && !Timeouts.ContainsKey(timeout))
            throw names.Source.Refuse($"there is no timeout policy named '{timeout}'");
        if (names.Retry is { } retry && !Retries.ContainsKey(retry))
            throw names.Source.Refuse($"there is no retry policy named '{retry}'");
        if (names.CircuitBreaker is { } breaker && !Breakers.ContainsKey(breaker))
            throw names.Source.Refuse($"there is no circuit breaker policy named '{breaker}'");
    }

    private static Dictionary<string, T> Named<T>(YamlValue? mapping, Func<YamlValue, T> read) =>
        mapping?.Entries().ToDictionary(e => e.Key, e => read(e.Value)) ?? [];

    private static Dictionary<string, PolicyNames> Directed(YamlValue? components, string direction) =>
        components?.Entries()
            .Select(e => (e.Key, Names: e.Value.Only("inbound", "outbound").Find(direction)))
            .Where(e => e.Names is not null)
            .ToDictionary(e => e.Key, e => PolicyNames.Read(e.Names!)) ?? [];

    [GeneratedRegex(@"^\s*consecutiveFailures\s*(?<op>>=|>)\s*(?<count>[0-9]+)\s*$", RegexOptions.ExplicitCapture)]
    internal static partial Regex Trip();
}

/// <summary>The policies one target uses.</summary>
public sealed record PolicyNames(string? Timeout, string? Retry, string? CircuitBreaker, YamlValue Source)
{
    public static PolicyNames Read(YamlValue value)
    {
        value.Only("timeout", "retry", "circuitBreaker", "circuitBreakerCacheSize");
        return new PolicyNames(
            value.Find("timeout")?.Text(), value.Find("retry")?.Text(), value.Find("circuitBreaker")?.Text(), value);
    }
}

/// <summary>How often and at which distances to try again; no limit when <see cref="MaxRetries"/> is negative.</summary>
public sealed record RetrySpec(bool IsExponential, TimeSpan Duration, TimeSpan MaxInterval, int MaxRetries, IReadOnlyList<(int From, int To)> StatusCodes)
{
    private static readonly TimeSpan FirstExponential = TimeSpan.FromMilliseconds(500);

    public static RetrySpec BuiltInService { get; } =
        new(false, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), 3, []);

    public static RetrySpec Read(YamlValue value)
    {
        value.Only("policy", "duration", "maxInterval", "maxRetries", "matching");
        var exponential = value.Find("policy")?.Text() switch
        {
            null or "constant" => false,
            "exponential" => true,
            var other => throw value.Refuse($"retry policy '{other}' is not known; use constant or exponential"),
        };
        var codes = value.Find("matching")?.Only("httpStatusCodes", "gRPCStatusCodes").Find("httpStatusCodes");
        return new RetrySpec(
            exponential,
            value.Find("duration")?.Duration() ?? TimeSpan.FromSeconds(5),
            value.Find("maxInterval")?.Duration() ?? TimeSpan.FromSeconds(60),
            value.Find("maxRetries")?.Number() ?? -1,
            codes is null ? [] : [.. codes.Text().Split(',', StringSplitOptions.TrimEntries).Select(c => Range(codes, c))]);
    }

    /// <summary>The pause before the given retry, counted from 1; exponential ones are spread by half so that callers do not march in step.</summary>
    public TimeSpan Delay(int retry)
    {
        if (!IsExponential)
            return Duration;
        var interval = Math.Min(
            FirstExponential.TotalMilliseconds * Math.Pow(1.5, Math.Min(retry - 1, 60)), MaxInterval.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(interval * (0.5 + Random.Shared.NextDouble()));
    }

    public bool CoversStatus(int code) => StatusCodes.Count == 0 || StatusCodes.Any(r => code >= r.From && code <= r.To);

    private static (int From, int To) Range(YamlValue source, string text)
    {
        var ends = text.Split('-');
        return ends.Length <= 2 && int.TryParse(ends[0], CultureInfo.InvariantCulture, out var from)
            && int.TryParse(ends[^1], CultureInfo.InvariantCulture, out var to) && from is >= 100 and <= 599 && to >= from && to <= 599
                ? (from, to)
                : throw source.Refuse($"'{text}' is not an HTTP status code or range such as 500-599");
    }
}

/// <summary>When to stop calling a target that keeps failing, and for how long.</summary>
public sealed record BreakerSpec(int MaxRequests, TimeSpan Interval, TimeSpan Timeout, int FailuresToTrip)
{
    public static BreakerSpec Read(YamlValue value)
    {
        value.Only("maxRequests", "interval", "timeout", "trip");
        var failures = 6; // without a rule: more than five in a row
        if (value.Find("trip") is { } trip)
        {
            var match = ResiliencySpec.Trip().Match(trip.Text());
            if (!match.Success)
                throw trip.Refuse("a trip rule is served in the form 'consecutiveFailures > N' or 'consecutiveFailures >= N'");
            failures = int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture)
                + (match.Groups["op"].Value == ">" ? 1 : 0);
        }
        return new BreakerSpec(
            value.Find("maxRequests")?.Number() ?? 1,
            value.Find("interval")?.Duration() ?? TimeSpan.Zero,
            value.Find("timeout")?.Duration() ?? TimeSpan.FromSeconds(60),
            Math.Max(1, failures));
    }
}
