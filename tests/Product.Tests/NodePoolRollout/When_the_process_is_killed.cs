using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_the_process_is_killed
{
    [Fact]
    public async Task After_any_call_the_pool_is_upgraded_once_all_the_same()
    {
        for (var call = 1; ; call++)
        {
            using var rollout = new RolloutScenario { Settings = new PoolUpgradeSettings("33%") };
            rollout.Fleet.Add("shop-eastus");
            rollout.Fleet.Pool("shop-eastus", "apps").GoesOnAlone = true;
            rollout.Fleet.KillAfterCall = call;
            await rollout.Start("shop-eastus", "apps");
            await rollout.Run();
            Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show("shop-eastus", "apps")).State);
            Assert.Single(rollout.Fleet.Upgrades);
            Assert.Single(await rollout.Facts());
            Assert.Equal("10%", rollout.Fleet.Pool("shop-eastus", "apps").Settings.MaxSurge);
            if (rollout.Killed == 0)
                break; // there is no such call any more
        }
    }

    [Fact]
    public async Task An_answer_that_got_lost_is_not_asked_for_twice()
    {
        using var rollout = new RolloutScenario();
        rollout.Fleet.Add("shop-eastus");
        rollout.Fleet.Pool("shop-eastus", "apps").GoesOnAlone = true;
        rollout.Fleet.OnAccepted = () => throw new AzureException(AzureTrouble.Unreachable, "Timeout", "no answer in time");
        await rollout.Start("shop-eastus", "apps");
        await rollout.Run();
        var upgrade = await rollout.Show("shop-eastus", "apps");
        Assert.Equal((PoolUpgradeState.Succeeded, null), (upgrade.State, upgrade.AzureOperation));
        Assert.Single(rollout.Fleet.Upgrades);
    }

    [Fact]
    public async Task A_request_that_never_arrived_is_made_again_once_it_cannot_arrive_any_more()
    {
        using var rollout = new RolloutScenario();
        rollout.Fleet.Add("shop-eastus");
        rollout.Fleet.Troubles["UpgradeNodeImage"] = new Queue<Exception>([new AzureException(AzureTrouble.Unreachable, "Timeout", "no answer in time")]);
        var begun = rollout.Clock.Now;
        await rollout.Start("shop-eastus", "apps");
        await rollout.Run();
        var upgrade = await rollout.Show("shop-eastus", "apps");
        Assert.Equal(PoolUpgradeState.Succeeded, upgrade.State);
        Assert.Single(rollout.Fleet.Upgrades);
        Assert.True(upgrade.StartedAt - begun >= rollout.Pace.WriteTimeout);
    }
}
