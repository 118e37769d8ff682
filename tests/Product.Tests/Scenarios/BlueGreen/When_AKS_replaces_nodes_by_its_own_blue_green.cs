using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.BlueGreen;

public class When_AKS_replaces_nodes_by_its_own_blue_green
{
    private readonly Scenario _scenario = Scenario.Of(new Cluster("one").Ring("canary"))
        .WithPolicy(BlueGreenStories.Policy(blueGreen: ", useAksPreview: true")).Watched(hands => new PoolWatch(hands, BlueGreenStories.FinalSoak, "one"));

    [Fact]
    public async Task Its_new_nodes_stand_beside_the_old_ones_for_the_last_soak_and_no_pool_is_made()
    {
        var nodes = 0;
        var outcome = await _scenario.When(
            hands => hands.Operations.Any(operation => operation is { PoolName: "apps", State: PoolUpgradeState.Soaking }),
            hands =>
            {
                nodes = hands.PoolsOf("one").Single(pool => pool.Name == "apps").Nodes.Count;
                return Task.CompletedTask;
            }).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.Equal(6, nodes);
        Assert.Equal(["apps", "system"], outcome.Pools["one"].Select(pool => pool.Name).Order());
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
        var upgrade = outcome.LastUpgradeOf("one", "apps")!;
        Assert.Null(upgrade.ReplacedBy);
        Assert.True(upgrade.EndedAt - upgrade.StartedAt >= BlueGreenStories.FinalSoak);
        Assert.True(outcome.LastUpgradeOf("one", "system")!.StartedAt < upgrade.EndedAt);
    }

    [Fact]
    public async Task A_cluster_that_does_not_have_it_gets_a_new_pool_instead()
    {
        var outcome = await _scenario
            .WithFault(new { kind = "serverError", method = "PUT", pathContains = "/one/agentPools/apps", status = 400, code = "PreviewFeatureNotRegistered", message = "Blue-green is not offered here." }).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.NotNull(outcome.Pools["one"].MadeBeside("apps"));
        Assert.Equal("system", outcome.Pools["one"].Single(pool => pool.Mode == "System").Name);
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
    }
}
