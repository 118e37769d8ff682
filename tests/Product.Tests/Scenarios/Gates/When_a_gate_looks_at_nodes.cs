using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Gates;

public class When_a_gate_looks_at_nodes
{
    private static Scenario Runtime(PromisedFacts promised) => GateScenarios.Canary.WithPolicy(GateScenarios.Policy("nodes-ready, node-image, node-runtime, workloads"))
        .On(setup => setup with { Promises = new Dictionary<string, PromisedFacts> { [Images.Family] = promised } });

    [Fact]
    public async Task Nodes_that_are_what_their_image_promises_pass() =>
        Assert.Equal(ReleaseState.Succeeded, (await Runtime(new PromisedFacts("6.6.104.2-4.azl3", "2.0.0", "permissive", "v2", false)).Run()).State);

    [Fact]
    public async Task A_node_in_another_mode_of_selinux_stops_the_release()
    {
        var outcome = await Runtime(new PromisedFacts(Selinux: "enforcing")).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("selinux is permissive, the image promises enforcing", outcome.Reason, StringComparison.Ordinal);
        Assert.Null(outcome.LastUpgradeOf("two", "apps"));
    }

    [Fact]
    public async Task One_node_with_another_kernel_is_found()
    {
        var outcome = await Runtime(new PromisedFacts("6.6.104.2-4.azl3"))
            .WithFault(new { kind = "wrongNodeFacts", cluster = "one", pool = "apps", facts = new Dictionary<string, string> { ["kernel"] = "6.6.1-1.azl3" } }).Run();
        Assert.Contains("kernel is 6.6.1-1.azl3", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_says_nothing_of_itself_is_no_pass()
    {
        var outcome = await Runtime(new PromisedFacts(Fips: false))
            .WithFault(new { kind = "wrongNodeFacts", cluster = "one", facts = new Dictionary<string, string?> { ["fips"] = null } }).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("node-facts does not say its fips", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_that_promises_nothing_is_no_pass_either()
    {
        var outcome = await GateScenarios.Canary.WithPolicy(GateScenarios.Policy("node-runtime")).Run();
        Assert.Contains("the release says nothing about what nodes of AKSAzureLinux-V3gen2 are like", outcome.Reason, StringComparison.Ordinal);
    }
}
