using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_it_is_an_emergency : IDisposable
{
    private static readonly EmergencyOverride Cve = new("token:tess", "CVE-2026-31337 is being exploited");

    private readonly RolloutScenario _rollout = new();

    public When_it_is_an_emergency()
    {
        _rollout.Fleet.Add("shop-eastus");
        _rollout.Fleet.Window = cluster => new WindowDecision(cluster.Id, false, "Freeze year-end holds.", null, null);
    }

    public void Dispose() => _rollout.Dispose();

    [Fact]
    public async Task Neither_window_nor_freeze_is_asked_and_the_view_says_who_took_it_upon_themselves()
    {
        await _rollout.Start("shop-eastus", "apps", change: request => request with { Emergency = Cve });
        await _rollout.Run(TimeSpan.FromMinutes(5));
        var upgrade = await _rollout.Show("shop-eastus", "apps");
        Assert.Equal((PoolUpgradeState.Succeeded, Cve), (upgrade.State, upgrade.Emergency));
    }

    [Fact]
    public async Task A_hold_counts_all_the_same()
    {
        await _rollout.Hold(HoldKind.Paused);
        await _rollout.Start("shop-eastus", "apps", change: request => request with { Emergency = Cve });
        await _rollout.Run(TimeSpan.FromMinutes(5));
        Assert.Empty(_rollout.Fleet.Upgrades);
    }

    [Fact]
    public async Task Without_one_the_freeze_holds()
    {
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run(TimeSpan.FromMinutes(5));
        Assert.Empty(_rollout.Fleet.Upgrades);
    }
}
