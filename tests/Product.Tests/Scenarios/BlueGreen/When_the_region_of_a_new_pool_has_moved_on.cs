using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.BlueGreen;

public class When_the_region_of_a_new_pool_has_moved_on
{
    private const string Newer = "AKSAzureLinux-V3gen2-202611.28.0";

    private readonly Scenario _scenario = Scenario.Of(new Cluster("one").Ring("canary"), new Cluster("asia").In("southeastasia").Ring("broad"))
        .WithPolicy(BlueGreenStories.Policy()).Watched(hands => new PoolWatch(hands, BlueGreenStories.FinalSoak, "one", "asia"));

    [Fact]
    public async Task It_gets_the_exact_image_by_a_snapshot_of_a_pool_that_runs_it()
    {
        var outcome = await _scenario.At(TimeSpan.FromMinutes(30), hands => hands.Offer(Newer, "southeastasia")).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
        Assert.All(outcome.Pools["asia"], pool => Assert.Contains("/snapshots/", (string?)pool.Properties["creationData"]?["sourceResourceId"], StringComparison.OrdinalIgnoreCase));
        Assert.All(outcome.Pools["one"], pool => Assert.Null(pool.Properties["creationData"]));
    }

    [Fact]
    public async Task Without_one_it_is_refused_by_name_and_no_pool_is_made()
    {
        var outcome = await Scenario.Of(new Cluster("asia").In("southeastasia").Ring("canary")).WithPolicy(BlueGreenStories.Policy()).At(TimeSpan.Zero, hands => hands.Offer(Newer)).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Equal(PoolUpgradeState.Refused, outcome.StateOf("asia", "apps"));
        Assert.Contains($"has moved on to {Newer}", outcome.LastUpgradeOf("asia", "apps")!.Reason, StringComparison.Ordinal);
        Assert.Equal(["apps", "system"], outcome.Pools["asia"].Select(pool => pool.Name).Order());
    }
}
