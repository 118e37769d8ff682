using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_a_region_has_moved_on : IDisposable
{
    private readonly RolloutScenario _rollout = new() { Limits = new StageLimits(10, 10, 5) };

    public When_a_region_has_moved_on()
    {
        _rollout.Fleet.Add("shop-eastus", pools: "apps");
        _rollout.Fleet.Add("shop-brazil", "brazilsouth", pools: "apps");
        _rollout.Fleet.LatestInRegion["brazilsouth"] = Images.December;
    }

    private FakePool Brazil => _rollout.Fleet.Pool("shop-brazil", "apps");

    public void Dispose() => _rollout.Dispose();

    [Fact]
    public async Task The_exact_image_comes_by_a_snapshot_of_a_pool_that_has_it()
    {
        await _rollout.StartAll();
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("shop-brazil", "apps")).State);
        Assert.All(Brazil.Nodes, node => Assert.Equal(Images.November, node.Image));
        Assert.Single(_rollout.Fleet.Upgrades);
        Assert.Equal(Assert.Single(_rollout.Fleet.Snapshots).Key, Assert.Single(_rollout.Fleet.Changes).Change.SnapshotId);
    }

    [Fact]
    public async Task It_is_waited_for_while_another_pool_is_on_its_way_to_the_image()
    {
        _rollout.Fleet.LatestInRegion["eastus"] = Images.October;
        await _rollout.StartAll();
        await _rollout.Run(TimeSpan.FromHours(2));
        var waiting = await _rollout.Show("shop-brazil", "apps");
        Assert.Equal(PoolUpgradeState.Waiting, waiting.State);
        Assert.Contains("may still leave a snapshot", waiting.Reason, StringComparison.Ordinal);
        _rollout.Fleet.LatestInRegion.Remove("eastus");
        await _rollout.Run(TimeSpan.FromHours(1));
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("shop-brazil", "apps")).State);
    }

    [Fact]
    public async Task Pools_that_wait_for_each_other_do_not_wait_for_ever()
    {
        _rollout.Fleet.Latest = Images.December;
        await _rollout.StartAll();
        await _rollout.Run();
        Assert.Equal([PoolUpgradeState.Refused, PoolUpgradeState.Refused], new[] { (await _rollout.Show("shop-eastus", "apps")).State, (await _rollout.Show("shop-brazil", "apps")).State });
        Assert.Empty(_rollout.Fleet.Changes);
    }

    [Theory]
    [InlineData("Standard_E8s_v5", "1.34.8")]
    [InlineData("Standard_D8s_v5", "1.34.9")]
    public async Task A_snapshot_of_other_machines_or_another_Kubernetes_does_not_fit(string size, string kubernetes)
    {
        (Brazil.VmSize, Brazil.Kubernetes) = (size, kubernetes);
        await _rollout.StartAll();
        await _rollout.Run();
        var refused = await _rollout.Show("shop-brazil", "apps");
        Assert.Equal(PoolUpgradeState.Refused, refused.State);
        Assert.Contains("no snapshot of it", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Machines_of_one_family_share_a_snapshot()
    {
        Brazil.VmSize = "Standard_D64s_v5";
        await _rollout.StartAll();
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("shop-brazil", "apps")).State);
    }

    [Fact]
    public async Task The_next_release_lets_go_of_the_snapshot_first()
    {
        await _rollout.StartAll();
        await _rollout.Run();
        _rollout.Fleet.Changes.Clear();
        await _rollout.Start("shop-brazil", "apps", Images.December, release: "rel-2");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("rel-2.shop-brazil.apps")).State);
        Assert.Equal(PoolChange.LetGoOfSnapshot, Assert.Single(_rollout.Fleet.Changes).Change);
        Assert.Null(Brazil.SnapshotId);
    }

    [Fact]
    public async Task The_snapshot_goes_when_the_release_has_ended()
    {
        await _rollout.StartAll();
        await _rollout.Run();
        await _rollout.Database.Write(session => SnapshotStore.ReleaseEnded(session, "rel-1", _rollout.Clock.Now), RolloutScenario.Stop);
        await _rollout.Run();
        Assert.Empty(_rollout.Fleet.Snapshots);
    }

    [Fact]
    public async Task It_goes_after_ninety_days_whatever_became_of_the_release()
    {
        await _rollout.StartAll();
        await _rollout.Run();
        _rollout.Clock.Now += TimeSpan.FromDays(88);
        await _rollout.Run(TimeSpan.FromHours(1));
        Assert.Single(_rollout.Fleet.Snapshots);
        await _rollout.Run(TimeSpan.FromDays(3));
        Assert.Empty(_rollout.Fleet.Snapshots);
    }

    [Fact]
    public async Task A_snapshot_that_somebody_deleted_is_not_relied_on()
    {
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
        _rollout.Fleet.Snapshots.Clear();
        await _rollout.Start("shop-brazil", "apps");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Refused, (await _rollout.Show("shop-brazil", "apps")).State);
    }

    [Fact]
    public async Task A_pool_that_went_on_before_its_snapshot_was_taken_leaves_none()
    {
        _rollout.Fleet.Troubles["TakeSnapshot"] = new Queue<Exception>([AzureException.Of(429, null, "not now", TimeSpan.FromMinutes(5))]);
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run(TimeSpan.FromMinutes(2));
        _rollout.Fleet.Pool("shop-eastus", "apps").Image = Images.December;
        await _rollout.Run();
        Assert.Empty(_rollout.Fleet.Snapshots);
    }

    [Fact]
    public async Task Killed_after_any_call_it_gets_the_exact_image_once_all_the_same()
    {
        for (var call = 1; ; call++)
        {
            using var rollout = new RolloutScenario();
            rollout.Fleet.Add("shop-eastus", pools: "apps");
            rollout.Fleet.Add("shop-brazil", "brazilsouth", pools: "apps");
            rollout.Fleet.LatestInRegion["brazilsouth"] = Images.December;
            rollout.Fleet.Pool("shop-brazil", "apps").GoesOnAlone = true;
            await rollout.Start("shop-eastus", "apps");
            await rollout.Run();
            rollout.Fleet.KillAfterCall = rollout.Fleet.Calls + call;
            await rollout.Start("shop-brazil", "apps");
            await rollout.Run();
            Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show("shop-brazil", "apps")).State);
            Assert.Single(rollout.Fleet.Changes);
            if (rollout.Killed == 0)
                break; // there is no such call any more
        }
    }
}
