using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

public static class PlanPredictions
{
    extension(PlannedStage stage)
    {
        /// <summary>The stage as it was decided. What is carried out needs no predictions, and its history should not hold any.</summary>
        public PlannedStage Decided() => new(
            stage.Name, stage.Order, stage.NeedsApproval,
            [.. stage.Waves.Select(wave => new PlannedWave(wave.Number, [.. wave.Clusters.Select(cluster => cluster with { Pools = [.. cluster.Pools.Select(Decided)] })]))],
            ApprovalBecause: stage.ApprovalBecause);
    }

    private static PlannedPool Decided(PlannedPool pool) => new(pool.OperationId, pool.PoolId, pool.Name, pool.Mode, pool.NodeCount, pool.FromImage, pool.TargetImage)
    {
        Strategy = pool.Strategy,
        IsCanary = pool.IsCanary,
        GoesBackBy = pool.GoesBackBy,
        NoWayBack = pool.NoWayBack,
    };
}
