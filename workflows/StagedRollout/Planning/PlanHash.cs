using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>Over everything that is decided; not over predictions, which change by themselves. An approval binds it (R10).</summary>
public static class PlanHash
{
    public static string Of(string manifestDigest, ReleasePolicy policy, IEnumerable<PlannedStage> stages) => ReleaseJson.Hash(new
    {
        manifestDigest,
        policy,
        Stages = stages.Select(stage => new { stage.Name, stage.Order, stage.NeedsApproval, stage.ApprovalBecause, Waves = stage.Waves.Select(Decided) }),
    });

    private static object Decided(PlannedWave wave) => new
    {
        wave.Number,
        Clusters = wave.Clusters.Select(cluster => new
        {
            cluster.ClusterId,
            cluster.Name,
            cluster.Region,
            cluster.Kubernetes,
            Pools = cluster.Pools.Select(pool => new
            {
                pool.OperationId,
                pool.PoolId,
                pool.Name,
                pool.Mode,
                pool.NodeCount,
                pool.FromImage,
                pool.TargetImage,
                pool.Strategy,
                pool.IsCanary,
                pool.GoesBackBy,
                pool.NoWayBack,
            }),
        }),
    };
}
