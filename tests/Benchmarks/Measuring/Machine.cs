using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Benchmarks.Measuring;

/// <summary>What the figures were measured on. The cost of a flush decides most of those that are durable.</summary>
public static class Machine
{
    private const int Flushes = 300;

    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30);
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
        return $"""
            - Processor: {Processor()}, {Environment.ProcessorCount} cores; load average at the start {load}
            - Memory: {Measure.Text(memory)} GiB
            - System: {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; {Configuration} build
            - Disk: {Folders.FileSystem}; 4 KiB written and flushed: {FlushCost()}
            """;
    }

    private static string Configuration =>
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown"
        : "unknown";

    private static Latencies FlushCost()
    {
        var path = Path.Combine(Folders.Fresh("flush"), "file");
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.DeleteOnClose);
        var block = new byte[4096];
        var samples = new List<TimeSpan>();
        for (var i = 0; i < Flushes; i++)
        {
            var start = Stopwatch.GetTimestamp();
            RandomAccess.Write(file, block, (long)i * block.Length);
            RandomAccess.FlushToDisk(file);
            samples.Add(Stopwatch.GetElapsedTime(start));
        }
        return new Latencies(samples);
    }
}
