using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;
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

    [Fact]
    public async Task One_pool_in_an_emergency_is_upgraded_at_once_and_the_release_finds_it_done()
    {
        var emergency = new EmergencyOverride("token:tess", "CVE-2026-31337 is being exploited");
        DateTimeOffset asked = default;
        var outcome = await _scenario.WithWindow("maintenance", "night", from: "22:00", hours: 4).WithFreeze("ring", "canary", "2026-11-25", "2026-11-27")
            .When(hands => hands.Operations.Any(operation => operation is { PoolName: "apps", WaitsFor: WaitCause.Window }), async hands =>
            {
                asked = hands.Now;
                var waiting = hands.Operations.Single(operation => operation.PoolName == "apps").Request;
                await hands.Ask(
                    hands.Platform.Rollout, HttpMethod.Put, "/rollouts/operations/by-hand", waiting with { ReleaseId = "by-hand", Stage = "by-hand", Emergency = emergency }, emergency.By, Roles.Operator, key: null);
            }).Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        var byHand = outcome.Operations.Single(operation => operation.Id == "by-hand");
        Assert.Equal((PoolUpgradeState.Succeeded, emergency), (byHand.State, byHand.Request.Emergency));
        Assert.InRange(byHand.EndedAt!.Value, asked, asked + TimeSpan.FromHours(2));
        Assert.Equal(PoolUpgradeState.AlreadyCurrent, outcome.LastUpgradeOf("one", "apps")!.State);
        Assert.Single(outcome.UpgradeCalls("one", "apps"));
    }
}
