using System.Text.Json.Nodes;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.BlueGreen;

public class When_a_release_replaces_its_pools
{
    private readonly Scenario _scenario;
    private PoolWatch? _watch;

    public When_a_release_replaces_its_pools() => _scenario = Scenario
        .Of(
            new Cluster("one").Ring("canary").With(Pool.OfSystem("system"), new Pool("apps") { Further = "labels: { team: shop }, tags: { cost: \"42\" }, zones: [\"1\", \"2\"], drainTimeoutMinutes: 10" }),
            new Cluster("two").Ring("broad"))
        .WithPolicy(BlueGreenStories.Policy())
        .Watched(hands => _watch = new PoolWatch(hands, BlueGreenStories.FinalSoak, "one", "two"));

    [Fact]
    public async Task Each_gives_way_to_one_of_the_same_make_on_the_image_of_the_release()
    {
        JsonObject? before = null;
        var outcome = await _scenario.At(TimeSpan.Zero, hands =>
        {
            before = hands.PoolsOf("one").Single(pool => pool.Name == "apps").Properties.DeepClone().AsObject();
            return Task.CompletedTask;
        }).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
        foreach (var cluster in new[] { "one", "two" })
            Assert.Equal(["System", "User"], outcome.Pools[cluster].Select(pool => pool.Mode).Order());
        var green = outcome.Pools["one"].MadeBeside("apps")!;
        Assert.EndsWith($"/agentPools/{green.Name}", outcome.LastUpgradeOf("one", "apps")!.ReplacedBy, StringComparison.Ordinal);
        foreach (var setting in new[] { "vmSize", "mode", "nodeLabels", "availabilityZones", "maxPods", "osSKU", "osDiskType", "upgradeSettings", "count" })
            Assert.Equal(before![setting]?.ToJsonString(), green.Properties[setting]?.ToJsonString());
        Assert.Equal("42", (string?)green.Properties["tags"]!["cost"]);
    }

