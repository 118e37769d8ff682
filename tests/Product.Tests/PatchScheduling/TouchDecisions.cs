using NodaTime;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.PatchScheduling.Domain;
using static ReleaseOrchestrator.Tests.PatchScheduling.Calendars;

namespace ReleaseOrchestrator.Tests.PatchScheduling;

public class A_window
{
    private static RecurringWindow Nightly(params DateInterval[] notAllowed) => new(
        "nightly", new(), Duration.FromHours(4), new LocalSchedule(new Daily(), Time("22:00"), Berlin), notAllowed);

    [Fact]
    public void That_is_open_already_is_among_its_openings() =>
        Assert.Equal(["2026-11-20T21:00:00Z/2026-11-21T01:00:00Z"], Nightly().OpeningsFrom(Utc("2026-11-21T00:00:00Z")).Take(1).Text());

    [Fact]
    public void That_has_just_closed_is_not() =>
        Assert.Equal(["2026-11-21T21:00:00Z/2026-11-22T01:00:00Z"], Nightly().OpeningsFrom(Utc("2026-11-21T01:00:00Z")).Take(1).Text());

    [Fact]
    public void Lasts_as_long_over_a_change_of_the_clocks() => // 22:00 to 03:00 summer time: the clocks skip an hour
        Assert.Equal(["2026-03-28T21:00:00Z/2026-03-29T01:00:00Z"], Nightly().OpeningsFrom(Utc("2026-03-28T20:00:00Z")).Take(1).Text());

    [Fact]
    public void Is_cut_at_dates_that_are_not_allowed_both_included() => // 23rd to 24th, Berlin: 22nd 23:00Z to 24th 23:00Z
        Assert.Equal(
            ["2026-12-22T21:00:00Z/2026-12-22T23:00:00Z", "2026-12-24T23:00:00Z/2026-12-25T01:00:00Z", "2026-12-25T21:00:00Z/2026-12-26T01:00:00Z"],
            Nightly(new DateInterval(Date("2026-12-23"), Date("2026-12-24"))).OpeningsFrom(Utc("2026-12-22T12:00:00Z")).Take(3).Text());

    [Fact]
    public void Blocks_the_same_moments_as_AKS_for_its_documented_example()
    {
        var zone = DateTimeZoneProviders.Tzdb["UTC+02"];
        Assert.Equal("2022-12-22T22:00:00Z/2023-01-03T22:00:00Z", new[] { new DateInterval(Date("2022-12-23"), Date("2023-01-03")).InZone(zone) }.Text()[0]);
    }

    [Fact]
    public void That_opens_once_is_over_afterwards() =>
        Assert.Empty(new OneOffWindow("once", new(), Duration.FromHours(1), Utc("2026-11-20T20:00:00Z")).OpeningsFrom(Utc("2026-11-20T21:00:00Z")));
}

public class A_selector
{
    private static readonly ClusterFacts Cluster = new("/id", "prod-weu-01", "westeurope", new Dictionary<string, string> { ["Ring"] = "early", ["team"] = "a" });

    [Theory]
    [InlineData("prod-*", true)]
    [InlineData("PROD-WEU-0?", true)]
    [InlineData("prod", false)]
    public void Takes_names_with_wildcards(string name, bool selects) => Assert.Equal(selects, new ClusterSelector { Names = [name] }.Selects(Cluster));

    [Fact]
    public void Without_parts_selects_all() => Assert.True(new ClusterSelector().Selects(Cluster));

    [Fact]
    public void Takes_tag_names_without_case() => Assert.True(new ClusterSelector { Tags = new Dictionary<string, string> { ["ring"] = "early" } }.Selects(Cluster));

    [Fact]
    public void Takes_tag_values_with_case() => Assert.False(new ClusterSelector { Tags = new Dictionary<string, string> { ["ring"] = "Early" } }.Selects(Cluster));

    [Fact]
    public void Needs_every_part_to_match() => Assert.False(new ClusterSelector { Regions = ["westeurope"], Names = ["dev-*"] }.Selects(Cluster));
}

public class The_decision_about_a_cluster
{
    private static readonly ClusterFacts Cluster = new("/id", "prod-weu-01", "westeurope", new Dictionary<string, string>());
    private static readonly RecurringWindow Saturdays = new(
        "saturdays", new(), Duration.FromHours(6), new LocalSchedule(new Weekly(IsoDayOfWeek.Saturday), Time("22:00"), DateTimeZone.Utc), []);

    private static WindowDecision At(string moment, MaintenanceWindow[] windows, params FreezeWindow[] freezes) =>
        Assert.Single(new TouchCalendar(windows, freezes).Decide([Cluster], Utc(moment)));

    private static FreezeWindow Freeze(string from, string to, string name = "year-end") => new(name, new(), new Interval(Utc(from), Utc(to)), "year-end closing");

    private static DateTimeOffset Moment(string text) => Utc(text).ToDateTimeOffset();

    [Fact]
    public void Without_windows_is_always_yes() => Assert.Equivalent(
        new WindowDecision("/id", true, "no window limits this cluster", null, null, [], []), At("2026-11-20T12:00:00Z", []), strict: true);

