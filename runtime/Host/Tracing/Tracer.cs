using System.Globalization;

namespace LocalDapr.Tracing;

/// <summary>
/// Makes the spans of one sidecar: a child of what came in, sampled as that was, else the first of a new trace, sampled at the
/// configured rate. The spans are passed on and not exported.
/// </summary>
public sealed class Tracer(double rate)
{
    /// <summary>The rate where none is configured, as in daprd.</summary>
    public const double DefaultRate = 0.0001;

    /// <summary>At a rate of 0 trace headers pass through untouched, and none are made.</summary>
    public bool IsEnabled => rate > 0;

    public TraceContext? Next(TraceContext? parent)
    {
        if (!IsEnabled)
            return parent;
        if (parent is not null)
            return parent with { SpanId = TraceContext.NewSpanId() };
        var trace = TraceContext.NewTraceId();
        return new TraceContext(trace, TraceContext.NewSpanId(), (byte)(IsChosen(trace) ? 1 : 0), "");
    }

    // Everybody who sees the same trace with the same rate must come to the same decision, so the id decides.
    private bool IsChosen(string trace) =>
        rate >= 1 || ulong.Parse(trace.AsSpan(16), NumberStyles.HexNumber, CultureInfo.InvariantCulture) >> 1 < rate * (1UL << 63);
}
