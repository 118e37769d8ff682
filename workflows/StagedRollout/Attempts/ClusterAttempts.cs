using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

/// <summary>Where a cluster stands after all attempts at it: for each pool the latest attempt that was about it counts.</summary>
/// <param name="attempts">All of one cluster, at least one.</param>
/// <param name="leftOut">Ids of pools that people have left out, or that are gone.</param>
public sealed class ClusterAttempts(IReadOnlyCollection<ClusterAttempt> attempts, IReadOnlySet<string> leftOut)
{
    private readonly ClusterAttempt _latest = attempts.MaxBy(attempt => attempt.Attempt)!;

    public string Stage => _latest.Stage;

    public string ClusterId => _latest.ClusterId;

    public string Cluster => _latest.Cluster;

    public int Attempts => attempts.Count;

    /// <summary>Attempts that have not ended.</summary>
    public int UnderWay => attempts.Count(attempt => !attempt.Ended);

    /// <summary>What failed about the cluster itself, if nothing was tried since.</summary>
    public ClusterFailure? Failure => _latest.Failure;

    public IReadOnlyList<PoolFailure> Failed =>
    [
        .. attempts.SelectMany(attempt => attempt.Failed).DistinctBy(failure => failure.PoolId, StringComparer.OrdinalIgnoreCase).Select(failure => FailureOf(failure.PoolId)).OfType<PoolFailure>()
    ];

    /// <summary>Pools that were not begun because of a failure before them.</summary>
    public IReadOnlyList<string> LeftAlone =>
    [
        .. attempts.SelectMany(attempt => attempt.LeftAlone).Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(pool => !leftOut.Contains(pool) && About(pool).LeftAlone.Contains(pool, StringComparer.OrdinalIgnoreCase))
    ];

    /// <summary>Null: the pool has not failed, or is left out. One that was to be tried again and then left alone is as it was.</summary>
    public PoolFailure? FailureOf(string poolId) => leftOut.Contains(poolId)
        ? null
        : attempts.Where(attempt => attempt.IsAbout(poolId) && !attempt.LeftAlone.Contains(poolId, StringComparer.OrdinalIgnoreCase)).MaxBy(attempt => attempt.Attempt)
            ?.Failed.FirstOrDefault(failure => failure.PoolId.Equals(poolId, StringComparison.OrdinalIgnoreCase));

    /// <summary>The pool has failed, or was not begun because its cluster has.</summary>
    public bool HasFailed(string poolId) => FailureOf(poolId) is not null || (Failure is not null && LeftAlone.Contains(poolId, StringComparer.OrdinalIgnoreCase));

    /// <summary>The latest attempt about a pool.</summary>
    public ClusterAttempt About(string poolId) => attempts.Where(attempt => attempt.IsAbout(poolId)).MaxBy(attempt => attempt.Attempt) ?? _latest;

    /// <summary>The next attempt: what has failed, or one pool of it, and what was left alone because of it. Null: there is nothing to try again.</summary>
    /// <param name="planned">The cluster as the plan has it now: pools that are gone from it are not tried.</param>
    public ClusterAttempt? Again(PlannedCluster planned, string? onlyFailed = null)
    {
        var wanted = Failed.Select(failure => failure.PoolId).Where(pool => onlyFailed is null || pool.Equals(onlyFailed, StringComparison.OrdinalIgnoreCase))
            .Concat(LeftAlone).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (wanted.Count == 0 && Failure is null)
            return null;

        // A canary that was not watched to its end is watched again before the rest follows.
        var pools = planned.Pools.Where(pool => wanted.Contains(pool.PoolId) || (pool.IsCanary && !_latest.CanarySoaked && !leftOut.Contains(pool.PoolId))).Select(pool => pool.PoolId).ToList();
        return pools.Count == 0 ? null : new ClusterAttempt(Stage, ClusterId, Cluster, _latest.Attempt + 1, pools, [], [], null, _latest.CanarySoaked, Ended: false);
    }
}
