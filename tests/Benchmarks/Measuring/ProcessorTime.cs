namespace Benchmarks.Measuring;

/// <summary>How long processors have worked for the runtime and for the app.</summary>
public sealed record ProcessorTime(TimeSpan Runtime, TimeSpan App)
{
    public static readonly ProcessorTime Zero = new(TimeSpan.Zero, TimeSpan.Zero);

    public static ProcessorTime operator +(ProcessorTime one, ProcessorTime other) => new(one.Runtime + other.Runtime, one.App + other.App);

    public static ProcessorTime operator -(ProcessorTime later, ProcessorTime earlier) => new(later.Runtime - earlier.Runtime, later.App - earlier.App);

    public string Per(int times, string what) =>
        $"per {what}: runtime {Measure.Text(Runtime.TotalMilliseconds / times)} ms, app {Measure.Text(App.TotalMilliseconds / times)} ms";
}
