using System.Globalization;

namespace LocalDapr.Resources;

/// <summary>How often and at which distances to try again; no limit when <see cref="MaxRetries"/> is negative.</summary>
public sealed record RetrySpec(bool IsExponential, TimeSpan Duration, TimeSpan MaxInterval, int MaxRetries)
{
    private const int FewestOfBuiltIn = 3;
    private static readonly TimeSpan FirstExponential = TimeSpan.FromMilliseconds(500);
    private static readonly (int From, int To) HttpCodes = (100, 599);
    private static readonly (int From, int To) RpcCodes = (0, 16);

    /// <summary>The policies that a runtime has of its own; a document may replace them, but not with fewer than three retries.</summary>
    public static IReadOnlyDictionary<string, RetrySpec> BuiltIn { get; } = new[]
    {
        "DaprBuiltInServiceRetries", "DaprBuiltInActorRetries", "DaprBuiltInActorReminderRetries", "DaprBuiltInInitializationRetries",
    }.ToDictionary(name => name, _ => new RetrySpec(false, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1), FewestOfBuiltIn));

    /// <summary>Statuses of HTTP that are worth another attempt; null means all.</summary>
    public IReadOnlyList<(int From, int To)>? HttpStatusCodes { get; private init; }

    /// <summary>The same of gRPC.</summary>
    public IReadOnlyList<(int From, int To)>? RpcStatusCodes { get; private init; }

    /// <summary>After that time there is no further attempt.</summary>
    public TimeSpan MaxElapsed => IsExponential ? TimeSpan.FromMinutes(15) : TimeSpan.MaxValue;

    public static RetrySpec Read(string name, YamlValue value)
    {
        value.Only("policy", "duration", "maxInterval", "maxRetries", "matching");
        var exponential = value.Find("policy")?.Text().ToLowerInvariant() switch
        {
            null or "" or "constant" => false,
            "exponential" => true,
            var other => throw value.Require("policy").Refuse($"retry policy '{other}' is not known; use constant or exponential"),
        };
        var most = value.Find("maxRetries")?.Number() ?? -1;
        var matching = value.Find("matching")?.Only("httpStatusCodes", "gRPCStatusCodes");
        return new RetrySpec(
            exponential,
            value.Find("duration")?.DurationOrMilliseconds() ?? TimeSpan.FromSeconds(5),
            value.Find("maxInterval")?.DurationOrMilliseconds() ?? TimeSpan.FromSeconds(60),
            BuiltIn.ContainsKey(name) ? Math.Max(most, FewestOfBuiltIn) : most)
        {
            HttpStatusCodes = Ranges(matching?.Find("httpStatusCodes"), HttpCodes, "an HTTP status code or range such as 500-599"),
            RpcStatusCodes = Ranges(matching?.Find("gRPCStatusCodes"), RpcCodes, "a gRPC status code or range such as 1-4"),
        };
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

    public bool CoversStatus(int code) =>
        (code <= RpcCodes.To ? RpcStatusCodes : HttpStatusCodes)?.Any(r => code >= r.From && code <= r.To) ?? true;

    private static List<(int From, int To)>? Ranges(YamlValue? source, (int From, int To) valid, string what) =>
        source?.Text() is { Length: > 0 } text
            ? [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(code => Range(source, code, valid, what))]
            : null;

    private static (int From, int To) Range(YamlValue source, string text, (int From, int To) valid, string what)
    {
        var ends = text.Split('-');
        return ends.Length <= 2 && int.TryParse(ends[0], CultureInfo.InvariantCulture, out var from)
            && int.TryParse(ends[^1], CultureInfo.InvariantCulture, out var to) && from >= valid.From && to >= from && to <= valid.To
                ? (from, to)
                : throw source.Refuse($"'{text}' is not {what}");
    }
}
