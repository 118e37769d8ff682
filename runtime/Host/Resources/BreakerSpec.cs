using LocalDapr.Expressions;
using LocalDapr.Resiliency;

namespace LocalDapr.Resources;

/// <summary>When to stop calling a target that keeps failing, and for how long.</summary>
public sealed record BreakerSpec(int MaxRequests, TimeSpan Interval, TimeSpan Timeout, Expression Trip)
{
    private const string DefaultTrip = "consecutiveFailures > 5";

    public static BreakerSpec Read(YamlValue value)
    {
        value.Only("maxRequests", "interval", "timeout", "trip");
        var trip = value.Find("trip");
        var rule = trip?.Text() ?? DefaultTrip;
        if (Expression.Problem(rule, [.. BreakerCounts.Names]) is { } problem)
            throw trip!.Refuse($"the trip rule cannot be read: {problem}");
        return new BreakerSpec(
            value.Find("maxRequests")?.Number() is > 0 and var most ? most : 1,
            value.Find("interval")?.DurationOrMilliseconds() ?? TimeSpan.Zero,
            value.Find("timeout")?.DurationOrMilliseconds() is { } time && time > TimeSpan.Zero ? time : TimeSpan.FromSeconds(60),
            Expression.Parse(rule, [.. BreakerCounts.Names]));
    }
}
