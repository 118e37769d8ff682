using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.MonthlyRelease;
using ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

namespace Product.Tests.Workflows;

public class How_a_release_ends
{
    private static readonly RolloutPlan Plan = new(
        "h", "m", "standard",
        [new PlannedStage("broad", 0, false, [new PlannedWave(1, [new PlannedCluster("/c", "one", "eastus", null, [Planned("a"), Planned("b")])])])], []);

    private readonly Dictionary<string, PoolDecisionRow> _leftOut = new(StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void It_succeeded_only_if_every_targeted_pool_is_good() =>
        Assert.Equal(new ReleaseOutcome(ReleaseState.Succeeded, null), Of(Ended.Complete, Upgrade("a"), Upgrade("b", PoolUpgradeState.AlreadyCurrent)));

    [Fact]
    public void The_last_attempt_counts() =>
        Assert.Equal(ReleaseState.Succeeded, Of(Ended.Complete, Upgrade("a"), Upgrade("b", PoolUpgradeState.Failed), Upgrade("b", attempt: 2)).State);

    [Fact]
    public void A_pool_on_another_target_does_not_count()
    {
        var outcome = Of(Ended.Complete, Upgrade("a"), Upgrade("b") with { TargetImage = "other" });

        Assert.Equal(ReleaseState.PartiallySucceeded, outcome.State);
    }

    [Fact]
    public void What_failed_and_what_was_never_begun_is_named()
    {
        var outcome = Of(Ended.Complete, Upgrade("a", PoolUpgradeState.Failed));

        Assert.Equal((ReleaseState.PartiallySucceeded, "not on the target: one/a (Failed: no), one/b (never begun)"), (outcome.State, outcome.Reason));
    }

    [Fact]
    public void What_was_left_out_or_is_gone_is_named_with_who_said_so()
    {
        _leftOut["b"] = new PoolDecisionRow("b", "one/b", nameof(PoolDecision.Skip), "broken rack", "token:ann");
        _leftOut["x"] = new PoolDecisionRow("x", "one/x", PoolDecisionRow.Vanished, "", "app");

        Assert.Equal("not on the target: one/b (left out by token:ann: broken rack), one/x (gone from the fleet)", Of(Ended.Complete, Upgrade("a")).Reason);
    }

    [Fact]
    public void An_abort_half_way_says_what_is_done_half_done_and_not_begun_and_is_bad()
    {
        var outcome = Of(new Ended(Ending.Aborted, "stop it"), Upgrade("a", PoolUpgradeState.Aborted));

        Assert.Equal(
            new ReleaseOutcome(ReleaseState.Aborted, "stop it; 0 pools are on the target, half done: one/a (Aborted: no), 1 were not begun", BadBecause.AbortedHalfWay), outcome);
    }

    [Fact]
    public void An_abort_before_anything_was_changed_is_not_bad() =>
        Assert.Equal(new ReleaseOutcome(ReleaseState.Aborted, "stop it"), Of(new Ended(Ending.Aborted, "stop it"), Upgrade("a", PoolUpgradeState.Aborted) with { StartedAt = null }));

    [Fact]
    public void It_is_rolled_back_only_if_everything_went_back()
    {
        Assert.Equal(new ReleaseOutcome(ReleaseState.RolledBack, null, BadBecause.RolledBack), Of(new Ended(Ending.RolledBack)));
        Assert.Equal(new ReleaseOutcome(ReleaseState.Failed, "not taken back: one/a", BadBecause.RolledBack), Of(new Ended(Ending.LeftBehind, "not taken back: one/a")));
    }

    private ReleaseOutcome Of(Ended ended, params PoolUpgrade[] upgrades) => ReleaseOutcome.Of(ended, Plan, upgrades, _leftOut);

    private static PoolUpgrade Upgrade(string pool, PoolUpgradeState state = PoolUpgradeState.Succeeded, int attempt = 1) => new(
        $"rel-1-p-{pool}-a{attempt}", "rel-1", "broad", "/c", "one", "eastus", pool, pool, "old", "new", state, state.IsGood ? null : "no", null, 0, 3, null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null);

    private static PlannedPool Planned(string name) => new($"rel-1-p-{name}-a1", name, name, "User", 3, "old", "new");
}
