using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Rollouts;

public class When_nothing_goes_wrong
{
    private readonly Scenario _scenario = Scenario.Of(new Cluster("one").Ring("canary"), new Cluster("two").Ring("broad"), new Cluster("three").Ring("broad").In("southeastasia"));

    [Fact]
    public async Task Every_node_is_on_the_manifests_image()
    {
        var outcome = await _scenario.Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
    }

    [Fact]
    public async Task Each_pool_gets_one_upgrade_call()
    {
        var outcome = await _scenario.Run();

        Assert.All(outcome.Operations, operation => Assert.Single(outcome.UpgradeCalls(operation.ClusterName, operation.PoolName)));
        Assert.Equal(6, outcome.Operations.Count);
    }

    [Fact]
    public async Task The_next_stage_begins_when_the_one_before_has_soaked()
    {
        var outcome = await _scenario.Run();

        var canary = outcome.Operations.Where(operation => operation.Request.Stage == "canary").Max(operation => operation.EndedAt!.Value);
        var broad = outcome.Operations.Where(operation => operation.Request.Stage == "broad").Min(operation => operation.StartedAt!.Value);
        Assert.True(broad - canary >= TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task The_same_scenario_runs_the_same_again()
    {
        var (one, other) = (await _scenario.Run(), await _scenario.Run());

        Assert.Equal(one.Steps, other.Steps);
        Assert.Equal(one.EndedAt, other.EndedAt);
        Assert.Equal(one.Timeline, other.Timeline);
    }
}
