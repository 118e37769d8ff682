using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>An operation that holds a reservation: work in flight counts.</summary>
public sealed record InFlight(string Id, string ReleaseId, string Stage, string ClusterKey, string PoolKey, string Region, string? RegionPair)
{
    public static InFlight Of(UpgradeOperation operation) => new(
        operation.Id, operation.Request.ReleaseId, operation.Request.Stage, ArmId.Key(operation.Request.ClusterId), ArmId.Key(operation.Request.PoolId),
        operation.Region, operation.RegionPair);
}

/// <summary>Whether one more pool may begin (R2, R6). Asked inside the transaction that makes the reservation.</summary>
public static class StageBudget
{
    /// <param name="inFlight">All reservations of all releases.</param>
    /// <param name="failedPools">Pools of this release and stage that failed and were not brought to the image since.</param>
    /// <returns>Null: it may. Else why not.</returns>
    public static string? Refuses(UpgradeOperation operation, IReadOnlyCollection<InFlight> inFlight, int failedPools)
    {
        var request = operation.Request;
        var limits = request.Limits;
        if (!limits.AllowsAnother(failedPools, inFlight: 0))
            return $"Stage {request.Stage} has {failedPools} failed pools, {limits.MaxFailures} are allowed: no further pool is begun.";

        var others = inFlight.Where(other => other.Id != operation.Id).ToList();
        var cluster = ArmId.Key(request.ClusterId);
        if (others.FirstOrDefault(other => other.ClusterKey == cluster) is { } sameCluster)
            return $"Another pool of {operation.ClusterName} is being upgraded ({sameCluster.Id}): one pool of a cluster at a time.";
        if (others.FirstOrDefault(other => RegionPairs.ArePaired(operation.Region, operation.RegionPair, other.Region, other.RegionPair)) is { } paired)
            return $"Region {paired.Region}, which {operation.Region} is paired with, is being upgraded ({paired.Id}): never both regions of a pair.";

        var stage = others.Where(other => other.ReleaseId == request.ReleaseId && other.Stage == request.Stage).ToList();
        if (!limits.AllowsAnother(failedPools, stage.Count))
            return $"Stage {request.Stage} has {failedPools} failed pools and {stage.Count} in flight, which count as failed until they are done; {limits.MaxFailures} are allowed.";
        if (stage.Count >= limits.MaxConcurrentPools)
            return $"Stage {request.Stage} has {stage.Count} pools in flight, the most it may.";
        var clusters = stage.Select(other => other.ClusterKey).Distinct().Count();
        return clusters >= limits.MaxConcurrentClusters && stage.TrueForAll(other => other.ClusterKey != cluster)
            ? $"Stage {request.Stage} has {clusters} clusters in flight, the most it may."
            : null;
    }
}
