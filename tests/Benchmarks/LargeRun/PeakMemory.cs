using System.Collections.Concurrent;
using System.Globalization;

namespace Benchmarks.LargeRun;

/// <summary>Looks at the processes of the product now and then: the most memory each has had resident, and the processor time of all that bore its name.</summary>
public sealed class PeakMemory(RunningProduct product) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<(string Name, int Id), (long Kilobytes, double Seconds)> _seen = new();
    private Task _looking = Task.CompletedTask;

    public void Begin() => _looking = Task.Run(Look);

    public IEnumerable<(string Name, double Mebibytes, TimeSpan Processor, int Processes)> Seen => _seen
        .GroupBy(entry => entry.Key.Name)
        .OrderByDescending(app => app.Max(process => process.Value.Kilobytes))
        .Select(app => (app.Key, app.Max(process => process.Value.Kilobytes) / 1024.0, TimeSpan.FromSeconds(app.Sum(process => process.Value.Seconds)), app.Count()));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _looking;
        _stop.Dispose();
    }

    private async Task Look()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        do
        {
            foreach (var process in product.Processes())
            {
                if (Peak(process.Id) is { } now)
                    _seen[process] = now;
            }
        }
        while (await Next(timer));
    }

    private async Task<bool> Next(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static (long Kilobytes, double Seconds)? Peak(int id)
    {
        try
        {
            var peak = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return (long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture), ticks / 100.0);
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return null; // it has just ended
        }
    }
}
