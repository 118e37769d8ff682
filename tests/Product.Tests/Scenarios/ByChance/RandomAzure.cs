using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>What Azure does by itself: faults, storms of 429, images that come late or are followed by newer ones; and which processes die.</summary>
internal sealed class RandomAzure(int seed, Cluster[] clusters)
{
    private const string Newer = "AKSAzureLinux-V3gen2-202612.05.0";

    private readonly Chance _chance = new(seed, Concern.Azure);

    public Scenario Tell(Scenario scenario)
    {
        if (_chance.OneIn(8))
            scenario.Late(clusters[0].Region, TimeSpan.FromHours(_chance.From(1, 30)));
        for (var faults = _chance.From(0, 4); faults > 0; faults--)
            scenario.WithFault(Fault());
        if (_chance.OneIn(6))
            scenario.WithFault(new { kind = "throttle", passPerMinute = _chance.From(4, 40), retryAfterSeconds = 60, duration = $"{_chance.From(20, 180)}m" });
        if (_chance.OneIn(6))
            MoveOn(scenario, _chance.Minutes(5, 400), _chance.OneIn(2) ? [_chance.Pick(clusters).Region] : [.. clusters.Select(cluster => cluster.Region).Distinct()]);
        Kill(scenario, new Chance(seed, Concern.Kills));
        return scenario;
    }

    private static void MoveOn(Scenario scenario, TimeSpan at, string[] regions) => scenario.At(at, hands => hands.Offer(Newer, regions));

    private static void Kill(Scenario scenario, Chance chance)
    {
        for (var kills = chance.From(0, 3); kills > 0; kills--)
            scenario.Killing(chance.Pick(AppIds.NodePoolRollout, AppIds.NodePoolRollout, AppIds.ReleaseWorkflows, AppIds.ReleaseWorkflows, AppIds.PatchScheduling), chance.From(5, 700));
        for (var kills = chance.From(0, 3) - 1; kills > 0; kills--)
        {
            scenario.At(chance.Minutes(0, 300), hands =>
            {
                hands.Platform.KillRuntime();
                return Task.CompletedTask;
            });
        }
    }

    private object Fault()
    {
        var cluster = _chance.Pick(clusters);
        var pool = _chance.Pick(cluster.Pools).Name;
        return _chance.From(0, 10) switch
        {
            0 or 1 => new { kind = "failNode", cluster = cluster.Name, pool, times = _chance.From(1, 3) },
            2 => new { kind = "slowDrain", cluster = cluster.Name, pool, delay = "10m" },
            3 => new { kind = "throttle", times = _chance.From(1, 20), retryAfterSeconds = 30 },
            4 => new { kind = "serverError", times = _chance.From(1, 6), pathContains = _chance.Pick("agentPools", "operations", "managedClusters") },
            5 => new { kind = "lostResponse", times = _chance.From(1, 3), method = _chance.Pick("POST", "PUT", "DELETE") },
            6 => new { kind = "droppedHeaders", times = _chance.From(1, 3), method = _chance.Pick("POST", "PUT", "DELETE"), pathContains = "agentPools" },
            7 => new { kind = "staleStatus", times = _chance.From(1, 5) },
            8 => new { kind = "regionOutage", region = cluster.Region, duration = $"{_chance.From(1, 6)}h" },
            _ => (object)new { kind = "unhealthyWorkload", cluster = cluster.Name, workload = "storefront", delay = $"{_chance.From(1, 60)}m" },
        };
    }
}
