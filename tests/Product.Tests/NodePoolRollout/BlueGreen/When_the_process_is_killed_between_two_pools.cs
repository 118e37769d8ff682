using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.BlueGreen;

public sealed class When_the_process_is_killed_between_two_pools
{
    [Fact]
    public async Task After_any_call_one_pool_takes_over_and_one_is_deleted_once_all_the_same() => await AfterEveryCall(
        TwoPools.BlueGreen("2", 1, 1),
        async rollout =>
        {
            var upgrade = await rollout.Show(TwoPools.Upgrade);
            Assert.Equal((PoolUpgradeState.Succeeded, null), (upgrade.State, upgrade.Reason));
            Assert.Single(rollout.Fleet.Created);
            Assert.Equal(["apps"], rollout.Fleet.Deleted);
            Assert.Equal(2, rollout.Shop().Pools.Count);
            Assert.Equal(["pool-soak-began", "pool-upgraded"], (await rollout.Facts()).Select(fact => fact.Split(' ')[0]));
        });

    [Fact]
    public async Task After_any_call_canary_nodes_are_made_and_removed_once_and_the_pool_is_upgraded_once() => await AfterEveryCall(
        new PoolStrategy(Canary: new CanaryNodes(1, TimeSpan.FromHours(1))),
        async rollout =>
        {
            Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show(TwoPools.Upgrade)).State);
            Assert.Single(rollout.Fleet.Created);
            Assert.Single(rollout.Fleet.Deleted);
            Assert.Single(rollout.Fleet.Upgrades);
        });

    [Fact]
    public async Task After_any_call_a_way_back_is_gone_to_its_end() => await AfterEveryCall(
        TwoPools.BlueGreen("2", 1, 48),
        async rollout =>
        {
            Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show($"{TwoPools.Upgrade}.back")).State);
            Assert.Equal(["system", "apps"], rollout.Shop().Pools.Select(pool => pool.Name));
            Assert.All(rollout.Blue().Nodes, node => Assert.True(node.Serves));
            Assert.Equal(new AutoscalerBounds(2, 9), rollout.Blue().Autoscaler);
        },
        async rollout =>
        {
            await rollout.UntilStep("is kept until");
            await rollout.TakeBack(TwoPools.Upgrade);
        });

    [Fact]
    public async Task A_new_pool_whose_answer_was_lost_is_not_made_twice()
    {
        using var rollout = TwoPools.Scenario();
        rollout.Fleet.OnCreated = () => throw new AzureException(AzureTrouble.Unreachable, "Timeout", "no answer in time");
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.Run(TimeSpan.FromDays(4));
        Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show(TwoPools.Upgrade)).State);
        Assert.Single(rollout.Fleet.Created);
    }

    private static async Task AfterEveryCall(PoolStrategy strategy, Func<RolloutScenario, Task> expect, Func<RolloutScenario, Task>? meanwhile = null)
    {
        for (var call = 1; ; call++)
        {
            using var rollout = TwoPools.Scenario(strategy);
            rollout.Blue().Autoscaler = new AutoscalerBounds(2, 9);
            rollout.Blue().GoesOnAlone = true;
            rollout.Fleet.KillAfterCall = call;
            await rollout.Start(TwoPools.Cluster, "apps");
            if (meanwhile is not null)
                await meanwhile(rollout);
            await rollout.Run(TimeSpan.FromDays(4));
            await expect(rollout);
            if (rollout.Killed == 0)
                break; // there is no such call any more
        }
    }
}
