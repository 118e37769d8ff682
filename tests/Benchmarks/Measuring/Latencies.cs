namespace Benchmarks.Measuring;

/// <summary>How long many things of one kind took.</summary>
public sealed class Latencies(IEnumerable<TimeSpan> samples)
{
    private readonly double[] _sorted = [.. samples.Select(sample => sample.TotalMilliseconds).Order()];

    public double P50 => At(0.50);

    public double P95 => At(0.95);

    public double P99 => At(0.99);

    public override string ToString() => $"p50 {Measure.Text(P50)} ms, p95 {Measure.Text(P95)} ms, p99 {Measure.Text(P99)} ms";

    // The smallest sample that at least this share of all does not exceed.
    private double At(double share) => _sorted[Math.Max(0, (int)Math.Ceiling(share * _sorted.Length) - 1)];
}
