using System.Globalization;
using NodaTime;
using ReleaseOrchestrator.Contracts.Scheduling;

namespace ReleaseOrchestrator.PatchScheduling.Domain;

/// <summary>
/// Answers when clusters may be touched: one that no window selects always, one with windows only inside one of them, and in a freeze never.
/// </summary>
public sealed class TouchCalendar(IReadOnlyList<MaintenanceWindow> windows, IReadOnlyList<FreezeWindow> freezes)
{
    public IReadOnlyList<WindowDecision> Decide(IReadOnlyList<ClusterFacts> clusters, Instant at)
    {
        // Many clusters share few sets of windows and freezes: each set is worked out once.
        var answers = new Dictionary<string, Answer>();
        return [.. clusters.Select(cluster =>
        {
            var limits = windows.Where(w => w.Selects(cluster)).ToList();
            var blocks = freezes.Where(f => f.Selects(cluster)).ToList();
            var key = string.Join('\n', [.. limits.Select(w => w.Name), "", .. blocks.Select(f => f.Name)]);
            if (!answers.TryGetValue(key, out var answer))
                answers[key] = answer = For(limits, blocks, at);
            return new WindowDecision(cluster.Id, answer.Allowed, answer.Reason, answer.ClosesAt?.ToDateTimeOffset(), answer.NextOpening?.ToDateTimeOffset());
        })];
    }

    private static Answer For(List<MaintenanceWindow> limits, List<FreezeWindow> blocks, Instant at)
    {
        var frozen = IntervalSet.Of(blocks.Select(f => f.Time));
        var open = limits.Count == 0 ? null : IntervalSet.Of(limits.SelectMany(w => w.OpeningsFrom(at).TakeWhile(o => o.Start < at + Openings.Horizon)));
        var allowed = open?.Except(frozen);

        if (frozen.At(at) is { } freeze)
        {
            var names = string.Join(", ", blocks.Where(f => f.Time.Contains(at)).Select(f => $"{f.Name} ({f.Reason})"));
            return new(false, $"frozen until {Show(freeze.End)} by {names}", null, allowed is null ? freeze.End : FirstFrom(allowed, freeze.End));
        }
        if (allowed is null)
        {
            return frozen.After(at) is { } coming
                ? new(true, $"no window limits this cluster; a freeze begins at {Show(coming.Start)}", coming.Start, null)
                : new(true, "no window limits this cluster", null, null);
        }
        if (allowed.At(at) is { } opening)
        {
            var names = limits.Where(w => w.OpeningsFrom(at).TakeWhile(o => o.Start <= at).Any()).Select(w => w.Name);
            return new(true, $"inside window {string.Join(", ", names)}, open until {Show(opening.End)}", opening.End, null);
        }
        var next = allowed.After(at)?.Start;
        var closed = $"outside window {string.Join(", ", limits.Select(w => w.Name))}";
        return new(false, next is { } start ? $"{closed}; opens at {Show(start)}" : $"{closed}; no opening is known", null, next);
    }

    private static Instant? FirstFrom(IntervalSet allowed, Instant moment) =>
        allowed.At(moment) is not null ? moment : allowed.After(moment)?.Start;

    private static string Show(Instant moment) => moment.ToString("uuuu-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture);

    private sealed record Answer(bool Allowed, string Reason, Instant? ClosesAt, Instant? NextOpening);
}