    [Fact]
    public async Task Its_nodes_are_closed_then_emptied_batch_by_batch_then_kept_and_only_then_deleted()
    {
        await _scenario.Run();

        var steps = _watch!.Steps.Where(step => step.Pool == "one/apps" && !step.Words.StartsWith("draining 0", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            [
                "creating pool", "looking at every node of the new pool", "turning off the autoscaler of the old pool apps", "cordoning the nodes of the old pool apps",
                "draining 1 of 3 nodes of the old pool apps, 0 are empty", "soaking until",
                "draining 1 of 3 nodes of the old pool apps, 1 are empty", "soaking until",
                "draining 1 of 3 nodes of the old pool apps, 2 are empty", "the new pool", "deleting the old pool apps", "looking at every node of the new pool",
            ],
            steps.Select(step => Beginnings.FirstOrDefault(words => step.Words.StartsWith(words, StringComparison.Ordinal)) ?? step.Words));
    }

    private static readonly string[] Beginnings = ["creating pool", "looking at every node of the new pool", "soaking until", "the new pool"];

    [Fact]
    public async Task After_each_batch_it_soaks_and_no_pod_is_moved_meanwhile()
    {
        var outcome = await _scenario.Run();

        var moved = outcome.Log.Where(entry => (string?)entry["kind"] == "kubernetes" && (string?)entry["cluster"] == "one" && ((string?)entry["resource"])!.Contains("/storefront-", StringComparison.Ordinal)).Select(Outcome.At).ToList();
        Assert.Equal(3, moved.Count); // one from each node
        Assert.All(moved.Zip(moved.Skip(1)), pair => Assert.True(pair.Second - pair.First >= BlueGreenStories.BatchSoak));
    }

    [Fact]
    public async Task While_the_old_nodes_are_kept_only_the_new_ones_carry_work()
    {
        (IReadOnlyList<string> Serving, string Green, int Closed) seen = ([], "", 0);
        await _scenario.When(hands => hands.Says("apps", "is kept until"), hands =>
        {
            var pools = hands.PoolsOf("one");
            seen = (hands.PoolsRunning("one", "storefront"), pools.MadeBeside("apps")!.Name, pools.Single(pool => pool.Name == "apps").Nodes.Count(node => node.Cordoned));
            return Task.CompletedTask;
        }).Run();

        Assert.Equal([seen.Green], seen.Serving);
        Assert.Equal(3, seen.Closed);
    }

    [Fact]
    public async Task The_next_pool_of_the_cluster_follows_while_the_old_nodes_of_the_first_are_kept_and_the_next_stage_waits_for_both()
    {
        var outcome = await _scenario.Run();

        var (apps, system) = (outcome.LastUpgradeOf("one", "apps")!, outcome.LastUpgradeOf("one", "system")!);
        var kept = Assert.Single(outcome.Timeline, entry => entry.Message.StartsWith($"one/apps has new nodes on {Images.Target} that serve; the old ones are kept until 2026-", StringComparison.Ordinal));
        Assert.InRange(system.StartedAt!.Value, kept.At, kept.At + TimeSpan.FromMinutes(2));
        Assert.True(system.StartedAt < apps.EndedAt);
        Assert.True(apps.EndedAt - apps.StartedAt >= BlueGreenStories.FinalSoak);
        Assert.True(outcome.LastUpgradeOf("two", "apps")!.StartedAt - system.EndedAt >= TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task The_plan_said_so()
    {
        RolloutPlan? plan = null;
        var outcome = await _scenario
            .When(hands => hands.Stages.Contains(("broad", StageState.RollingOut)), async hands => plan = await hands.Plan())
            .Run();

        var pools = plan!.Stages[1].Waves.Single().Clusters.Single().Pools;
        Assert.All(pools, pool =>
        {
            var upgrade = outcome.LastUpgradeOf("two", pool.Name)!;
            Assert.Equal(new PoolStrategy(StrategyKind.BlueGreen, new BlueGreenSettings("1", BlueGreenStories.BatchSoak, BlueGreenStories.FinalSoak)), pool.Strategy);
            Assert.Equal(RollbackWay.BlueGreenReversal, pool.GoesBackBy);
            Assert.InRange(upgrade.EndedAt!.Value, pool.End!.Value - TimeSpan.FromMinutes(30), pool.End.Value + TimeSpan.FromMinutes(30));
            Assert.InRange(pool.SoaksFrom!.Value, upgrade.StartedAt!.Value + BlueGreenStories.BatchSoak, upgrade.EndedAt!.Value - BlueGreenStories.FinalSoak + TimeSpan.FromMinutes(30));
        });
    }

    [Fact]
    public async Task In_a_window_batches_and_the_deletion_begin_only_while_it_is_open()
    {
        var outcome = await Scenario.Of(new Cluster("one").Ring("canary").Tagged("maintenance", "night").With(Pool.OfSystem("system")))
            .WithWindow("maintenance", "night", from: "22:00", hours: 1).On(setup => setup with { Start = setup.Start.AddHours(13) })
            .WithPolicy(BlueGreenStories.Policy()).Watched(hands => _watch = new PoolWatch(hands, BlueGreenStories.FinalSoak, "one")).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        var writes = outcome.Log.Where(entry => (string?)entry["kind"] == "write" && ((string?)entry["resource"])!.Contains("/agentPools/", StringComparison.Ordinal) || (string?)entry["event"] == "cordoned").Select(Outcome.At).ToList();
        Assert.All(writes, at => Assert.Equal(22, at.Hour));
        Assert.Equal(2, writes.Select(at => at.Day).Distinct().Count());
        Assert.All(_watch!.Steps.Where(step => step.Words.StartsWith("draining 1", StringComparison.Ordinal)), step => Assert.Equal(22, step.At.Hour));
    }

    [Fact]
    public async Task One_that_falls_sick_while_its_old_nodes_are_kept_keeps_the_next_of_its_cluster_from_beginning()
    {
        var outcome = await Scenario.Of(new Cluster("one").Ring("canary"))
            .WithPolicy(BlueGreenStories.Policy(stage: "      canary: { pools: 1, soak: 24h }\n      gates: [nodes-ready]"))
            .WithFault(new { kind = "unhealthyWorkload", cluster = "one", workload = "storefront", delay = "2h" }).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("pool apps of one Failed: After a soak: one: shop/Deployment/storefront", outcome.Reason, StringComparison.Ordinal);
        Assert.Null(outcome.LastUpgradeOf("one", "system"));
    }

    [Fact]
    public async Task Or_withdraws_it_while_it_waits_for_its_place()
    {
        var outcome = await Scenario.Of(new Cluster("one").Ring("canary"), new Cluster("two").Ring("canary").With(Pool.OfSystem("system"), new Pool("apps", 6)))
            .WithPolicy(BlueGreenStories.Policy(stage: "      gates: [nodes-ready]\n      maxConcurrentClusters: 2\n      maxConcurrentPools: 1").Replace("finalSoak: 12h", "finalSoak: 30m", StringComparison.Ordinal))
            .WithFault(new { kind = "unhealthyWorkload", cluster = "one", workload = "storefront", delay = "50m" }).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("pool apps of one Failed: After a soak: one: shop/Deployment/storefront", outcome.Reason, StringComparison.Ordinal);
        var system = outcome.LastUpgradeOf("one", "system")!;
        Assert.Equal((PoolUpgradeState.Aborted, null), (system.State, system.StartedAt));
        Assert.Contains("another pool of its cluster has failed", system.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_that_lets_no_pod_go_is_named_the_old_pool_serves_again_and_nothing_else_is_begun()
    {
        var outcome = await Scenario.Of(new Cluster("one").Ring("canary").Running("stuck"), new Cluster("two").Ring("broad"))
            .WithPolicy(BlueGreenStories.Policy()).Watched(hands => new PoolWatch(hands, BlueGreenStories.FinalSoak, "one", "two")).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("pod shop/ledger-", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("The disruption budget ledger needs 1 healthy pods and has 1 currently", outcome.Reason, StringComparison.Ordinal);
        Assert.All(outcome.Pools["one"].SelectMany(pool => pool.Nodes), node => Assert.False(node.Cordoned));
        Assert.NotNull(outcome.Pools["one"].MadeBeside("apps"));
        Assert.All(outcome.Pools["two"], pool => Assert.Equal(Images.Before, pool.Image));
    }
}
