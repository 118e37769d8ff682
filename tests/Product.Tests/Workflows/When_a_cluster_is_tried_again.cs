using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.StagedRollout;
using ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

namespace Product.Tests.Workflows;

public class When_a_cluster_is_tried_again
{
    private static readonly PlannedCluster Planned = new("/c", "one", "eastus", null, [Pool("a") with { IsCanary = true }, Pool("b"), Pool("c")]);

    [Fact]
    public void What_failed_goes_first_in_the_order_of_the_plan_and_what_was_left_alone_follows()
    {
        var again = Standing([First(failed: ["b"], leftAlone: ["c"])]).Again(Planned)!;

        Assert.Equal((2, "b c"), (again.Attempt, string.Join(' ', again.Pools)));
        Assert.False(again.Ended);
    }

    [Fact]
    public void A_pool_that_is_left_out_is_not_tried_and_counts_no_more()
    {
        var standing = Standing([First(failed: ["b"], leftAlone: ["c"])], leftOut: "B");

        Assert.Empty(standing.Failed);
        Assert.Equal(["c"], standing.Again(Planned)!.Pools);
    }

    [Fact]
    public void Only_one_of_two_may_be_tried()
    {
        var standing = Standing([First(failed: ["b", "c"], leftAlone: [])]);

        Assert.Equal(["c"], standing.Again(Planned, onlyFailed: "C")!.Pools);
    }

    [Fact]
    public void A_pool_counts_by_the_latest_attempt_that_was_about_it()
    {
        var good = Later(2, ["b"], failed: []);
        var standing = Standing([First(failed: ["b"], leftAlone: ["c"]), good]);

        Assert.Empty(standing.Failed);
        Assert.Equal(["c"], standing.LeftAlone);
        Assert.Equal(["b"], Standing([First(failed: ["b"], leftAlone: []), good, Later(3, ["b"], failed: ["b"])]).Failed.Select(f => f.PoolId));
    }

    [Fact]
    public void An_attempt_under_way_is_neither_failed_nor_good()
    {
        var standing = Standing([First(failed: ["b"], leftAlone: []), Later(2, ["b"], failed: []) with { Ended = false }]);

        Assert.Equal((0, 1), (standing.Failed.Count, standing.UnderWay));
        Assert.Null(standing.Again(Planned));
    }

    [Fact]
    public void A_canary_that_was_not_watched_to_its_end_is_watched_again()
    {
        var stopped = First(failed: [], leftAlone: ["b", "c"]) with { Failure = new ClusterFailure(ByGate: true, "its canary"), CanarySoaked = false };

        Assert.Equal(["a", "b", "c"], Standing([stopped]).Again(Planned)!.Pools);
        Assert.Equal(["b", "c"], Standing([stopped with { CanarySoaked = true }]).Again(Planned)!.Pools);
    }

    [Fact]
    public void Where_its_control_plane_failed_every_pool_that_waited_may_be_asked_for()
    {
        var standing = Standing([First(failed: [], leftAlone: ["a", "b", "c"]) with { Failure = new ClusterFailure(ByGate: false, "its control plane") }]);

        Assert.True(standing.HasFailed("b"));
        Assert.Equal(3, standing.Again(Planned)!.Pools.Count);
    }

    [Fact]
    public void What_is_told_later_adds_to_what_was_told_before()
    {
        var outcome = new ClusterOutcome("/c", "one", 1, [Failed("c")], [], null, [], CanarySoaked: true, Stopped: false);
        var told = First(failed: ["b"], leftAlone: []).With(outcome, hasEnded: true);

        Assert.Equal(["b", "c"], told.Failed.Select(f => f.PoolId));
        Assert.Equal(2, told.With(outcome, hasEnded: true).Failed.Count);
    }

    private static ClusterAttempts Standing(ClusterAttempt[] attempts, params string[] leftOut) => new(attempts, leftOut.ToHashSet(StringComparer.OrdinalIgnoreCase));

    private static ClusterAttempt First(string[] failed, string[] leftAlone) => new("broad", "/c", "one", 1, [], [.. failed.Select(Failed)], leftAlone, null, CanarySoaked: true, Ended: true);

    private static ClusterAttempt Later(int attempt, string[] pools, string[] failed) => new("broad", "/c", "one", attempt, pools, [.. failed.Select(Failed)], [], null, CanarySoaked: true, Ended: true);

    private static PoolFailure Failed(string pool) => new(pool, pool, PoolUpgradeState.Failed, "no");

    private static PlannedPool Pool(string name) => new($"rel-1-p-{name}-a1", name, name, "User", 3, "old", "new");
}
