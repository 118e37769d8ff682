namespace ReleaseOrchestrator.PatchScheduling.Adapters.Documents;

/// <summary>How often something recurs, in the words of AKS maintenance configurations: exactly one member is set.</summary>
public sealed record ScheduleSpec
{
    public DailySpec? Daily { get; init; }

    public WeeklySpec? Weekly { get; init; }

    public AbsoluteMonthlySpec? AbsoluteMonthly { get; init; }

    public RelativeMonthlySpec? RelativeMonthly { get; init; }
}

public sealed record DailySpec
{
    public int IntervalDays { get; init; } = 1;
}

public sealed record WeeklySpec
{
    public int IntervalWeeks { get; init; } = 1;

    public required DayOfWeek DayOfWeek { get; init; }
}

public sealed record AbsoluteMonthlySpec
{
    public int IntervalMonths { get; init; } = 1;

    public required int DayOfMonth { get; init; }
}

public sealed record RelativeMonthlySpec
{
    public int IntervalMonths { get; init; } = 1;

    public required Domain.WeekIndex WeekIndex { get; init; }

    public required DayOfWeek DayOfWeek { get; init; }
}
