using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_what_is_in_flight_is_aborted
{
    [Fact]
    public async Task The_pool_ends_aborted_and_its_nodes_are_counted()
    {
        using var rollout = await Halfway();
        await rollout.Hold(HoldKind.Aborted, inFlight: true);
        await rollout.Run();
        var upgrade = await rollout.Show("shop-eastus", "apps");
        Assert.Equal(PoolUpgradeState.Aborted, upgrade.State);
        Assert.Contains("aborted by token:tess: a look is needed", upgrade.Reason, StringComparison.Ordinal);
        Assert.Contains($"nodes are on {Images.October}", upgrade.Reason, StringComparison.Ordinal);
        Assert.Contains($"on {Images.November}", upgrade.Reason, StringComparison.Ordinal);
        Assert.Single(rollout.Fleet.Aborts);
    }

    [Fact]
    public async Task Nodes_that_cannot_be_seen_are_waited_for_and_then_not_guessed()
    {
        using var rollout = await Halfway();
        rollout.Fleet.OnAborted = () => rollout.Fleet.Troubles["Nodes"] = new Queue<Exception>(Enumerable.Repeat(new ClusterApiException("shop-eastus", "refused"), 1000));
        await rollout.Hold(HoldKind.Aborted, inFlight: true);
        await rollout.Run();
        var upgrade = await rollout.Show("shop-eastus", "apps");
        Assert.Equal(PoolUpgradeState.Aborted, upgrade.State);
        Assert.Contains("could not be counted", upgrade.Reason, StringComparison.Ordinal);
        Assert.True(upgrade.EndedAt - upgrade.StartedAt >= rollout.Pace.SilenceWithin);
    }

    [Fact]
    public async Task An_abort_may_be_made_stronger_later()
    {
        using var rollout = await Halfway();
        await rollout.Hold(HoldKind.Aborted);
        await rollout.Hold(HoldKind.Aborted, inFlight: true);
        await rollout.Run();
        Assert.Equal(PoolUpgradeState.Aborted, (await rollout.Show("shop-eastus", "apps")).State);
    }

    [Fact]
    public async Task One_that_came_to_its_end_first_is_told_as_it_ended()
    {
        using var rollout = await Halfway();
        rollout.Fleet.Troubles["Abort"] = new Queue<Exception>([AzureException.Of(409, "OperationNotAllowed", "nothing to abort")]);
        await rollout.Hold(HoldKind.Aborted, inFlight: true);
        await rollout.Run();
        Assert.Equal(PoolUpgradeState.Succeeded, (await rollout.Show("shop-eastus", "apps")).State);
    }

    [Fact]
    public async Task An_answer_that_got_lost_is_found_in_the_pool()
    {
        using var rollout = await Halfway();
        rollout.Fleet.OnAborted = () => throw new AzureException(AzureTrouble.Unreachable, "Timeout", "no answer in time");
        await rollout.Hold(HoldKind.Aborted, inFlight: true);
        await rollout.Run();
        Assert.Equal(PoolUpgradeState.Aborted, (await rollout.Show("shop-eastus", "apps")).State);
        Assert.Single(rollout.Fleet.Aborts);
    }

    [Fact]
    public async Task Killed_after_any_call_it_is_aborted_once_all_the_same()
    {
        for (var call = 0; ; call++)
        {
            using var rollout = await Halfway();
            rollout.Fleet.KillAfterCall = rollout.Fleet.Calls + call + 1;
            await rollout.Hold(HoldKind.Aborted, inFlight: true);
            await rollout.Run();
            Assert.Equal(PoolUpgradeState.Aborted, (await rollout.Show("shop-eastus", "apps")).State);
            Assert.Single(rollout.Fleet.Aborts);
            if (rollout.Killed == 0)
                break; // there is no such call any more
        }
    }

    [Fact]
    public async Task Trouble_in_Azure_delays_it_and_nothing_else()
    {
        using var rollout = await Halfway(nodes: 40);
        rollout.Fleet.Troubles["Abort"] = new Queue<Exception>([AzureException.Of(429, null, "not now", TimeSpan.FromSeconds(1)), AzureException.Of(403, null, "not yours")]);
        await rollout.Hold(HoldKind.Aborted, inFlight: true);
        await rollout.Run();
        Assert.Equal(PoolUpgradeState.Aborted, (await rollout.Show("shop-eastus", "apps")).State);
    }

    [Fact]
    public async Task Only_an_abort_can_ask_for_it()
    {
        using var rollout = await Halfway();
        var refusal = await Assert.ThrowsAsync<DomainException>(() => rollout.Hold(HoldKind.Paused, inFlight: true));
        Assert.Equal("abortInFlight", refusal.Field);
    }

    /// <summary>One node of the pool is on the new image.</summary>
    private static async Task<RolloutScenario> Halfway(int nodes = 3)
    {
        var rollout = new RolloutScenario();
        rollout.Fleet.Add("shop-eastus", nodes: nodes);
        await rollout.Start("shop-eastus", "apps");
        while (rollout.Fleet.Pool("shop-eastus", "apps").Nodes.TrueForAll(node => !node.IsOn(Images.November)))
            await rollout.Run(TimeSpan.FromMilliseconds(250));
        return rollout;
    }
}
