using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_a_pool_has_to_wait : IDisposable
{
    private readonly RolloutScenario _rollout = new();

    public When_a_pool_has_to_wait() => _rollout.Fleet.Add("shop-eastus");

    public void Dispose() => _rollout.Dispose();

    [Fact]
    public async Task Outside_its_window_nothing_is_written_until_it_opens()
    {
        var opening = _rollout.Clock.Now + TimeSpan.FromMinutes(40);
        _rollout.Fleet.Window = cluster => _rollout.Clock.Now >= opening
            ? new WindowDecision(cluster.Id, true, "Window nights is open.", opening + TimeSpan.FromHours(4), null)
            : new WindowDecision(cluster.Id, false, "Window nights is closed.", null, opening);
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run(TimeSpan.FromMinutes(30));
        var waiting = await _rollout.Show("shop-eastus", "apps");
        Assert.Equal(PoolUpgradeState.Waiting, waiting.State);
        Assert.Contains("Window nights is closed. Next opening: 2026-11-24 08:40:00Z", waiting.Reason, StringComparison.Ordinal);
        Assert.Empty(_rollout.Fleet.Upgrades);

        await _rollout.Run();
        var done = await _rollout.Show("shop-eastus", "apps");
        Assert.Equal((PoolUpgradeState.Succeeded, opening), (done.State, done.StartedAt));
    }

    [Fact]
    public async Task Windows_that_are_not_known_are_never_taken_for_open()
    {
        _rollout.Fleet.Troubles["Decide"] = new Queue<Exception>(Enumerable.Repeat(new DomainException(ErrorKind.Unavailable, "app-unavailable", "patch-scheduling is away"), 5));
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run(TimeSpan.Zero);
        Assert.Contains("patch-scheduling is away", (await _rollout.Show("shop-eastus", "apps")).Reason, StringComparison.Ordinal);
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("shop-eastus", "apps")).State);
    }

    [Fact]
    public async Task An_image_on_its_way_to_the_region_is_waited_for()
    {
        _rollout.Fleet.LatestInRegion["eastus"] = Images.October;
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run(TimeSpan.FromHours(1));
        Assert.Contains("not yet in region eastus", (await _rollout.Show("shop-eastus", "apps")).Reason, StringComparison.Ordinal);
        _rollout.Fleet.LatestInRegion.Clear();
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("shop-eastus", "apps")).State);
    }

    [Fact]
    public async Task A_region_that_has_moved_on_is_refused()
    {
        _rollout.Fleet.Latest = Images.December;
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run();
        var refused = await _rollout.Show("shop-eastus", "apps");
        Assert.Equal(PoolUpgradeState.Refused, refused.State);
        Assert.Contains("moved on to " + Images.December, refused.Reason, StringComparison.Ordinal);
        Assert.Empty(_rollout.Fleet.Upgrades);
    }

    [Fact]
    public async Task Another_operation_on_the_pool_is_waited_for()
    {
        _rollout.Fleet.Pool("shop-eastus", "apps").State = "Scaling";
        await _rollout.Start("shop-eastus", "apps");
        await _rollout.Run(TimeSpan.FromMinutes(1));
        Assert.Contains("is Scaling", (await _rollout.Show("shop-eastus", "apps")).Reason, StringComparison.Ordinal);
        _rollout.Fleet.Pool("shop-eastus", "apps").State = "Succeeded";
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("shop-eastus", "apps")).State);
    }
}
