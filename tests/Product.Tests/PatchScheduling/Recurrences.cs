using NodaTime;
using ReleaseOrchestrator.PatchScheduling.Domain;

namespace ReleaseOrchestrator.Tests.PatchScheduling;

public class A_day_of_the_month
{
    [Fact]
    public void Comes_every_month() =>
        Assert.Equal(["2026-01-15", "2026-02-15", "2026-03-15"], new AbsoluteMonthly(15).Dates("2026-01-15", 3));

    [Fact]
    public void That_is_past_comes_next_month() =>
        Assert.Equal(["2026-02-15"], new AbsoluteMonthly(15).Dates("2026-01-16", 1));

    [Fact]
    public void The_31st_is_the_last_day_of_shorter_months() =>
        Assert.Equal(["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"], new AbsoluteMonthly(31).Dates("2026-01-01", 4));

    [Fact]
    public void The_30th_is_the_29th_in_February_of_a_leap_year() =>
        Assert.Equal(["2028-02-29", "2028-03-30"], new AbsoluteMonthly(30).Dates("2028-02-01", 2));

    [Fact]
    public void Every_third_month_is_counted_from_the_start_date_over_the_end_of_the_year() =>
        Assert.Equal(
            ["2026-11-10", "2027-02-10", "2027-05-10"],
            new AbsoluteMonthly(10, 3) { StartDate = Calendars.Date("2026-02-01") }.Dates("2026-09-01", 3));

    [Fact]
    public void Before_the_start_date_does_not_count() =>
        Assert.Equal(["2026-05-10"], new AbsoluteMonthly(10) { StartDate = Calendars.Date("2026-04-11") }.Dates("2026-01-01", 1));
}

public class A_weekday_of_the_month
{
    [Fact]
    public void The_second_Tuesday() =>
        Assert.Equal(
            ["2026-09-08", "2026-10-13", "2026-11-10", "2026-12-08"],
            new RelativeMonthly(WeekIndex.Second, IsoDayOfWeek.Tuesday).Dates("2026-09-01", 4));

    [Fact]
    public void The_second_Tuesday_is_the_14th_when_the_month_begins_on_Wednesday() =>
        Assert.Equal(["2026-07-14"], new RelativeMonthly(WeekIndex.Second, IsoDayOfWeek.Tuesday).Dates("2026-07-01", 1));

    [Fact]
    public void The_first_is_the_first_of_the_month_when_it_falls_so() =>
        Assert.Equal(["2026-09-01", "2026-10-06"], new RelativeMonthly(WeekIndex.First, IsoDayOfWeek.Tuesday).Dates("2026-09-01", 2));

    [Fact]
    public void The_fourth_is_not_the_last_in_a_month_of_five() =>
        Assert.Equal(["2026-10-22"], new RelativeMonthly(WeekIndex.Fourth, IsoDayOfWeek.Thursday).Dates("2026-10-01", 1));

    [Fact]
    public void The_last_is_the_fifth_in_a_month_of_five() =>
        Assert.Equal(["2026-10-29", "2026-11-26"], new RelativeMonthly(WeekIndex.Last, IsoDayOfWeek.Thursday).Dates("2026-10-01", 2));

    [Fact]
    public void The_last_can_be_the_last_day_of_the_month() =>
        Assert.Equal(["2026-10-31"], new RelativeMonthly(WeekIndex.Last, IsoDayOfWeek.Saturday).Dates("2026-10-01", 1));

    [Fact]
    public void Every_weekday_has_its_place_in_every_month_of_many_years()
    {
        foreach (var day in Enumerable.Range(1, 7).Select(d => (IsoDayOfWeek)d))
        {
            foreach (var week in Enum.GetValues<WeekIndex>())
            {
                var dates = new RelativeMonthly(week, day).DatesFrom(new LocalDate(2024, 1, 1)).Take(120).ToList();
                Assert.Equal(120, dates.Select(d => d.ToYearMonth()).Distinct().Count());
                Assert.All(dates, d => Assert.Equal(day, d.DayOfWeek));
                Assert.All(dates, d => Assert.True(week == WeekIndex.Last ? d.PlusWeeks(1).Month != d.Month : (d.Day - 1) / 7 == (int)week));
            }
        }
    }
}

public class A_weekday
{
    [Fact]
    public void Comes_every_week() =>
        Assert.Equal(["2026-11-07", "2026-11-14"], new Weekly(IsoDayOfWeek.Saturday).Dates("2026-11-04", 2));

    [Fact]
    public void Counts_today() =>
        Assert.Equal(["2026-11-07"], new Weekly(IsoDayOfWeek.Saturday).Dates("2026-11-07", 1));

    [Fact]
    public void Of_every_second_week_is_counted_in_weeks_of_the_start_date() =>
        Assert.Equal(
            ["2026-11-07", "2026-11-21"],
            new Weekly(IsoDayOfWeek.Saturday, 2) { StartDate = Calendars.Date("2026-10-21") }.Dates("2026-10-27", 2));

    [Fact]
    public void Earlier_in_the_week_than_the_start_date_begins_an_interval_later() =>
        Assert.Equal(
            ["2026-11-02"],
            new Weekly(IsoDayOfWeek.Monday, 2) { StartDate = Calendars.Date("2026-10-21") }.Dates("2026-10-01", 1));
}

public class Every_so_many_days
{
    [Fact]
    public void One_is_every_day() =>
        Assert.Equal(["2026-02-28", "2026-03-01"], new Daily().Dates("2026-02-28", 2));

    [Fact]
    public void Three_are_counted_from_the_start_date() =>
        Assert.Equal(
            ["2026-03-04", "2026-03-07"],
            new Daily(3) { StartDate = Calendars.Date("2026-02-26") }.Dates("2026-03-02", 2));
}