    [Fact]
    public void Names_the_windows_and_freezes_that_select_it_and_are_not_over()
    {
        var decision = At(
            "2026-11-20T12:00:00Z", [Saturdays, Saturdays with { Name = "others", Selector = new() { Names = ["dev-*"] } }],
            Freeze("2026-12-20T00:00:00Z", "2027-01-04T00:00:00Z"), Freeze("2025-12-20T00:00:00Z", "2026-01-04T00:00:00Z", "last-year"));
        Assert.Equal(["saturdays"], decision.Windows);
        Assert.Equal(["year-end"], decision.Freezes);
    }

    [Fact]
    public void With_windows_of_other_clusters_only_is_yes() =>
        Assert.True(At("2026-11-20T12:00:00Z", [Saturdays with { Selector = new() { Names = ["dev-*"] } }]).Allowed);

    [Fact]
    public void Inside_a_window_is_yes_until_it_closes()
    {
        var decision = At("2026-11-21T23:00:00Z", [Saturdays]);
        Assert.True(decision.Allowed);
        Assert.Equal(Moment("2026-11-22T04:00:00Z"), decision.ClosesAt);
        Assert.Contains("saturdays", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void At_the_moment_of_opening_is_yes() => Assert.True(At("2026-11-21T22:00:00Z", [Saturdays]).Allowed);

    [Fact]
    public void At_the_moment_of_closing_is_no() => Assert.False(At("2026-11-22T04:00:00Z", [Saturdays]).Allowed);

    [Fact]
    public void Outside_is_no_until_the_next_opening()
    {
        var decision = At("2026-11-20T12:00:00Z", [Saturdays]);
        Assert.False(decision.Allowed);
        Assert.Equal(Moment("2026-11-21T22:00:00Z"), decision.NextOpening);
        Assert.Equal("outside window saturdays; opens at 2026-11-21T22:00Z", decision.Reason);
    }

    [Fact]
    public void In_one_of_two_windows_that_touch_is_yes_to_the_end_of_both()
    {
        var after = new OneOffWindow("extra", new(), Duration.FromHours(2), Utc("2026-11-22T04:00:00Z"));
        Assert.Equal(Moment("2026-11-22T06:00:00Z"), At("2026-11-21T23:00:00Z", [Saturdays, after]).ClosesAt);
    }

    [Fact]
    public void In_a_freeze_is_no_even_inside_a_window()
    {
        var decision = At("2026-11-21T23:00:00Z", [Saturdays], Freeze("2026-11-20T00:00:00Z", "2026-11-30T00:00:00Z"));
        Assert.False(decision.Allowed);
        Assert.Equal("frozen until 2026-11-30T00:00Z by year-end (year-end closing)", decision.Reason);
        Assert.Equal(Moment("2026-12-05T22:00:00Z"), decision.NextOpening);
    }

    [Fact]
    public void In_a_freeze_without_windows_is_no_until_it_ends() =>
        Assert.Equal(Moment("2026-11-30T00:00:00Z"), At("2026-11-21T23:00:00Z", [], Freeze("2026-11-20T00:00:00Z", "2026-11-30T00:00:00Z")).NextOpening);

    [Fact]
    public void In_freezes_that_follow_each_other_is_no_until_the_last_ends() =>
        Assert.Equal(
            Moment("2026-12-02T00:00:00Z"),
            At("2026-11-21T23:00:00Z", [], Freeze("2026-11-20T00:00:00Z", "2026-11-30T00:00:00Z"), Freeze("2026-11-29T00:00:00Z", "2026-12-02T00:00:00Z", "b")).NextOpening);

    [Fact]
    public void Is_yes_again_in_the_middle_of_a_window_whose_beginning_was_frozen() =>
        Assert.Equal(Moment("2026-11-22T01:00:00Z"), At("2026-11-21T12:00:00Z", [Saturdays], Freeze("2026-11-21T00:00:00Z", "2026-11-22T01:00:00Z")).NextOpening);

    [Fact]
    public void Looks_through_a_coming_freeze_for_the_next_opening() =>
        Assert.Equal(Moment("2026-12-05T22:00:00Z"), At("2026-11-20T12:00:00Z", [Saturdays], Freeze("2026-11-21T00:00:00Z", "2026-11-30T00:00:00Z")).NextOpening);

    [Fact]
    public void Says_that_a_coming_freeze_ends_the_permission() =>
        Assert.Equal(Moment("2026-11-21T23:30:00Z"), At("2026-11-21T23:00:00Z", [Saturdays], Freeze("2026-11-21T23:30:00Z", "2026-11-30T00:00:00Z")).ClosesAt);

    [Fact]
    public void Knows_no_opening_after_a_window_that_opened_once() =>
        Assert.Null(At("2026-11-20T12:00:00Z", [new OneOffWindow("once", new(), Duration.FromHours(1), Utc("2026-01-01T00:00:00Z"))]).NextOpening);

    [Fact]
    public void Leaves_clusters_alone_that_a_freeze_does_not_select() =>
        Assert.True(At("2026-11-21T12:00:00Z", [], Freeze("2026-11-20T00:00:00Z", "2026-11-30T00:00:00Z") with { Selector = new() { Regions = ["eastus"] } }).Allowed);
}
