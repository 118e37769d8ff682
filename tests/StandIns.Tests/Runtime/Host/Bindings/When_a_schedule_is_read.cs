using LocalDapr.Bindings;

namespace StandIns.Tests.Runtime.Host.Bindings;

public class When_a_schedule_is_read
{
    [Theory]
    [InlineData("TZ=UTC 0 30 * * * *", "2026-11-02T03:04:05Z", "2026-11-02T03:30:00Z")]
    [InlineData("TZ=UTC 30 * * * *", "2026-11-02T03:30:00Z", "2026-11-02T04:30:00Z")]
    [InlineData("TZ=UTC */15 * * * * *", "2026-11-02T03:04:05Z", "2026-11-02T03:04:15Z")]
    [InlineData("TZ=UTC 0 0 9 * * mon-fri", "2026-11-06T10:00:00Z", "2026-11-09T09:00:00Z")]
    [InlineData("TZ=UTC 0 0 0 1 jan *", "2026-11-06T10:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("TZ=UTC 0 0 0 13 * fri", "2026-11-10T00:00:00Z", "2026-11-13T00:00:00Z")]
    [InlineData("TZ=UTC 0 0 0 29 2 *", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("TZ=UTC 0 0 12 * * sun", "2026-11-02T00:00:00Z", "2026-11-08T12:00:00Z")]
    [InlineData("CRON_TZ=UTC @daily", "2026-11-02T03:04:05Z", "2026-11-03T00:00:00Z")]
    [InlineData("@every 90s", "2026-11-02T03:04:05Z", "2026-11-02T03:05:35Z")]
    [InlineData("@every 1h30m", "2026-11-02T03:04:05Z", "2026-11-02T04:34:05Z")]
    [InlineData("@every 10ms", "2026-11-02T03:04:05.7Z", "2026-11-02T03:04:06Z")]
    [InlineData("TZ=Europe/Berlin 0 0 9 * * *", "2026-03-28T12:00:00Z", "2026-03-29T07:00:00Z")]
    [InlineData("TZ=America/New_York 0 30 2 8 3 *", "2026-03-01T00:00:00Z", "2027-03-08T07:30:00Z")]
    public void The_next_time_is_found(string schedule, string after, string next)
    {
        Assert.True(CronSchedule.TryParse(schedule, out var parsed, out _));
        Assert.Equal(DateTimeOffset.Parse(next, null), parsed!.Next(DateTimeOffset.Parse(after, null)));
    }

    [Theory]
    [InlineData("* * *", "it has 3 fields")]
    [InlineData("0 0 25 * * *", "'25' is not a hour from 0 to 23")]
    [InlineData("0 0 5-3 * * *", "'5-3' is not a hour")]
    [InlineData("0 0 12 * * 7", "'7' is not a day of week from 0 to 6")]
    [InlineData("@sometimes", "'@sometimes' is not known")]
    [InlineData("@every soon", "such as 15s")]
    [InlineData("TZ=Nowhere/Land 0 * * * *", "Nowhere/Land")]
    public void What_cannot_be_read_is_explained(string schedule, string problem)
    {
        Assert.False(CronSchedule.TryParse(schedule, out _, out var told));
        Assert.Contains(problem, told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_date_that_never_comes_has_no_next_time()
    {
        Assert.True(CronSchedule.TryParse("0 0 0 31 2 *", out var parsed, out _));
        Assert.Null(parsed!.Next(DateTimeOffset.UnixEpoch));
    }
}
