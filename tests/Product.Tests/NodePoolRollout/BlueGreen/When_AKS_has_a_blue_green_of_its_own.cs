using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.BlueGreen;

public sealed class When_AKS_has_a_blue_green_of_its_own
{
    private static readonly PoolStrategy Preview =
        new(StrategyKind.BlueGreen, new BlueGreenSettings("100%", TimeSpan.Zero, TimeSpan.FromHours(1), UseAksPreview: true));

    [Fact]
    public async Task The_pool_is_set_to_it_and_upgraded_as_any_other()
    {
        using var rollout = TwoPools.Scenario(Preview);
        await rollout.Start(TwoPools.Cluster, "apps");
        await rollout.Run();
        var upgrade = await rollout.Show(TwoPools.Upgrade);
        Assert.Equal((PoolUpgradeState.Succeeded, null), (upgrade.State, upgrade.ReplacedBy));
        Assert.Single(rollout.Fleet.ChosenAksBlueGreen);
        Assert.Single(rollout.Fleet.Upgrades);
        Assert.Empty(rollout.Fleet.Created);
    }

    [Fact]
    public async Task Where_it_is_refused_the_steps_are_our_own_and_that_is_told()
    {
        using var rollout = TwoPools.Scenario(Preview);
        rollout.Fleet.RefusesAksBlueGreen = "the preview is not registered";
        await rollout.Start(TwoPools.Cluster, "apps");
        var creating = await rollout.UntilStep("creating pool");
        Assert.Contains("the preview is not registered", creating.Step, StringComparison.Ordinal);
        await rollout.Run();
        var upgrade = await rollout.Show(TwoPools.Upgrade);
        Assert.Equal(PoolUpgradeState.Succeeded, upgrade.State);
        Assert.NotNull(upgrade.ReplacedBy);
    }
}
