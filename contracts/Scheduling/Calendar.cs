namespace ReleaseOrchestrator.Contracts.Scheduling;

/// <summary>POST /windows/calendar: when may these clusters be touched, over a stretch of time?</summary>
public sealed record CalendarQuery(IReadOnlyList<ClusterFacts> Clusters, DateTimeOffset From, DateTimeOffset Until);

/// <summary>The answer. Many clusters share few sets of windows and freezes: each set is told once, and clusters refer to it.</summary>
public sealed record TouchTimes(DateTimeOffset From, DateTimeOffset Until, IReadOnlyList<CalendarGroup> Groups, IReadOnlyList<ClusterCalendar> Clusters);

/// <summary>Clusters that the same windows and freezes select.</summary>
/// <param name="Windows">Names; none: no window limits these clusters.</param>
/// <param name="Openings">When they may be touched: ascending, apart from each other, ends exclusive, cut to what was asked about.</param>
public sealed record CalendarGroup(IReadOnlyList<string> Windows, IReadOnlyList<CalendarFreeze> Freezes, IReadOnlyList<OpenTime> Openings);

/// <summary>A freeze that lies, at least in part, in the time asked about.</summary>
public sealed record CalendarFreeze(string Name, string Reason, DateTimeOffset From, DateTimeOffset Until);

public sealed record OpenTime(DateTimeOffset OpensAt, DateTimeOffset ClosesAt);

/// <param name="Group">Index into the groups of the answer.</param>
public sealed record ClusterCalendar(string ClusterId, int Group);
