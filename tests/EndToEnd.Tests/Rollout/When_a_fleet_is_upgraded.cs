using System.Net.Http.Json;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;

namespace ReleaseOrchestrator.Tests.EndToEnd.Rollout;

/// <summary>The whole way through the client library, over HTTPS, to the simulated Azure and the clusters' own APIs.</summary>
public sealed class When_a_fleet_is_upgraded : IAsyncLifetime
{
    private const string Version = "202611.21.0";

    private static readonly string[] Families = ["AKSAzureLinux-V3gen2", "AKSAzureLinux-V3gen2fips", "AKSAzureLinux-V3gen2arm64"];

    private SimulatedAzure _azure = null!;
    private RolloutApp _rollout = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _azure = await SimulatedAzure.Start(speed: 300, Stop);
        _rollout = new RolloutApp(_azure);
    }

    public async ValueTask DisposeAsync()
    {
        _rollout.Dispose();
        await _azure.DisposeAsync();
    }

    [Fact]
    public async Task Every_pool_that_is_ours_ends_on_the_exact_image_and_the_gates_pass()
    {
        await OfferEverywhere();
        var inventory = await _rollout.Inventory();
        Assert.Equal((12, 30), (inventory.Clusters.Count, inventory.Pools.Count));
        Assert.All(inventory.Pools.Where(pool => pool.NotOurs is not null), pool => Assert.StartsWith("Ubuntu", pool.NotOurs, StringComparison.Ordinal));

        foreach (var pool in inventory.Pools.Where(pool => pool.NotOurs is null))
            await _rollout.Begin(pool, $"{pool.Family}-{Version}", new StageLimits(12, 12, 0), pool.OsSku == "AzureLinux" && pool.Name == "apps" ? new PoolUpgradeSettings("50%") : null);
        var upgrades = await _rollout.UntilAll(upgrade => upgrade.State.IsFinal);

        Assert.All(upgrades, upgrade => Assert.True(upgrade.State == PoolUpgradeState.Succeeded, $"{upgrade.Id} {upgrade.State} {upgrade.Reason}"));
        Assert.All(upgrades, upgrade => Assert.Equal(upgrade.NodesTotal, upgrade.NodesReady));
        foreach (var gate in new[] { "nodes-ready", "node-image", "workloads" })
        {
            var result = await _rollout.Gate(gate, upgrades.Select(upgrade => upgrade.Id));
            Assert.True(result.Verdict == GateVerdict.Passed, $"{result.Summary} {string.Join("; ", result.Findings)}");
        }

        var begun = await _azure.Upgrades(Stop);
        Assert.Equal(begun.Distinct().Order(), begun.Order());
        Assert.Equal(upgrades.Count, begun.Count);
    }

    [Fact]
    public async Task Lost_answers_throttling_and_a_restart_delay_it_and_nothing_else()
    {
        await OfferEverywhere();
        var pools = (await _rollout.Inventory()).Pools.Where(pool => pool.NotOurs is null).Take(6).ToList();
        await _azure.Break(new { kind = "LostResponse", method = "POST", pathContains = "upgradeNodeImageVersion", times = 2 });
        await _azure.Break(new { kind = "Throttle", times = 10, retryAfterSeconds = 1 });
        await _azure.Break(new { kind = "ServerError", times = 5, pathContains = "managedClusters", status = 503 });
        foreach (var pool in pools)
            await _rollout.Begin(pool, $"{pool.Family}-{Version}", new StageLimits(12, 12, 0));
        await _azure.UntilUpgradesBegin(Stop);
        _rollout.Restart();
        var upgrades = await _rollout.UntilAll(upgrade => upgrade.State.IsFinal);
        Assert.All(upgrades, upgrade => Assert.True(upgrade.State == PoolUpgradeState.Succeeded, $"{upgrade.Id} {upgrade.State} {upgrade.Reason}"));
        var begun = await _azure.Upgrades(Stop);
        Assert.Equal(begun.Distinct().Order(), begun.Order());
    }

    [Fact]
    public async Task A_node_that_does_not_come_back_fails_its_pool_with_Azures_reason()
    {
        await OfferEverywhere();
        var pool = (await _rollout.Inventory()).Pools.First(pool => pool.Name == "apps" && pool.NodeCount == 3);
        await _azure.Break(new { kind = "FailNode", cluster = pool.ClusterId.Split('/')[^1], pool = pool.Name, ordinal = 2, code = "VMExtensionProvisioningError" });
        await _rollout.Begin(pool, $"{pool.Family}-{Version}", new StageLimits(1, 1, 0));
        var upgrade = Assert.Single(await _rollout.UntilAll(upgrade => upgrade.State.IsFinal));
        Assert.Equal(PoolUpgradeState.Failed, upgrade.State);
        Assert.Contains("VMExtensionProvisioningError", upgrade.Reason, StringComparison.Ordinal);
        Assert.Contains("A new node did not become Ready", upgrade.Reason, StringComparison.Ordinal);
        Assert.InRange(upgrade.NodesReady, 0, upgrade.NodesTotal - 1);
    }

    [Fact]
    public async Task A_workload_that_does_not_bear_the_image_fails_the_gate()
    {
        await OfferEverywhere();
        var pool = (await _rollout.Inventory()).Pools.First(pool => pool.Name == "apps" && pool.ClusterId.EndsWith("canary-eastus", StringComparison.Ordinal));
        await _azure.Break(new { kind = "UnhealthyWorkload", cluster = "canary-eastus", workload = "checkout", delay = "30m" }); // sooner, its budget would keep its nodes from being drained
        await _rollout.Begin(pool, $"{pool.Family}-{Version}", new StageLimits(1, 1, 0));
        var upgrade = Assert.Single(await _rollout.UntilAll(upgrade => upgrade.State.IsFinal));
        Assert.Equal((PoolUpgradeState.Succeeded, GateVerdict.Passed), (upgrade.State, (await _rollout.Gate("node-image", [upgrade.Id])).Verdict));
        GateResult workloads;
        do
        {
            workloads = await _rollout.Gate("workloads", [upgrade.Id]);
            await Task.Delay(100, Stop);
        }
        while (workloads.Verdict != GateVerdict.Failed);
        Assert.Contains(workloads.Findings, finding => finding.Contains("checkout", StringComparison.Ordinal) && finding.Contains("crash-looping", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_region_without_the_image_waits_for_it_and_a_pause_holds_it()
    {
        await _azure.Offer($"{Families[0]}-{Version}", "westeurope", "southeastasia");
        var pool = (await _rollout.Inventory()).Pools.First(pool => pool.Name == "system" && pool.ClusterId.EndsWith("canary-eastus", StringComparison.Ordinal));
        await _rollout.Begin(pool, $"{pool.Family}-{Version}", new StageLimits(1, 1, 0));
        var waiting = Assert.Single(await _rollout.UntilAll(upgrade => upgrade.State == PoolUpgradeState.Waiting));
        Assert.Contains("not yet in region eastus", waiting.Reason, StringComparison.Ordinal);

        using (var hold = await _rollout.Client.PutAsJsonAsync("/rollouts/holds/rel-1", new HoldRequest(HoldKind.Paused, "a look", "test"), ReleaseJson.Tolerant, Stop))
            hold.EnsureSuccessStatusCode();
        await _azure.Offer($"{Families[0]}-{Version}");
        Assert.Contains("paused by test", Assert.Single(await _rollout.Upgrades()).Reason, StringComparison.Ordinal);
        using (var lifted = await _rollout.Client.DeleteAsync("/rollouts/holds/rel-1", Stop))
            lifted.EnsureSuccessStatusCode();
        Assert.Equal(PoolUpgradeState.Succeeded, Assert.Single(await _rollout.UntilAll(upgrade => upgrade.State.IsFinal)).State);
    }

    private async Task OfferEverywhere()
    {
        foreach (var family in Families)
            await _azure.Offer($"{family}-{Version}");
    }
}
