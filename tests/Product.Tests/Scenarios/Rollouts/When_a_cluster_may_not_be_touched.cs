using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Rollouts;

public class When_a_cluster_may_not_be_touched
{
    private readonly Scenario _scenario = Scenario.Of(new Cluster("one").Ring("canary").Tagged("maintenance", "night"));

    [Fact]
    public async Task Its_pools_are_begun_in_the_window_only()
    {
        var outcome = await _scenario.WithWindow("maintenance", "night", from: "22:00", hours: 4).Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.All(outcome.Operations, operation => Assert.InRange(operation.StartedAt!.Value.TimeOfDay, TimeSpan.FromHours(22), TimeSpan.FromHours(24)));
    }

    [Fact]
    public async Task A_freeze_wins_over_the_window()
    {
        var outcome = await _scenario.WithWindow("maintenance", "night", from: "22:00", hours: 4).WithFreeze("ring", "canary", "2026-11-25", "2026-11-27").Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.All(outcome.Operations, operation => Assert.Equal(new DateTime(2026, 11, 28), operation.StartedAt!.Value.UtcDateTime.Date));
    }
}
