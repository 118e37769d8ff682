using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>What a plan takes from the token buckets by which AKS and ARM limit each subscription's requests: the worst moment of each.</summary>
public static class Requests
{
    /// <summary>How often an upgrade under way is looked at; Azure names the pause itself, usually this or longer.</summary>
    public static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(30);

    private const int Status = 0, Other = 1, Reads = 2, Writes = 3;

    /// <summary>Size and refill per second, as AKS and ARM publish them.</summary>
    private static readonly (string Name, int Size, double PerSecond)[] Buckets =
        [("AKS operation status", 200, 2), ("AKS everything else", 60, 1), ("ARM reads", 250, 25), ("ARM writes", 200, 10)];

    public static List<RequestBudget> Of(IEnumerable<ClusterRun> clusters) =>
    [
        .. clusters.GroupBy(cluster => cluster.Subscription, StringComparer.OrdinalIgnoreCase).OrderBy(s => s.Key, StringComparer.OrdinalIgnoreCase)
            .SelectMany(subscription => Of(subscription.Key, subscription.SelectMany(cluster => cluster.Pools)))
    ];

    private static List<RequestBudget> Of(string subscription, IEnumerable<PoolRun> runs)
    {
        // One entry where an upgrade begins and one where it ends; polls run in between.
        var moments = new List<(long At, int InFlight, bool ChangesSettings)>();
        foreach (var run in runs.Where(r => r is { Turn: not PoolTurn.Done, Start: not null, Changed: not null }))
        {
            moments.Add((run.Start!.Value, 1, run.ChangesSettings));
            moments.Add((run.Changed!.Value, -1, run.ChangesSettings));
        }

        moments.Sort();
        return [.. Buckets.Select((bucket, kind) => Drain(subscription, bucket, kind, moments))];
    }

    private static RequestBudget Drain(string subscription, (string Name, int Size, double PerSecond) bucket, int kind, List<(long At, int InFlight, bool ChangesSettings)> moments)
    {
        var polls = kind is Status or Reads ? 1 / PollEvery.TotalSeconds : 0;
        var (left, lowest, lowestAt, requests, inFlight, last) = ((double)bucket.Size, (double)bucket.Size, (long?)null, 0d, 0, moments.Count > 0 ? moments[0].At : 0);
        foreach (var (at, change, changesSettings) in moments)
        {
            var seconds = TimeSpan.FromTicks(at - last).TotalSeconds;
            left = Math.Min(bucket.Size, left + ((bucket.PerSecond - (inFlight * polls)) * seconds));
            var sent = AtOnce(kind, begins: change > 0, changesSettings);
            left -= sent;
            requests += sent + (inFlight * polls * seconds);
            (inFlight, last) = (inFlight + change, at);
            if (left < lowest)
                (lowest, lowestAt) = (left, at);
        }

        return new(subscription, bucket.Name, bucket.Size, bucket.PerSecond, (long)Math.Round(requests), Math.Round(lowest, 1), lowestAt is { } moment ? new DateTimeOffset(moment, TimeSpan.Zero) : null);
    }

    /// <summary>Preflight reads cluster and upgrade profile; changed settings are read, written and put back afterwards.</summary>
    private static int AtOnce(int kind, bool begins, bool changesSettings) => (kind, begins) switch
    {
        (Other, true) => changesSettings ? 2 : 1,
        (Other, false) => changesSettings ? 1 : 0,
        (Reads, true) => changesSettings ? 4 : 2,
        (Reads, false) => changesSettings ? 2 : 1,
        (Writes, true) => changesSettings ? 2 : 1,
        (Writes, false) => changesSettings ? 1 : 0,
        _ => 0,
    };

    /// <summary>Whether settings are written for the upgrade; a pool that another one replaces keeps its own.</summary>
    public static bool ChangesSettings(UpgradePolicy policy, PoolStrategy? strategy, FleetPool? pool) => strategy is not { Kind: StrategyKind.BlueGreen }
        && ((policy.MaxSurge is { } surge && surge != pool?.Upgrade?.MaxSurge)
            || (policy.MaxUnavailable is { } missing && missing != pool?.Upgrade?.MaxUnavailable && pool?.Mode != "System")
            || (policy.DrainTimeout is { } drain && (int)drain.TotalMinutes != pool?.Upgrade?.DrainTimeoutMinutes)
            || (policy.NodeSoak is { } soak && (int)soak.TotalMinutes != pool?.Upgrade?.NodeSoakMinutes));
}
