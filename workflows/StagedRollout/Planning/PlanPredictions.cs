using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

public static class PlanPredictions
{
    extension(PlannedStage stage)
    {
        /// <summary>The stage as it was decided. What is carried out needs no predictions, and its history should not hold any.</summary>
        public PlannedStage Decided() => new(
            stage.Name, stage.Order, stage.NeedsApproval,
            [.. stage.Waves.Select(wave => new PlannedWave(
                wave.Number,
                [.. wave.Clusters.Select(cluster => cluster with { Pools = [.. cluster.Pools.Select(p => new PlannedPool(p.OperationId, p.PoolId, p.Name, p.Mode, p.NodeCount, p.FromImage, p.TargetImage))] })]))]);
    }
}
