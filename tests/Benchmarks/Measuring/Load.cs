using System.Diagnostics;

namespace Benchmarks.Measuring;

/// <summary>Does one thing many times, a fixed number at once, and keeps how long each took.</summary>
public static class Load
{
    public static async Task<(TimeSpan Wall, Latencies Each)> Run(int times, int atOnce, Func<int, Task> act)
    {
        var next = -1;
        var samples = new TimeSpan[times];
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(Loop)));
        return (watch.Elapsed, new Latencies(samples));

        async Task Loop()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < times;)
            {
                var start = Stopwatch.GetTimestamp();
                await act(i);
                samples[i] = Stopwatch.GetElapsedTime(start);
            }
        }
    }
}
