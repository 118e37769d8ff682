using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Rollouts;

public class When_part_of_the_fleet_cannot_be_listed
{
    [Fact]
    public async Task Nothing_is_planned_before_its_clusters_are_known()
    {
        var outcome = await Scenario.Of(new Cluster("one") { Subscription = 1 }.Ring("canary"), new Cluster("two").Ring("broad"))
            .WithFault(new { kind = "serverError", pathContains = $"{PlatformSetup.Subscriptions[1]}/providers/Microsoft.ContainerService/managedClusters", times = 5 })
            .Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
    }

    [Fact]
    public async Task A_stage_that_selects_nothing_does_not_stop_the_next()
    {
        var outcome = await Scenario.Of(new Cluster("two").Ring("broad")).Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
    }
}
