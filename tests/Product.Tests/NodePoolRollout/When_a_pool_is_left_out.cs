using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Features.Rollouts;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_a_pool_is_left_out : IDisposable
{
    private readonly RolloutScenario _rollout = new() { Limits = new StageLimits(1, 1, 0) };

    public When_a_pool_is_left_out()
    {
        foreach (var name in new[] { "one", "two" })
            _rollout.Fleet.Add(name, pools: "apps");
    }

    public void Dispose() => _rollout.Dispose();

    private async Task LeaveOut(string cluster, string reason = "broken rack", string by = "token:ann") =>
        await LeaveOutPool.Handle($"rel-1.{cluster}.apps", new LeaveOutRequest(by, reason), _rollout.Database, _rollout.Clock, RolloutScenario.Stop);

    [Fact]
    public async Task One_that_waits_ends_with_who_said_so_and_the_next_takes_its_place()
    {
        await _rollout.StartAll();
        await _rollout.Hold(HoldKind.Paused);
        await LeaveOut("one");
        await _rollout.Lift();
        await _rollout.Run();

        var left = await _rollout.Show("one", "apps");
        Assert.Equal((PoolUpgradeState.Aborted, "Left out by token:ann: broken rack"), (left.State, left.Reason));
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("two", "apps")).State);
        Assert.Single(_rollout.Fleet.Upgrades);
    }

    [Fact]
    public async Task One_that_is_under_way_goes_on()
    {
        await _rollout.Start("one", "apps");
        await _rollout.Run(TimeSpan.Zero);

        Assert.Equal("rollout-operation-underway", (await Assert.ThrowsAsync<DomainException>(() => LeaveOut("one"))).Code);
        await _rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await _rollout.Show("one", "apps")).State);
    }

    [Fact]
    public async Task One_that_has_failed_counts_no_more_towards_its_stage()
    {
        await _rollout.StartAll();
        _rollout.Fleet.Pool("one", "apps").FailAfterNodes = 1;
        await _rollout.Run();
        Assert.Contains("1 failed pools, 0 are allowed", (await _rollout.Show("two", "apps")).Reason, StringComparison.Ordinal);

        await LeaveOut("one");
        await _rollout.Run();
        Assert.Equal((PoolUpgradeState.Failed, PoolUpgradeState.Succeeded), ((await _rollout.Show("one", "apps")).State, (await _rollout.Show("two", "apps")).State));
    }

    [Theory]
    [InlineData("", "token:ann", "reason"), InlineData("x", " ", "by")]
    public async Task Reason_and_name_are_needed(string reason, string by, string field)
    {
        await _rollout.Start("one", "apps");

        var refusal = await Assert.ThrowsAsync<DomainException>(() => LeaveOut("one", reason, by));
        Assert.Equal(("rollout-request-invalid", field), (refusal.Code, refusal.Field));
    }

    [Fact]
    public async Task One_that_nobody_asked_for_is_not_known() =>
        Assert.Equal("rollout-operation-unknown", (await Assert.ThrowsAsync<DomainException>(() => LeaveOut("nine"))).Code);
}
