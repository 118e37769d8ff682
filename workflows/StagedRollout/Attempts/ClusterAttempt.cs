namespace ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

/// <summary>An attempt at a cluster that is to be remembered: the first one where it failed, and every later one.</summary>
/// <param name="Pools">Ids of the pools it is about; empty: all of the cluster.</param>
/// <param name="LeftAlone">Those of them that were not begun, as something before them failed.</param>
public sealed record ClusterAttempt(
    string Stage, string ClusterId, string Cluster, int Attempt, IReadOnlyList<string> Pools, IReadOnlyList<PoolFailure> Failed, IReadOnlyList<string> LeftAlone, ClusterFailure? Failure,
    bool CanarySoaked, bool Ended)
{
    /// <summary>What the attempt has come to so far; a part of it that is told later adds to what was told before.</summary>
    public ClusterAttempt With(ClusterOutcome outcome, bool hasEnded) => this with
    {
        Failed = [.. Failed.Concat(outcome.Failed).DistinctBy(failure => failure.PoolId, StringComparer.OrdinalIgnoreCase)],
        LeftAlone = [.. LeftAlone.Union(outcome.LeftAlone, StringComparer.OrdinalIgnoreCase)],
        Failure = outcome.Failure ?? Failure,
        CanarySoaked = CanarySoaked || outcome.CanarySoaked,
        Ended = Ended || hasEnded,
    };

    public bool IsAbout(string poolId) => Pools.Count == 0 || Pools.Contains(poolId, StringComparer.OrdinalIgnoreCase);
}
