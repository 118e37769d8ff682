using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>What people do: resume what stands still, try failed pools again or leave them out, pause, change the fleet meanwhile, abort, take back.</summary>
internal sealed class RandomPeople(int seed, RandomFleet fleet)
{
    private readonly Chance _chance = new(seed, Concern.People);
    private int _resumed;

    /// <summary>Pools, as <c>cluster/pool</c>, that people have added, deleted or scaled by themselves.</summary>
    public HashSet<string> Changed { get; } = [];

    /// <summary>Pools that people have left out of the release.</summary>
    public HashSet<string> Skipped { get; } = [];

    public Scenario Tell(Scenario scenario)
    {
        var patience = _chance.From(1, 4);
        for (var decisions = _chance.From(0, 3); decisions > 0; decisions--)
            scenario.When(hands => Failed(hands) is not null, Decide(_chance.OneIn(2) ? PoolDecision.Retry : PoolDecision.Skip));
        for (var times = 0; times < patience; times++)
            Resume(scenario, times, _chance.OneIn(3) ? TimeSpan.Zero : _chance.Minutes(5, 120));
        if (_chance.OneIn(4))
            scenario.At(_chance.Minutes(1, 300), hands => Try(hands, () => hands.Pause()));
        if (_chance.OneIn(8))
            scenario.At(_chance.Minutes(1, 600), Abort(_chance.OneIn(2)));
        if (_chance.OneIn(8))
            scenario.At(_chance.Minutes(30, 900), hands => Try(hands, () => hands.Rollback()));
        if (_chance.OneIn(5))
            ChangeFleet(scenario, _chance.Minutes(1, 200));
        return scenario;
    }

    /// <summary>One pause after another: who is about to resume leaves nothing to do for the next.</summary>
    private void Resume(Scenario scenario, int turn, TimeSpan after) => scenario.When(
        hands => _resumed == turn && hands.Release is { Paused: true, Phase.IsFinal: false, AbortRequestedBy: null },
        async hands =>
        {
            await Try(hands, () => hands.Resume());
            _resumed++;
        },
        after);

    private static Func<Hands, Task> Abort(bool inFlight) => hands => Try(hands, () => hands.Abort(inFlight: inFlight));

    private void ChangeFleet(Scenario scenario, TimeSpan at)
    {
        var (cluster, what, later) = (_chance.Pick(fleet.Clusters), _chance.From(0, 3), _chance.Minutes(5, 60));
        var pool = cluster.Pools[^1];
        scenario.At(at, async hands =>
        {
            await Try(hands, () => hands.Pause("the fleet is being rebuilt"));
            if (what == 0)
                await Change(hands, HttpMethod.Put, cluster, "added", new { properties = new { mode = "User", vmSize = "Standard_D4s_v5", count = 1, osType = "Linux", osSKU = "AzureLinux" } });
            else if (what == 1 && pool.Mode == "User")
                await Change(hands, HttpMethod.Delete, cluster, pool.Name, null);
            else
                await Change(hands, HttpMethod.Put, cluster, pool.Name, new { properties = new { mode = pool.Mode, vmSize = pool.VmSize, count = pool.Nodes + 1, osType = "Linux" } });
        });
        scenario.At(at + later, hands => Try(hands, () => hands.Resume("it is rebuilt")));
    }

    private async Task Change(Hands hands, HttpMethod method, Cluster cluster, string pool, object? body)
    {
        try
        {
            if (await hands.ChangeAzure(method, $"{cluster.Id}/agentPools/{pool}", body))
                Changed.Add($"{cluster.Name}/{pool}");
        }
        catch (HttpRequestException)
        {
            Changed.Add($"{cluster.Name}/{pool}"); // the answer was lost, the effect was not
        }
    }

    private UpgradeFailure? Failed(Hands hands) => hands.Release is not { Phase: ReleaseState.RollingOut, AbortRequestedBy: null, Rollback: null } ? null
        : hands.Operations.Where(operation => operation.Request.RollbackOf is null).GroupBy(operation => (operation.ClusterName, operation.PoolName)).Select(attempts => attempts.Last())
            .Where(last => last.State == PoolUpgradeState.Failed && !Skipped.Contains($"{last.ClusterName}/{last.PoolName}")).Select(last => new UpgradeFailure(last.ClusterName, last.PoolName)).FirstOrDefault();

    private Func<Hands, Task> Decide(PoolDecision decision) => async hands =>
    {
        var (cluster, pool) = Failed(hands)!;
        await Try(hands, async () =>
        {
            await hands.Post($"/releases/{hands.ReleaseId}/pools/{cluster}/{pool}", new PoolDecisionRequest(decision, "the rack was looked at"));
            if (decision == PoolDecision.Skip)
                Skipped.Add($"{cluster}/{pool}");
        });
    };

    /// <summary>What the release refuses in its state is told to people, who leave it at that.</summary>
    private static async Task Try(Hands hands, Func<Task> act)
    {
        if (hands.Release.Phase.IsFinal)
            return;
        try
        {
            await act();
        }
        catch (InvalidOperationException refused) when (refused.Message.Contains("urn:release-orchestrator:error", StringComparison.Ordinal))
        {
        }
    }

    private sealed record UpgradeFailure(string Cluster, string Pool);
}
