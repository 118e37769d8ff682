using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Stories;

/// <summary>Six pools, two at a time: some in flight, others still to come.</summary>
public class When_a_busy_release_is_paused
{
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(2);

    private DateTimeOffset _answered, _resumed;
    private IReadOnlyList<UpgradeOperation> _then = [];

    private const string BlueGreen = "strategy: blueGreen\n    blueGreen: { drainBatch: 34%, batchSoak: 10m, finalSoak: 1h }";

    /// <summary>Pools in place whose settings are changed for the upgrade and put back, and pools that are replaced.</summary>
    [Theory]
    [InlineData("maxSurge: \"2\"", 3), InlineData("maxSurge: \"2\"", 19)]
    [InlineData(BlueGreen, 3), InlineData(BlueGreen, 16), InlineData(BlueGreen, 31), InlineData(BlueGreen, 55)]
    public async Task Nothing_is_written_from_two_seconds_after_the_answer_until_it_is_resumed_and_then_it_goes_on(string upgrade, int minutes)
    {
        var outcome = await Paused(upgrade, minutes).Run();

        Assert.Contains(_then, operation => operation.State is PoolUpgradeState.Upgrading or PoolUpgradeState.Soaking);
        Assert.DoesNotContain(outcome.WritesAfter(_answered + StopsWithin), write => Outcome.At(write) < _resumed);
        Assert.NotEmpty(outcome.WritesAfter(_resumed));
        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
    }

    private Scenario Paused(string upgrade, int minutes) => Scenario.Of([.. Enumerable.Range(1, 3).Select(n => new Cluster($"c{n}").Ring("broad"))])
        .WithPolicy(Stories.OneStage("      maxConcurrentNodes: 100").Replace("maxSurge: \"1\"", upgrade, StringComparison.Ordinal)
            .Replace("maxConcurrentPools: 3", "maxConcurrentPools: 2", StringComparison.Ordinal))
        .At(TimeSpan.FromMinutes(minutes), async hands =>
        {
            await hands.Pause();
            (_answered, _then) = (hands.Now, hands.Operations);
        })
        .At(TimeSpan.FromHours(9), async hands =>
        {
            _resumed = hands.Now;
            await hands.Resume();
        });
}
