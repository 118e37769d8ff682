using NodaTime;
using ReleaseOrchestrator.PatchScheduling.Domain;
using static ReleaseOrchestrator.Tests.PatchScheduling.Calendars;

namespace ReleaseOrchestrator.Tests.PatchScheduling;

public class A_schedule_where_the_clocks_change
{
    private static Instant First(string time, DateTimeZone zone, string from) =>
        new LocalSchedule(new Daily(), Time(time), zone).From(Utc(from)).First().Instant;

    [Fact]
    public void Keeps_its_local_time_in_summer() =>
        Assert.Equal("2026-07-01T05:00:00Z", First("07:00", Berlin, "2026-07-01T00:00:00Z").Text());

    [Fact]
    public void Keeps_its_local_time_in_winter() =>
        Assert.Equal("2026-12-01T06:00:00Z", First("07:00", Berlin, "2026-12-01T00:00:00Z").Text());

    [Fact]
    public void Comes_as_much_later_as_the_clocks_skip() => // 02:30 does not exist: 03:30 summer time
        Assert.Equal("2026-03-29T01:30:00Z", First("02:30", Berlin, "2026-03-29T00:00:00Z").Text());

    [Fact]
    public void Comes_once_at_the_first_of_two_equal_times()
    {
        var schedule = new LocalSchedule(new Daily(), Time("02:30"), Berlin);
        var moments = schedule.From(Utc("2026-10-24T22:00:00Z")).Take(2).Select(o => o.Instant.Text());
        Assert.Equal(["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"], moments);
    }

    [Fact]
    public void Takes_the_first_in_New_York_too() =>
        Assert.Equal("2026-11-01T05:30:00Z", First("01:30", NewYork, "2026-11-01T04:00:00Z").Text());

    [Fact]
    public void Begins_a_day_that_has_no_midnight_at_its_first_moment() // Cairo skips from 00:00 to 01:00
    {
        var cairo = DateTimeZoneProviders.Tzdb["Africa/Cairo"];
        Assert.Equal("2026-04-23T22:00:00Z", First("00:00", cairo, "2026-04-23T12:00:00Z").Text());
    }

    [Fact]
    public void Belongs_to_its_local_date_even_where_UTC_has_another() =>
        Assert.Equal(
            Date("2026-11-14"),
            new LocalSchedule(new Weekly(IsoDayOfWeek.Saturday), Time("00:30"), Berlin).From(Utc("2026-11-13T20:00:00Z")).First().Date);
}

public class A_schedule_with_an_offset
{
    private readonly LocalSchedule _schedule = new(new RelativeMonthly(WeekIndex.Second, IsoDayOfWeek.Tuesday), Time("07:00"), Berlin, 3);

    [Fact]
    public void Comes_that_many_days_after_the_rule() =>
        Assert.Equal("2026-11-13T06:00:00Z", _schedule.From(Utc("2026-11-01T00:00:00Z")).First().Instant.Text());

    [Fact]
    public void Is_still_found_between_the_rule_and_the_offset() =>
        Assert.Equal("2026-11-13T06:00:00Z", _schedule.From(Utc("2026-11-12T00:00:00Z")).First().Instant.Text());

    [Fact]
    public void Goes_into_the_next_month() =>
        Assert.Equal(
            "2027-01-05",
            new LocalSchedule(new RelativeMonthly(WeekIndex.Last, IsoDayOfWeek.Tuesday), Time("07:00"), Berlin, 7).From(Utc("2027-01-01T00:00:00Z")).Take(1).Select(o => o.Date).Text()[0]);

    [Fact]
    public void Goes_back_with_a_negative_one() =>
        Assert.Equal(
            "2026-11-30",
            new LocalSchedule(new AbsoluteMonthly(1), Time("07:00"), Berlin, -1).From(Utc("2026-11-20T00:00:00Z")).Take(1).Select(o => o.Date).Text()[0]);
}

public class The_due_occurrence_of_a_cycle
{
    private static readonly Instant Occurrence = Utc("2026-11-13T06:00:00Z");

    private readonly ReleaseCycle _cycle = new(
        "monthly", new LocalSchedule(new RelativeMonthly(WeekIndex.Second, IsoDayOfWeek.Tuesday), Time("07:00"), Berlin, 3), "", "standard", "3.0", null, Duration.FromHours(24), true);

    [Fact]
    public void Is_there_from_its_moment() => Assert.Equal(Occurrence, _cycle.Due(Instant.MinValue, Occurrence)?.Instant);

    [Fact]
    public void Is_not_there_before_it() => Assert.Null(_cycle.Due(Instant.MinValue, Occurrence - Duration.FromSeconds(1)));

    [Fact]
    public void Is_still_there_within_the_catch_up_limit() => Assert.NotNull(_cycle.Due(Instant.MinValue, Occurrence + Duration.FromHours(23)));

    [Fact]
    public void Is_gone_after_the_limit() => Assert.Null(_cycle.Due(Instant.MinValue, Occurrence + Duration.FromHours(24)));

    [Fact]
    public void Is_not_one_from_before_the_cycle_was_known() => Assert.Null(_cycle.Due(Occurrence + Duration.FromMinutes(1), Occurrence + Duration.FromMinutes(2)));

    [Fact]
    public void Is_none_while_the_cycle_is_not_enabled() => Assert.Null((_cycle with { Enabled = false }).Due(Instant.MinValue, Occurrence));

    [Fact]
    public void Is_the_latest_of_several_that_were_missed()
    {
        var daily = _cycle with { Schedule = new LocalSchedule(new Daily(), Time("07:00"), Berlin), CatchUp = Duration.FromDays(10) };
        Assert.Equal(Date("2026-11-13"), daily.Due(Utc("2026-11-01T00:00:00Z"), Utc("2026-11-13T12:00:00Z"))?.Date);
    }

    [Fact]
    public void Names_the_version_after_its_local_date()
    {
        var midnight = _cycle with { Schedule = new LocalSchedule(new Daily(), Time("00:15"), Berlin) };
        Assert.Equal("3.0.20261114", midnight.VersionOf(midnight.Due(Instant.MinValue, Utc("2026-11-13T23:30:00Z"))!));
    }
}
