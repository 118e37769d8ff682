using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.BlueGreen;

public class When_a_release_that_replaces_pools_is_taken_back
{
    private readonly Scenario _one = Scenario.Of(new Cluster("one").Ring("canary"))
        .WithPolicy(BlueGreenStories.Policy()).Watched(hands => new PoolWatch(hands, BlueGreenStories.FinalSoak, "one"));

    [Theory]
    [InlineData("creating pool")]
    [InlineData("draining 1 of 3 nodes")]
    [InlineData("soaking until")]
    [InlineData("is kept until")]
    public async Task From_wherever_it_is_the_old_pool_takes_over_again_and_the_new_one_goes(string step)
    {
        IReadOnlyList<string> serving = [];
        var outcome = await _one.When(hands => hands.Says("apps", step), hands => hands.Rollback("customers complain"))
            .When(hands => hands.Release.Phase == ReleaseState.RolledBack, hands =>
            {
                serving = hands.PoolsRunning("one", "storefront");
                return Task.CompletedTask;
            }).Run();

        Assert.Equal((ReleaseState.RolledBack, null), (outcome.State, outcome.Reason));
        IsAsBefore(outcome);
        Assert.Equal(["apps"], serving);
        Assert.Equal(PoolUpgradeState.Aborted, outcome.Operations.Single(operation => operation is { PoolName: "apps", Request.RollbackOf: null }).State);
        Assert.Equal(RollbackWay.BlueGreenReversal, outcome.LastUpgradeOf("one", "apps")!.RollbackWay);
    }

    [Fact]
    public async Task Beforehand_the_way_is_told()
    {
        WaysBack? told = null;
        await _one.When(hands => hands.Says("apps", "is kept until"), async hands =>
        {
            told = await hands.WaysBack(hands.Operations.Single(operation => operation.PoolName == "apps").Id);
            await hands.Rollback();
        }).Run();

        Assert.Equal(RollbackWay.BlueGreenReversal, Assert.Single(told!.Ways, way => way.Open).Way);
    }

    [Theory]
    [InlineData("5m")] // between two batches
    [InlineData("6h")] // while the old pool is kept, and that of the next pool of the cluster too
    public async Task Workloads_that_get_worse_on_the_new_pool_take_it_back_where_the_policy_says_so(string delay)
    {
        var outcome = await Scenario.Of(new Cluster("one").Ring("canary")).WithPolicy(BlueGreenStories.Policy(stage: "      onFailure: rollBack"))
            .Watched(hands => new PoolWatch(hands, BlueGreenStories.FinalSoak, "one")).BreakingWorkloads("one", delay).Run();

        Assert.Equal((ReleaseState.RolledBack, null), (outcome.State, outcome.Reason));
        IsAsBefore(outcome);
        var upgrade = outcome.Operations.Single(operation => operation is { PoolName: "apps", Request.RollbackOf: null });
        Assert.Equal(PoolUpgradeState.Failed, upgrade.State);
        Assert.Contains("After a soak", upgrade.Reason, StringComparison.Ordinal);
        Assert.Contains("storefront", upgrade.Reason, StringComparison.Ordinal);
        Assert.Contains(outcome.Audit, entry => entry is { Action: "rollback", Actor: "app:release-workflows" });
    }

    [Fact]
    public async Task After_an_abort_half_way_too()
    {
        var outcome = await _one.When(hands => hands.Says("apps", "draining 1 of 3 nodes"), hands => hands.Abort())
            .When(hands => hands.Release.Phase == ReleaseState.Aborted, hands => hands.Rollback("and not at all")).Run();

        Assert.Equal((ReleaseState.RolledBack, null), (outcome.State, outcome.Reason));
        IsAsBefore(outcome);
    }

    [Fact]
    public async Task Pools_that_are_gone_stay_gone_and_are_named_with_those_that_took_their_place()
    {
        var outcome = await Scenario.Of(new Cluster("one").Ring("canary"), new Cluster("two").Ring("broad")).WithPolicy(BlueGreenStories.Policy())
            .When(hands => hands.Operations.Any(operation => operation is { ClusterName: "two", PoolName: "system", State: PoolUpgradeState.Soaking }), hands => hands.Rollback()).Run();

        var heir = outcome.Pools["one"].MadeBeside("apps")!.Name;
        Assert.Equal(ReleaseState.Failed, outcome.State);
        Assert.Contains($"one/apps (it was deleted after its soak, and {heir} took its place)", outcome.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("two/", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains(outcome.Timeline, entry => entry.Kind == "rollback" && entry.Message.Contains("2 pools go back", StringComparison.Ordinal) && entry.Message.Contains("2 stay: ", StringComparison.Ordinal));
        Assert.Equal(["apps", "system"], outcome.Pools["two"].Select(pool => pool.Name).Order());
        Assert.All(outcome.Nodes, node => Assert.Equal(node.Cluster == "two" ? Images.Before : Images.Target, node.Image));
    }

    [Fact]
    public async Task Once_they_are_gone_no_way_back_is_told_each_with_what_closes_it()
    {
        WaysBack? told = null;
        await _one.When(hands => hands.Release.Phase == ReleaseState.Succeeded, async hands => told = await hands.WaysBack(hands.Operations.Single(operation => operation.PoolName == "apps").Id)).Run();

        Assert.DoesNotContain(told!.Ways, way => way.Open);
        Assert.Contains(told.Ways, way => way.Way == RollbackWay.BlueGreenReversal && way.Because.Contains("deleted after its soak", StringComparison.Ordinal));
        Assert.All(told.Ways.Where(way => way.Way is RollbackWay.AksRollback or RollbackWay.Snapshot), way => Assert.Contains("took the pool's place", way.Because, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public async Task Whatever_dies_on_the_way_it_ends_the_same(int minutes)
    {
        DateTimeOffset? orderedAt = null;
        var outcome = await _one
            .When(hands => hands.Says("apps", "is kept until"), async hands =>
            {
                await hands.Rollback();
                orderedAt = hands.Now;
            })
            .When(hands => hands.Now >= orderedAt + TimeSpan.FromMinutes(minutes), hands =>
            {
                Hands.Kill(hands.Platform.Ledger);
                Hands.Kill(hands.Platform.Rollout);
                return Task.CompletedTask;
            }).Run();

        Assert.Equal((ReleaseState.RolledBack, null), (outcome.State, outcome.Reason));
        Assert.Equal(2, outcome.Kills);
        IsAsBefore(outcome);
    }

    private static void IsAsBefore(Outcome outcome)
    {
        Assert.Equal(["apps", "system"], outcome.Pools["one"].Select(pool => pool.Name).Order());
        Assert.All(outcome.Pools["one"].SelectMany(pool => pool.Nodes), node => Assert.Equal((Images.Before, false), (node.Image, node.Cordoned)));
    }
}
