namespace ReleaseOrchestrator.PatchScheduling.Adapters.Documents;

/// <summary>A MaintenanceWindow as it is written: recurring (schedule, startTime, timeZone) or once (startsAt).</summary>
public sealed record MaintenanceWindowSpec
{
    public SelectorSpec Selector { get; init; } = new();

    public required TimeSpan Duration { get; init; }

    public ScheduleSpec? Schedule { get; init; }

    public string? StartTime { get; init; }

    public string? TimeZone { get; init; }

    public string? StartDate { get; init; }

    public List<DatesSpec> NotAllowedDates { get; init; } = [];

    public string? StartsAt { get; init; }
}

/// <summary>Dates from start to end, both included.</summary>
public sealed record DatesSpec
{
    public required string Start { get; init; }

    public required string End { get; init; }
}
