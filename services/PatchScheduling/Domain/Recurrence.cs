using NodaTime;

namespace ReleaseOrchestrator.PatchScheduling.Domain;

/// <summary>The dates on which something recurs, in the words AKS uses for maintenance. Pure calendar: no time of day, no zone.</summary>
public abstract record Recurrence
{
    /// <summary>First date that counts, and what longer intervals are counted from.</summary>
    public LocalDate? StartDate { get; init; }

    /// <summary>Every date at or after <paramref name="from"/>, ascending, without end.</summary>
    public IEnumerable<LocalDate> DatesFrom(LocalDate from) =>
        Dates(StartDate is { } start && start > from ? start : from);

    protected abstract IEnumerable<LocalDate> Dates(LocalDate from);
}

/// <summary>Every so many days.</summary>
public sealed record Daily(int IntervalDays = 1) : Recurrence
{
    protected override IEnumerable<LocalDate> Dates(LocalDate from)
    {
        var past = Period.DaysBetween(StartDate ?? from, from) % IntervalDays;
        for (var date = past == 0 ? from : from.PlusDays(IntervalDays - past); ; date = date.PlusDays(IntervalDays))
            yield return date;
    }
}

/// <summary>A weekday of every so many weeks; weeks begin on Monday.</summary>
public sealed record Weekly(IsoDayOfWeek Day, int IntervalWeeks = 1) : Recurrence
{
    protected override IEnumerable<LocalDate> Dates(LocalDate from)
    {
        var anchor = Monday(StartDate ?? from);
        var first = Monday(from).PlusDays((int)Day - 1);
        if (first < from)
            first = first.PlusWeeks(1);
        while (Period.DaysBetween(anchor, Monday(first)) / 7 % IntervalWeeks != 0)
            first = first.PlusWeeks(1);
        for (var date = first; ; date = date.PlusWeeks(IntervalWeeks))
            yield return date;
    }

    private static LocalDate Monday(LocalDate date) => date.PlusDays(1 - (int)date.DayOfWeek);
}

/// <summary>A day in every so many months.</summary>
public abstract record Monthly(int IntervalMonths) : Recurrence
{
    protected abstract LocalDate In(YearMonth month);

    protected override IEnumerable<LocalDate> Dates(LocalDate from)
    {
        var anchor = Number((StartDate ?? from).ToYearMonth());
        for (var month = from.ToYearMonth(); ; month = month.PlusMonths(1))
            if ((Number(month) - anchor) % IntervalMonths == 0 && In(month) is var date && date >= from)
                yield return date;
    }

    private static int Number(YearMonth month) => (month.Year * 12) + month.Month;
}

/// <summary>A numbered day of the month. Months that are too short have it on their last day, so that no month is left out.</summary>
public sealed record AbsoluteMonthly(int DayOfMonth, int IntervalMonths = 1) : Monthly(IntervalMonths)
{
    protected override LocalDate In(YearMonth month) =>
        month.OnDayOfMonth(Math.Min(DayOfMonth, CalendarSystem.Iso.GetDaysInMonth(month.Year, month.Month)));
}

/// <summary>The first to fourth, or last, of a weekday in the month: "second Tuesday".</summary>
public sealed record RelativeMonthly(WeekIndex Week, IsoDayOfWeek Day, int IntervalMonths = 1) : Monthly(IntervalMonths)
{
    protected override LocalDate In(YearMonth month)
    {
        if (Week == WeekIndex.Last)
            return month.ToDateInterval().End.PlusDays(1).Previous(Day);
        var first = month.OnDayOfMonth(1).PlusDays(-1).Next(Day);
        return first.PlusWeeks((int)Week);
    }
}

public enum WeekIndex { First, Second, Third, Fourth, Last }
