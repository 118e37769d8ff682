using NodaTime;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.PatchScheduling.Domain;
using static ReleaseOrchestrator.Tests.PatchScheduling.Calendars;

namespace ReleaseOrchestrator.Tests.PatchScheduling;

public class The_calendar_of_clusters
{
    private static readonly Interval Fortnight = new(Utc("2026-11-20T00:00:00Z"), Utc("2026-12-04T00:00:00Z"));
    private static readonly RecurringWindow Saturdays = new(
        "saturdays", new() { Names = ["prod-*"] }, Duration.FromHours(6), new LocalSchedule(new Weekly(IsoDayOfWeek.Saturday), Time("22:00"), DateTimeZone.Utc), []);

    private static ClusterFacts Cluster(string name) => new($"/{name}", name, "westeurope", new Dictionary<string, string>());

    private static FreezeWindow Freeze(string from, string to) => new("closing", new() { Names = ["prod-*"] }, new Interval(Utc(from), Utc(to)), "year-end closing");

    private static TouchTimes Times(Interval time, FreezeWindow[] freezes, params string[] clusters) =>
        new TouchCalendar([Saturdays], freezes).Times([.. clusters.Select(Cluster)], time);

    private static string[] Text(CalendarGroup group) =>
        [.. group.Openings.Select(o => $"{Instant.FromDateTimeOffset(o.OpensAt).Text()}/{Instant.FromDateTimeOffset(o.ClosesAt).Text()}")];

    [Fact]
    public void Has_every_opening_of_their_windows() => Assert.Equal(
        ["2026-11-21T22:00:00Z/2026-11-22T04:00:00Z", "2026-11-28T22:00:00Z/2026-11-29T04:00:00Z"], Text(Assert.Single(Times(Fortnight, [], "prod-1").Groups)));

    [Fact]
    public void Is_one_opening_for_those_that_no_window_limits() =>
        Assert.Equal(["2026-11-20T00:00:00Z/2026-12-04T00:00:00Z"], Text(Assert.Single(Times(Fortnight, [], "dev-1").Groups)));

    [Fact]
    public void Leaves_out_what_is_frozen_and_says_by_what()
    {
        var group = Assert.Single(Times(Fortnight, [Freeze("2026-11-22T02:00:00Z", "2026-11-30T00:00:00Z")], "prod-1").Groups);
        Assert.Equal(["2026-11-21T22:00:00Z/2026-11-22T02:00:00Z"], Text(group));
        Assert.Equal(["closing (year-end closing)"], group.Freezes.Select(f => $"{f.Name} ({f.Reason})"));
    }

    [Fact]
    public void Knows_nothing_of_freezes_at_other_times() =>
        Assert.Empty(Assert.Single(Times(Fortnight, [Freeze("2026-12-04T00:00:00Z", "2026-12-30T00:00:00Z")], "prod-1").Groups).Freezes);

    [Fact]
    public void Is_cut_to_what_was_asked_about() => Assert.Equal(
        ["2026-11-21T23:00:00Z/2026-11-22T01:00:00Z"], Text(Assert.Single(Times(new(Utc("2026-11-21T23:00:00Z"), Utc("2026-11-22T01:00:00Z")), [], "prod-1").Groups)));

    [Fact]
    public void Tells_the_same_windows_once()
    {
        var times = Times(Fortnight, [], "prod-1", "dev-1", "prod-2", "dev-2");
        Assert.Equal([["saturdays"], []], times.Groups.Select(g => g.Windows));
        Assert.Equal([("/prod-1", 0), ("/dev-1", 1), ("/prod-2", 0), ("/dev-2", 1)], times.Clusters.Select(c => (c.ClusterId, c.Group)));
    }

    [Fact]
    public void Agrees_with_the_decision_about_each_moment()
    {
        var calendar = new TouchCalendar([Saturdays], [Freeze("2026-11-22T02:00:00Z", "2026-11-28T23:00:00Z")]);
        var openings = calendar.Times([Cluster("prod-1")], Fortnight).Groups[0].Openings;
        for (var at = Fortnight.Start; at < Fortnight.End; at += Duration.FromMinutes(30))
        {
            var moment = at.ToDateTimeOffset();
            Assert.Equal(calendar.Decide([Cluster("prod-1")], at)[0].Allowed, openings.Any(o => o.OpensAt <= moment && moment < o.ClosesAt));
        }
    }
}
