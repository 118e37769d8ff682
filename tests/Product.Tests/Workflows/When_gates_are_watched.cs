using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.StagedRollout;
using ReleaseOrchestrator.Workflows.StagedRollout.Activities;

namespace Product.Tests.Workflows;

public class When_gates_are_watched
{
    private static readonly DateTime Start = new(2026, 11, 21, 6, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(5);

    private DateTime _now = Start;

    private static GateDefinition Gate(string name = "errors", GateKind kind = GateKind.Prometheus, TimeSpan? interval = null, int failures = 0, int unseen = 2, OnInconclusive then = OnInconclusive.Pause) =>
        new(name, kind, interval, failures, unseen, then);

    private static GateWatch Watching(params GateDefinition[] gates)
    {
        var watch = new GateWatch(gates, Interval);
        watch.LookAtAll(Start);
        return watch;
    }

    private GateStop? See(GateWatch watch, GateVerdict verdict, string gate = "errors", bool settling = false) =>
        watch.Note([new GateLook(gate, verdict, "seen", settling, "ev-1")], _now);

    [Fact]
    public void All_are_due_at_first_and_each_again_in_its_own_interval()
    {
        var watch = Watching(Gate("often", interval: TimeSpan.FromMinutes(1)), Gate("seldom"));
        Assert.Equal(["often", "seldom"], watch.Due(_now).Select(due => due.Gate.Name));

        See(watch, GateVerdict.Passed, "often");
        See(watch, GateVerdict.Passed, "seldom");

        Assert.True(watch.AllPassed);
        Assert.Empty(watch.Due(_now));
        Assert.Equal(Start.AddMinutes(1), watch.Next);
        Assert.Equal("often", Assert.Single(watch.Due(Start.AddMinutes(1))).Gate.Name);
        Assert.Equal(2, watch.Due(Start + Interval).Count);
    }

    [Fact]
    public void The_first_failure_decides_unless_the_gate_may_fail_more_often()
    {
        Assert.Equal(new GateStop("gate errors failed: seen", IsFailure: true), See(Watching(Gate()), GateVerdict.Failed));
        Assert.Null(See(Watching(Gate(failures: 1)), GateVerdict.Failed));
    }

    [Fact]
    public void Only_failures_in_a_row_count()
    {
        var watch = Watching(Gate(failures: 1));

        Assert.Null(See(watch, GateVerdict.Failed));
        Assert.True(watch.Due(_now += Interval).Single().FailureDecides);
        Assert.Null(See(watch, GateVerdict.Passed));
        Assert.False(watch.Due(_now += Interval).Single().FailureDecides);
        Assert.Null(See(watch, GateVerdict.Failed));
        _now += Interval;
        Assert.Equal("gate errors failed 2 times in a row: seen", See(watch, GateVerdict.Failed)?.Reason);
    }

    [Fact]
    public void A_gate_within_its_failures_has_not_passed()
    {
        var watch = Watching(Gate(failures: 1));
        See(watch, GateVerdict.Failed);
        Assert.False(watch.AllPassed);
    }

    [Theory]
    [InlineData(OnInconclusive.Pause, false)]
    [InlineData(OnInconclusive.Fail, true)]
    public void Seeing_nothing_too_often_in_a_row_stops_as_the_gate_says(OnInconclusive then, bool isFailure)
    {
        var watch = Watching(Gate(then: then));

        Assert.Null(See(watch, GateVerdict.Inconclusive));
        _now += Interval;
        Assert.Null(See(watch, GateVerdict.Inconclusive));
        _now += Interval;
        var stop = See(watch, GateVerdict.Inconclusive);

        Assert.Equal(isFailure, stop?.IsFailure);
        Assert.StartsWith("gate errors could not see 3 times in a row", stop?.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Seeing_nothing_too_often_passes_where_the_gate_says_so()
    {
        var watch = Watching(Gate(unseen: 0, then: OnInconclusive.Pass));
        Assert.Null(See(watch, GateVerdict.Inconclusive));
        Assert.True(watch.AllPassed);
    }

    [Fact]
    public void Seeing_nothing_is_looked_at_again_soon_and_counts_once_an_interval()
    {
        var watch = Watching(Gate(unseen: 0));
        Assert.NotNull(See(watch, GateVerdict.Inconclusive));

        watch = Watching(Gate(unseen: 1));
        Assert.Null(See(watch, GateVerdict.Inconclusive));
        Assert.Equal(Start.AddSeconds(15), watch.Next);
        _now = Start.AddSeconds(15);
        Assert.Null(See(watch, GateVerdict.Inconclusive));
        Assert.Equal(_now.AddSeconds(30), watch.Next);
        _now = Start + Interval;
        Assert.NotNull(See(watch, GateVerdict.Inconclusive));
    }

    [Fact]
    public void A_short_interval_gives_what_is_restarted_a_minute_all_the_same()
    {
        var watch = Watching(Gate(interval: TimeSpan.FromSeconds(2), unseen: 1));
        for (; _now < Start.AddMinutes(1); _now = watch.Next!.Value)
            Assert.Null(See(watch, GateVerdict.Inconclusive));
        Assert.NotNull(See(watch, GateVerdict.Inconclusive));
    }

    [Fact]
    public void Pods_that_are_still_starting_do_not_count()
    {
        var watch = Watching(Gate(unseen: 0));
        Assert.Null(See(watch, GateVerdict.Inconclusive, settling: true));
        Assert.False(watch.AllPassed);
        Assert.Equal(Start.AddSeconds(15), watch.Next);
    }

    [Fact]
    public void A_gate_that_was_not_waited_for_is_due_at_once()
    {
        var watch = Watching(Gate("errors"), Gate("slow"));
        See(watch, GateVerdict.Failed);
        Assert.Equal("slow", Assert.Single(watch.Due(_now)).Gate.Name);
    }

    [Fact]
    public void People_who_resume_give_every_chance_again()
    {
        var watch = Watching(Gate(failures: 1));
        See(watch, GateVerdict.Failed);
        watch.StartAnew(_now += Interval);
        Assert.Null(See(watch, GateVerdict.Failed));
    }

    [Fact]
    public void An_approval_gate_is_not_waited_for_but_a_rejection_stops()
    {
        var watch = Watching(Gate("sign-off", GateKind.Approval));
        Assert.True(watch.AllPassed);
        Assert.Null(watch.Note([], _now));
        Assert.Equal(Start + Interval, watch.Next);
        Assert.True(See(watch, GateVerdict.Failed, "sign-off")?.IsFailure);
    }
}

public class When_a_soak_is_measured_in_load
{
    [Fact]
    public void Only_nodes_that_carried_work_at_both_looks_count() =>
        Assert.Equal(new LoadSoFar(8, 6), new LoadSoFar(6, 4).And(6, TimeSpan.FromMinutes(30)));

    [Fact]
    public void The_first_look_counts_for_nothing() => Assert.Equal(new LoadSoFar(0, 9), new LoadSoFar(0, 0).And(9, TimeSpan.FromHours(1)));
}
