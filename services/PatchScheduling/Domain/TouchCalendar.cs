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
        var (groups, groupOf) = Group(clusters);
        var answers = groups.ConvertAll(group => For(group.Limits, group.Blocks, at));
        return [.. clusters.Select((cluster, n) =>
        {
            var answer = answers[groupOf[n]];
            var group = groups[groupOf[n]];
            return new WindowDecision(
                cluster.Id, answer.Allowed, answer.Reason, answer.ClosesAt?.ToDateTimeOffset(), answer.NextOpening?.ToDateTimeOffset(),
                group.WindowNames, group.FreezesFrom(at));
        })];
    }

    /// <summary>Every stretch in <paramref name="time"/> in which the clusters may be touched.</summary>
    public TouchTimes Times(IReadOnlyList<ClusterFacts> clusters, Interval time)
    {
        var (groups, groupOf) = Group(clusters);
        return new(
            time.Start.ToDateTimeOffset(), time.End.ToDateTimeOffset(),
            groups.ConvertAll(group => Times(group, time)),
            [.. clusters.Select((cluster, n) => new ClusterCalendar(cluster.Id, groupOf[n]))]);
    }

    private static CalendarGroup Times(Selected group, Interval time)
    {
        var frozen = group.Blocks.Where(f => f.Time.Start < time.End && f.Time.End > time.Start).ToList();
        var open = group.Limits.Count == 0
            ? IntervalSet.Of([time])
            : IntervalSet.Of(group.Limits.SelectMany(w => w.OpeningsFrom(time.Start).TakeWhile(o => o.Start < time.End)).Select(o => Cut(o, time)));
        return new(
            [.. group.Limits.Select(w => w.Name)],
            [.. frozen.Select(f => new CalendarFreeze(f.Name, f.Reason, f.Time.Start.ToDateTimeOffset(), f.Time.End.ToDateTimeOffset()))],
            [.. open.Except(IntervalSet.Of(frozen.Select(f => f.Time))).Intervals.Select(i => new OpenTime(i.Start.ToDateTimeOffset(), i.End.ToDateTimeOffset()))]);
    }

    private static Interval Cut(Interval interval, Interval to) => new(Instant.Max(interval.Start, to.Start), Instant.Min(interval.End, to.End));

    /// <summary>Many clusters share few sets of windows and freezes: each set is worked out once.</summary>
    private (List<Selected> Groups, int[] GroupOf) Group(IReadOnlyList<ClusterFacts> clusters)
    {
        var groups = new List<Selected>();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var groupOf = new int[clusters.Count];
        for (var n = 0; n < clusters.Count; n++)
        {
            var selected = new Selected([.. windows.Where(w => w.Selects(clusters[n]))], [.. freezes.Where(f => f.Selects(clusters[n]))]);
            if (!known.TryGetValue(selected.Key, out groupOf[n]))
            {
                known[selected.Key] = groupOf[n] = groups.Count;
                groups.Add(selected);
            }
        }

        return (groups, groupOf);
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

    private sealed record Selected(List<MaintenanceWindow> Limits, List<FreezeWindow> Blocks)
    {
        public IReadOnlyList<string> WindowNames { get; } = Limits.ConvertAll(w => w.Name);

        public IReadOnlyList<string> FreezesFrom(Instant at) => [.. Blocks.Where(f => f.Time.End > at).Select(f => f.Name)];

        public string Key => string.Join('\n', [.. Limits.Select(w => w.Name), "", .. Blocks.Select(f => f.Name)]);
    }

    private sealed record Answer(bool Allowed, string Reason, Instant? ClosesAt, Instant? NextOpening);
}
