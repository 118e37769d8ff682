using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Contracts.Releases;

/// <summary>What a plan says about a pool, in the words that people read in the terminal, on pages and in chat.</summary>
public static class PlanWords
{
    public static string Strategy(PlannedPool pool) => pool.Strategy switch
    {
        { TargetOsSku: { } sku, Kind: StrategyKind.BlueGreen } => $"move to {sku} by a new pool (blue-green)",
        { TargetOsSku: { } sku } => $"move to {sku} in place",
        { Kind: StrategyKind.BlueGreen } => "by a new pool (blue-green)",
        { Canary: { } canary } => $"in place, {canary.Nodes} nodes first",
        _ => "in place (surge)",
    };

    public static string Back(PlannedPool pool) => pool.GoesBackBy switch
    {
        RollbackWay.AksRollback => "can go back by AKS, within seven days",
        RollbackWay.Snapshot => "can go back by snapshot",
        RollbackWay.BlueGreenReversal => "can go back to the old pool until its final soak ends",
        RollbackWay.NothingToUndo => "have nothing to undo",
        _ when pool.NoWayBack is { } why => $"cannot go back: {why}",
        _ => "of which nobody knows how they would go back",
    };

    /// <summary>All that is worth a word beside times and images.</summary>
    public static IEnumerable<string> Notes(PlannedPool pool)
    {
        yield return Strategy(pool);
        if (pool.IsCanary)
            yield return "goes first, the rest of its cluster waits for its soak";
        if (pool.Strategy?.KubernetesVersion is { } version)
            yield return $"with Kubernetes {version}";
        if (pool.SoaksFrom is { } soaks)
            yield return $"soaks from {soaks:u}";
        if (pool.Strategy is { KeepSnapshot: true })
            yield return "snapshot kept";
        if (pool.RunsPastWindow)
            yield return "runs past its window";
        yield return Back(pool);
    }

    /// <summary>Cluster and pool of an ARM id, as people name them.</summary>
    public static string PoolName(string poolId) => poolId.Split('/') is { Length: >= 3 } parts ? $"{parts[^3]}/{parts[^1]}" : poolId;
}
