using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_a_release_is_held : IDisposable
{
    private readonly RolloutScenario _rollout = new();

    public When_a_release_is_held()
    {
        foreach (var name in new[] { "one", "two", "three" })
            _rollout.Fleet.Add(name, pools: "apps");
    }

    public void Dispose() => _rollout.Dispose();

    [Fact]
    public async Task Nothing_new_begins_until_it_is_lifted()
    {
        await _rollout.StartAll();
        await _rollout.Hold(HoldKind.Paused);
        await _rollout.Run(TimeSpan.FromMinutes(5));
        Assert.Empty(_rollout.Fleet.Upgrades);
        var waiting = await _rollout.Show("one", "apps");
        Assert.Equal(PoolUpgradeState.Waiting, waiting.State);
        Assert.Contains("paused by token:tess: a look is needed", waiting.Reason, StringComparison.Ordinal);

        await _rollout.Lift();
        await _rollout.Run(TimeSpan.FromSeconds(10));
        Assert.Equal(3, _rollout.Fleet.Upgrades.Count);
    }

    [Fact]
    public async Task While_it_is_rolled_back_its_upgrades_wait()
    {
        await _rollout.StartAll();
        await _rollout.Hold(HoldKind.RollingBack);
        await _rollout.Run(TimeSpan.FromMinutes(5));
        Assert.Empty(_rollout.Fleet.Upgrades);
        var waiting = await _rollout.Show("one", "apps");
        Assert.Equal(PoolUpgradeState.Waiting, waiting.State);
        Assert.Contains("being rolled back by token:tess: a look is needed", waiting.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_under_way_goes_on_to_its_end()
    {
        await _rollout.Start("one", "apps");
        _rollout.Fleet.OnAccepted = () => _rollout.Fleet.OnAccepted = null;
        await _rollout.Run(TimeSpan.Zero);
        Assert.Single(_rollout.Fleet.Upgrades);
        await _rollout.Hold(HoldKind.Aborted);
        await _rollout.Start("two", "apps");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("one", "apps")).State);
        Assert.Equal(PoolUpgradeState.Aborted, (await _rollout.Show("two", "apps")).State);
        Assert.Single(_rollout.Fleet.Upgrades);
    }

    [Fact]
    public async Task An_abort_ends_what_waits_at_once()
    {
        _rollout.Limits = new StageLimits(1, 1, 0);
        await _rollout.StartAll();
        await _rollout.Run(TimeSpan.Zero);
        await _rollout.Hold(HoldKind.Aborted);
        Assert.Equal(
            [PoolUpgradeState.Aborted, PoolUpgradeState.Aborted],
            new[] { (await _rollout.Show("two", "apps")).State, (await _rollout.Show("three", "apps")).State });
        Assert.Equal(PoolUpgradeState.Upgrading, (await _rollout.Show("one", "apps")).State);
    }

    [Fact]
    public async Task Other_releases_go_on()
    {
        await _rollout.Hold(HoldKind.Paused);
        await _rollout.Start("one", "apps", release: "rel-2");
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("rel-2.one.apps")).State);
    }

    [Fact]
    public async Task An_abort_is_final()
    {
        await _rollout.Hold(HoldKind.Aborted);
        Assert.Equal("rollout-release-aborted", (await Assert.ThrowsAsync<DomainException>(() => _rollout.Lift())).Code);
        Assert.Equal("rollout-release-aborted", (await Assert.ThrowsAsync<DomainException>(() => _rollout.Hold(HoldKind.Paused))).Code);
        await _rollout.Hold(HoldKind.Aborted);
    }

    [Fact]
    public async Task Whenever_it_comes_no_write_follows_its_answer()
    {
        for (var round = 0; round < 20; round++)
        {
            using var rollout = new RolloutScenario();
            for (var n = 0; n < 8; n++)
                rollout.Fleet.Add($"c{n}", pools: "apps");
            await rollout.StartAll();
            var work = Task.Run(() => rollout.RunAtOnce(3), RolloutScenario.Stop);
            await Task.Run(() => rollout.Hold(HoldKind.Paused), RolloutScenario.Stop);
            var written = rollout.Fleet.Upgrades.Count;
            await work;
            Assert.Equal(written, rollout.Fleet.Upgrades.Count);
        }
    }
}
