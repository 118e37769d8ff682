using NodaTime;

namespace ReleaseOrchestrator.PatchScheduling.Domain;

/// <summary>Stretches of time, ascending, apart from each other. Ends are exclusive.</summary>
public sealed class IntervalSet
{
    private IntervalSet(IReadOnlyList<Interval> intervals) => Intervals = intervals;

    public IReadOnlyList<Interval> Intervals { get; }

    /// <summary>The union: overlapping and touching stretches become one.</summary>
    public static IntervalSet Of(IEnumerable<Interval> intervals)
    {
        var merged = new List<Interval>();
        foreach (var next in intervals.Where(i => i.Start < i.End).OrderBy(i => i.Start))
        {
            if (merged.Count > 0 && next.Start <= merged[^1].End)
                merged[^1] = new Interval(merged[^1].Start, Instant.Max(merged[^1].End, next.End));
            else
                merged.Add(next);
        }
        return new IntervalSet(merged);
    }

    public IntervalSet Except(IntervalSet holes)
    {
        var left = new List<Interval>();
        var first = 0;
        foreach (var interval in Intervals)
        {
            while (first < holes.Intervals.Count && holes.Intervals[first].End <= interval.Start)
                first++;
            var start = interval.Start;
            for (var i = first; i < holes.Intervals.Count && holes.Intervals[i].Start < interval.End; i++)
            {
                if (holes.Intervals[i].Start > start)
                    left.Add(new Interval(start, holes.Intervals[i].Start));
                start = Instant.Max(start, holes.Intervals[i].End);
            }
            if (start < interval.End)
                left.Add(new Interval(start, interval.End));
        }
        return new IntervalSet(left);
    }

    public Interval? At(Instant moment)
    {
        foreach (var interval in Intervals)
            if (interval.Contains(moment))
                return interval;
        return null;
    }

    /// <summary>The first stretch that begins after <paramref name="moment"/>.</summary>
    public Interval? After(Instant moment)
    {
        foreach (var interval in Intervals)
            if (interval.Start > moment)
                return interval;
        return null;
    }
}
