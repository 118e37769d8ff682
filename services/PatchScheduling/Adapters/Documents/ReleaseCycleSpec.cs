namespace ReleaseOrchestrator.PatchScheduling.Adapters.Documents;

/// <summary>A ReleaseCycle as it is written.</summary>
public sealed record ReleaseCycleSpec
{
    public required ScheduleSpec Schedule { get; init; }

    /// <summary>Local time, HH:mm.</summary>
    public required string StartTime { get; init; }

    /// <summary>Name in the IANA time zone database.</summary>
    public required string TimeZone { get; init; }

    public string? StartDate { get; init; }

    /// <summary>Days after the date that the schedule names: 3 makes "second Tuesday" the Friday after it.</summary>
    public int OffsetDays { get; init; }

    public required string Policy { get; init; }

    public string VersionPrefix { get; init; } = "3.0";

    public int? CascadeDepth { get; init; }

    public TimeSpan CatchUp { get; init; } = TimeSpan.FromHours(24);

    public bool Enabled { get; init; } = true;
}
