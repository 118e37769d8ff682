using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Stories;

/// <summary>One that has failed within the budget of failures, or was left out: a node of it is dead, in a cluster where another pool of the stage did well.</summary>
public class When_a_stage_goes_on_without_a_pool
{
    private const string AllGates = "      maxFailures: 1\n      gates: [nodes-ready, node-image, workloads]";

    private readonly List<Evidence> _evidence = [];

    [Fact]
    public async Task Its_dead_node_keeps_no_gate_from_passing()
    {
        var outcome = await Told(Stories.ThreeClusters(AllGates).Failing("one", "system")).Run();

        Assert.Equal(ReleaseState.PartiallySucceeded, outcome.State);
        Assert.Contains("one/system (Failed", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(PoolUpgradeState.Succeeded, outcome.StateOf("one", "apps"));
    }

    [Fact]
    public async Task Every_gate_that_looked_at_clusters_names_it_with_the_reason()
    {
        await Told(Stories.ThreeClusters(AllGates).Failing("one", "system")).Run();

        foreach (var gate in new[] { "nodes-ready", "node-image", "workloads" })
        {
            var last = _evidence.Where(evidence => evidence.Gate == gate).MaxBy(evidence => evidence.At)!;
            Assert.Equal(GateVerdict.Passed, last.Verdict);
            Assert.StartsWith("Failed: ", last.Inputs["exempt one/system"], StringComparison.Ordinal);
            Assert.EndsWith("Exempt: one/system.", last.Summary, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task One_that_was_left_out_is_named_with_what_people_said_and_its_cluster_goes_on()
    {
        var outcome = await Told(Stories.ThreeClusters().Failing("one", "apps").When(
            hands => hands.Release.Paused,
            async hands =>
            {
                await hands.Decide("one", "apps", PoolDecision.Skip);
                await hands.Resume("without it");
            })).Run();

        Assert.Equal(ReleaseState.PartiallySucceeded, outcome.State);
        Assert.Equal([Images.Target], outcome.ImagesOf("one", "system"));
        Assert.StartsWith("left out: the rack was looked at. Failed: ", _evidence.Where(evidence => evidence.Gate == "workloads").MaxBy(evidence => evidence.At)!.Inputs["exempt one/apps"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_was_left_out_before_it_began_is_named_too()
    {
        await Told(Stories.ThreeClusters().At(TimeSpan.FromMinutes(1), hands => hands.Decide("two", "system", PoolDecision.Skip))).Run();
        Assert.Contains(_evidence, evidence => evidence.Inputs.GetValueOrDefault("exempt two/system") == "left out: the rack was looked at");
    }

    [Fact]
    public async Task Pods_that_find_no_place_because_of_it_are_still_found()
    {
        var outcome = await Stories.ThreeClusters(AllGates).Failing("one", "system")
            .When(hands => hands.HasFailed("one"), hands => hands.Change("one", "system", pool => pool.Nodes.RemoveAll(node => !node.Quarantined)))
            .Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("kube-system/Deployment/coredns: 2 pods pending", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_breaks_on_the_pools_that_did_well_is_found_as_ever()
    {
        var outcome = await Stories.ThreeClusters(AllGates).Failing("one", "system").BreakingWorkloads("one", delay: "30m").Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("shop/Deployment/storefront: ", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_it_has_been_tried_again_with_success_it_counts_again()
    {
        var outcome = await Told(Stories.ThreeClusters(AllGates).Failing("one", "system").When(hands => hands.HasFailed("one"), hands => hands.Decide("one", "system", PoolDecision.Retry))).Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.All(_evidence.GroupBy(evidence => evidence.Gate), gate => Assert.DoesNotContain("exempt one/system", gate.MaxBy(evidence => evidence.At)!.Inputs.Keys));
    }

    private Scenario Told(Scenario scenario) => scenario.When(hands => hands.Release.Phase.IsFinal, async hands =>
        _evidence.AddRange((await hands.Get($"/releases/{hands.ReleaseId}/evidence?top=200"))["value"]!.AsArray().Select(entry => ReleaseJson.Read<Evidence>(entry!.ToJsonString()))));
}
