using ReleaseOrchestrator.Contracts.Scheduling;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>When clusters may be touched, made quick to ask. A cluster that the calendar does not know may never be (R3).</summary>
public sealed class Permissions
{
    private static readonly Openings Never = new([], [], new CalendarGroup([], [], []));

    private readonly Dictionary<string, Openings> _of = new(StringComparer.OrdinalIgnoreCase);

    public Permissions(TouchTimes times)
    {
        var groups = times.Groups.Select(Openings.Of).ToArray();
        foreach (var cluster in times.Clusters)
            _of[cluster.ClusterId] = groups[cluster.Group];
        Horizon = times.Until;
    }

    public DateTimeOffset Horizon { get; }

    public Openings Of(string clusterId) => _of.GetValueOrDefault(clusterId, Never);

    /// <summary>Stretches of permission of one set of windows and freezes, ascending and apart.</summary>
    public sealed class Openings(long[] opens, long[] closes, CalendarGroup group)
    {
        private readonly string _outside = group.Windows.Count > 0 ? $"outside window {string.Join(", ", group.Windows)}" : "when it may be touched is not known";

        internal static Openings Of(CalendarGroup group) =>
            new([.. group.Openings.Select(o => o.OpensAt.UtcTicks)], [.. group.Openings.Select(o => o.ClosesAt.UtcTicks)], group);

        /// <summary>The moment itself where it is allowed, else the next opening; null: none is known.</summary>
        public long? NextFrom(long moment)
        {
            var next = FirstEndingAfter(moment);
            return next < opens.Length ? Math.Max(moment, opens[next]) : null;
        }

        /// <summary>When the permission of an allowed moment ends.</summary>
        public long ClosesAfter(long moment) => closes[FirstEndingAfter(moment)];

        /// <summary>For a moment that is not allowed: what forbids it.</summary>
        public string WhyClosed(long moment)
        {
            var at = new DateTimeOffset(moment, TimeSpan.Zero);
            var freezes = string.Join(", ", group.Freezes.Where(f => f.From <= at && at < f.Until).Select(f => $"{f.Name} ({f.Reason})"));
            return freezes.Length > 0 ? $"frozen by {freezes}" : _outside;
        }

        private int FirstEndingAfter(long moment)
        {
            var found = Array.BinarySearch(closes, moment);
            return found >= 0 ? found + 1 : ~found; // ends are exclusive
        }
    }
}
