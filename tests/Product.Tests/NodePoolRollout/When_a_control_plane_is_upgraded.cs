using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_a_control_plane_is_upgraded : IDisposable
{
    private readonly RolloutScenario _rollout = new();

    public When_a_control_plane_is_upgraded() => _rollout.Fleet.Add("shop-eastus");

    private FakeCluster Shop => _rollout.Fleet.Clusters.Values.Single(cluster => cluster.Name == "shop-eastus");

    public void Dispose() => _rollout.Dispose();

    [Fact]
    public async Task It_ends_on_its_version_and_says_where_it_came_from()
    {
        await _rollout.StartControlPlane("shop-eastus", "1.35.1");
        await _rollout.Run();
        var done = await _rollout.ShowControlPlane("shop-eastus");
        Assert.Equal((PoolUpgradeState.Succeeded, "1.34.8", "1.35.1"), (done.State, done.FromVersion, Shop.Kubernetes));
        Assert.Single(_rollout.Fleet.ControlPlanes);
    }

    [Fact]
    public async Task Its_pools_follow_when_it_is_done()
    {
        _rollout.Limits = new StageLimits(5, 5, 0);
        await _rollout.StartControlPlane("shop-eastus", "1.35.1");
        await _rollout.Run(TimeSpan.Zero);
        await _rollout.Start("shop-eastus", "apps", change: request => request with { Strategy = new PoolStrategy(KubernetesVersion: "1.35.1") });
        await _rollout.Run(TimeSpan.Zero);
        Assert.Contains("one pool of a cluster at a time", (await _rollout.Show("shop-eastus", "apps")).Reason, StringComparison.Ordinal);
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("shop-eastus", "apps")).State);
    }

    [Fact]
    public async Task A_pool_in_flight_is_waited_for()
    {
        _rollout.Limits = new StageLimits(5, 5, 0);
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run(TimeSpan.Zero);
        await _rollout.StartControlPlane("shop-eastus", "1.35.1");
        await _rollout.Run(TimeSpan.Zero);
        Assert.Equal(PoolUpgradeState.Waiting, (await _rollout.ShowControlPlane("shop-eastus")).State);
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.ShowControlPlane("shop-eastus")).State);
    }

    [Fact]
    public async Task One_that_is_there_already_is_left_alone()
    {
        await _rollout.StartControlPlane("shop-eastus", "1.34.8");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.AlreadyCurrent, (await _rollout.ShowControlPlane("shop-eastus")).State);
        Assert.Empty(_rollout.Fleet.ControlPlanes);
    }

    [Theory]
    [InlineData("1.36.0", null, "skip a minor version")]
    [InlineData("1.33.9", null, "never goes back")]
    [InlineData("1.35.1", "1.31.9", "at most 3 minor versions behind")]
    public async Task What_the_skew_forbids_is_refused_before_any_effect(string to, string? pool, string because)
    {
        _rollout.Fleet.Pool("shop-eastus", "apps").Kubernetes = pool ?? "1.34.8";
        await _rollout.StartControlPlane("shop-eastus", to);
        await _rollout.Run();
        var refused = await _rollout.ShowControlPlane("shop-eastus");
        Assert.Equal(PoolUpgradeState.Refused, refused.State);
        Assert.Contains(because, refused.Reason, StringComparison.Ordinal);
        Assert.Empty(_rollout.Fleet.ControlPlanes);
    }

    [Fact]
    public async Task A_channel_of_AKS_keeps_it_out()
    {
        Shop.Channel = "stable";
        await _rollout.StartControlPlane("shop-eastus", "1.35.1");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Refused, (await _rollout.ShowControlPlane("shop-eastus")).State);
    }

    [Fact]
    public async Task A_closed_window_holds_it_unless_it_is_an_emergency()
    {
        _rollout.Fleet.Window = cluster => new WindowDecision(cluster.Id, false, "Freeze year-end holds.", null, null);
        await _rollout.StartControlPlane("shop-eastus", "1.35.1");
        await _rollout.Run(TimeSpan.FromMinutes(2));
        Assert.Contains("year-end", (await _rollout.ShowControlPlane("shop-eastus")).Reason, StringComparison.Ordinal);
        await _rollout.StartControlPlane("shop-eastus", "1.35.1", ".2", new EmergencyOverride("token:tess", "CVE"));
        await _rollout.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.ShowControlPlane("shop-eastus", ".2")).State);
    }

    [Fact]
    public async Task A_hold_keeps_it_and_an_abort_ends_it()
    {
        await _rollout.Hold(HoldKind.Paused);
        await _rollout.StartControlPlane("shop-eastus", "1.35.1");
        await _rollout.Run(TimeSpan.FromMinutes(2));
        Assert.Equal(PoolUpgradeState.Waiting, (await _rollout.ShowControlPlane("shop-eastus")).State);
        await _rollout.Hold(HoldKind.Aborted);
        Assert.Equal(PoolUpgradeState.Aborted, (await _rollout.ShowControlPlane("shop-eastus")).State);
        Assert.Empty(_rollout.Fleet.ControlPlanes);
    }

    [Fact]
    public async Task One_that_failed_says_so_and_the_next_attempt_resumes()
    {
        Shop.ControlPlaneFails = true;
        await _rollout.StartControlPlane("shop-eastus", "1.35.1");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Failed, (await _rollout.ShowControlPlane("shop-eastus")).State);
        Shop.ControlPlaneFails = false;
        await _rollout.StartControlPlane("shop-eastus", "1.35.1", ".2");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.ShowControlPlane("shop-eastus", ".2")).State);
    }

    [Fact]
    public async Task Trouble_in_Azure_delays_it_and_nothing_else()
    {
        foreach (var (call, status) in new[] { ("Find", 429), ("UpgradeControlPlane", 409), ("UpgradeControlPlane", 429) })
            _rollout.Fleet.Troubles.TryAdd(call, new Queue<Exception>([AzureException.Of(status, null, "not now"), AzureException.Of(status, null, "not now")]));
        await _rollout.StartControlPlane("shop-eastus", "1.35.1");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.ShowControlPlane("shop-eastus")).State);
    }

    [Fact]
    public async Task The_same_id_is_one_upgrade_and_nothing_else()
    {
        await _rollout.StartControlPlane("shop-eastus", "1.35.1");
        await _rollout.StartControlPlane("shop-eastus", "1.35.1");
        Assert.Equal("rollout-operation-differs", (await Assert.ThrowsAsync<DomainException>(() => _rollout.StartControlPlane("shop-eastus", "1.35.2"))).Code);
        Assert.Equal("kubernetesVersion", (await Assert.ThrowsAsync<DomainException>(() => _rollout.StartControlPlane("shop-eastus", "1.35", ".2"))).Field);
        await _rollout.Run();
        Assert.Single(_rollout.Fleet.ControlPlanes);
    }

    [Fact]
    public async Task Killed_after_any_call_it_is_upgraded_once_all_the_same()
    {
        for (var call = 1; ; call++)
        {
            using var rollout = new RolloutScenario();
            rollout.Fleet.Add("shop-eastus");
            rollout.Fleet.KillAfterCall = call;
            await rollout.StartControlPlane("shop-eastus", "1.35.1");
            await rollout.Run();
            Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.ShowControlPlane("shop-eastus")).State);
            Assert.Single(rollout.Fleet.ControlPlanes);
            if (rollout.Killed == 0)
                break; // there is no such call any more
        }
    }
}
