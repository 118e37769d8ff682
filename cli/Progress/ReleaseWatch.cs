using System.Globalization;
using ReleaseOrchestrator.Cli.Api;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Cli.Progress;

/// <summary>Follows a release: prints each entry of its timeline as it comes, and every few seconds where the pools are.</summary>
public sealed class ReleaseWatch(ReleaseApi api, TextWriter output, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan StatusEvery = TimeSpan.FromSeconds(5);

    private long _seen;
    private string _status = "";
    private DateTimeOffset _statusAt;

    /// <summary>Until the release has ended. A server that is away for a while is waited for.</summary>
    /// <param name="onChange">Called with each view; a demonstration approves from here.</param>
    public async Task<ReleaseView> UntilEnded(string id, Func<ReleaseView, Task>? onChange, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (true)
        {
            try
            {
                var view = await api.Release(id, stop);
                await PrintTimeline(id, stop);
                PrintStatus(view);
                if (onChange is not null)
                    await onChange(view);
                if (view.State.IsFinal)
                    return view;
            }
            catch (Exception e) when (e is HttpRequestException || (e is ApiException { MayPass: true }) || (e is TaskCanceledException && !stop.IsCancellationRequested))
            {
                Line("waiting for the server", e.Message);
            }

            await timer.WaitForNextTickAsync(stop);
        }
    }

    private async Task PrintTimeline(string id, CancellationToken stop)
    {
        Page<TimelineEntry> page;
        do
        {
            page = await api.Timeline(id, _seen, stop);
            foreach (var entry in page.Value)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entry.At.UtcDateTime:HH:mm:ss}  {entry.Kind,-9} {entry.Message}"));
                _seen = entry.Sequence;
            }
        }
        while (page.NextLink is not null);
    }

    private void PrintStatus(ReleaseView view)
    {
        var stage = view.Stages.FirstOrDefault(s => s.State is StageState.RollingOut or StageState.Soaking or StageState.AwaitingApproval);
        var text = stage is null
            ? view is { State: ReleaseState.Building, Packages: { } packages } ? $"{packages.Done} of {packages.Total} SPECs" : ""
            : $"{stage.Name}: {string.Join(", ", stage.Pools.GroupBy(p => p.State).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Count()} {g.Key}"))}"
                + string.Concat(stage.Pools.Where(p => p.State == "Waiting" && p.Reason is not null).Take(1).Select(p => $" ({p.Cluster}/{p.Pool}: {p.Reason})"));
        if (text.Length > 0)
            Line(view.State.ToString(), text);
    }

    /// <summary>The same line is not printed again before some seconds have passed.</summary>
    private void Line(string head, string text)
    {
        var now = clock.GetUtcNow();
        if ($"{head}{text}" == _status && now - _statusAt < StatusEvery * 6)
            return;
        if (now - _statusAt < TimeSpan.FromSeconds(1))
            return;
        (_status, _statusAt) = ($"{head}{text}", now);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:HH:mm:ss}  {"...",-9} {head}: {text}"));
    }
}
