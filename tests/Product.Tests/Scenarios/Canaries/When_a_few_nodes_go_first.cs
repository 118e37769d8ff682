using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Tests.Scenarios.BlueGreen;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Canaries;

public class When_a_few_nodes_go_first
{
    private static readonly TimeSpan Soak = TimeSpan.FromHours(6);

    /// <summary>An agent crash-loops on new nodes, an hour after they came.</summary>
    private static readonly object SickAgents = new { kind = "unhealthyWorkload", cluster = "one", workload = "azure-cni", delay = "1h" };

    private static Scenario Of(string stage = "") => Scenario.Of(new Cluster("one").Ring("canary")).WithPolicy($$"""
        apiVersion: releases.azurelinux.dev/v1
        kind: ReleasePolicy
        metadata:
          name: standard
        spec:
          upgrade:
            maxSurge: "1"
          stages:
            - name: canary
              selector:
                tags: { ring: canary }
              canary: { nodes: 1, soak: 6h }
              soak: 1h
              gateInterval: 30m
        {{stage}}
        """);

    [Fact]
    public async Task They_serve_beside_the_old_ones_for_their_soak_then_go_and_the_pool_follows_in_place()
    {
        (int Nodes, IReadOnlyList<string> Old) beside = default;
        var outcome = await Of().When(hands => hands.Says("apps", "serves beside apps until"), hands =>
        {
            var pools = hands.PoolsOf("one");
            beside = (pools.MadeBeside("apps")!.Nodes.Count(node => node.Image == Images.Target && !node.Cordoned), [.. pools.Single(pool => pool.Name == "apps").Nodes.Select(node => node.Image).Distinct()]);
            return Task.CompletedTask;
        }).Run();

        Assert.Equal(1, beside.Nodes);
        Assert.Equal([Images.Before], beside.Old);
        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.Equal(["apps", "system"], outcome.Pools["one"].Select(pool => pool.Name).Order());
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
        var upgrade = outcome.LastUpgradeOf("one", "apps")!;
        Assert.Null(upgrade.ReplacedBy);
        Assert.True(Outcome.At(Assert.Single(outcome.UpgradeCalls("one", "apps"))) - upgrade.StartedAt >= Soak);
    }

    [Fact]
    public async Task Taken_back_meanwhile_they_go_and_the_pool_never_changed()
    {
        var outcome = await Of().When(hands => hands.Says("apps", "serves beside apps until"), hands => hands.Rollback()).Run();

        Assert.Equal((ReleaseState.RolledBack, null), (outcome.State, outcome.Reason));
        IsAsBefore(outcome);
        Assert.Empty(outcome.UpgradeCalls("one", "apps"));
    }

    [Fact]
    public async Task Taken_back_afterwards_AKS_brings_the_pool_to_the_version_before()
    {
        var outcome = await Of().When(hands => hands.Release.Phase == ReleaseState.Succeeded, hands => hands.Rollback()).Run();

        Assert.Equal((ReleaseState.RolledBack, null), (outcome.State, outcome.Reason));
        IsAsBefore(outcome);
        Assert.Equal(RollbackWay.AksRollback, outcome.LastUpgradeOf("one", "apps")!.RollbackWay);
    }

    [Fact]
    public async Task Workloads_that_fall_sick_on_them_keep_the_pool_as_it_was_and_the_release_waits_for_people()
    {
        var outcome = await Of().WithFault(SickAgents).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("azure-cni", outcome.LastUpgradeOf("one", "apps")!.Reason, StringComparison.Ordinal);
        Assert.Empty(outcome.UpgradeCalls("one", "apps"));
    }

    [Fact]
    public async Task What_falls_sick_on_them_is_taken_back_where_the_policy_says_so()
    {
        var outcome = await Of("      onFailure: rollBack").WithFault(SickAgents).Run();

        Assert.Equal((ReleaseState.RolledBack, null), (outcome.State, outcome.Reason));
        IsAsBefore(outcome);
        Assert.Empty(outcome.UpgradeCalls("one", "apps"));
        Assert.Contains(outcome.Audit, entry => entry is { Action: "rollback", Actor: "app:release-workflows" });
    }

    private static void IsAsBefore(Outcome outcome)
    {
        Assert.Equal(["apps", "system"], outcome.Pools["one"].Select(pool => pool.Name).Order());
        Assert.All(outcome.Pools["one"].SelectMany(pool => pool.Nodes), node => Assert.Equal((Images.Before, false), (node.Image, node.Cordoned)));
    }
}
