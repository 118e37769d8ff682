using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Subscriptions;

/// <summary>Tells the timeline of each pool and control plane, and has the cluster's workflow look.</summary>
public static class FollowClusters
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/events/control-plane-upgrade-ended", ControlPlaneEnded).WithTopic(PubSub.Name, Topics.ControlPlaneUpgradeEnded);
        routes.MapPost("/events/pool-soak-began", SoakBegan).WithTopic(PubSub.Name, Topics.PoolSoakBegan);
        routes.MapPost("/events/pool-upgraded", Upgraded).WithTopic(PubSub.Name, Topics.PoolUpgraded);
        routes.MapPost("/events/pool-upgrade-failed", Failed).WithTopic(PubSub.Name, Topics.PoolUpgradeFailed);
    }

    public static async Task ControlPlaneEnded(ControlPlaneUpgradeEnded fact, ServiceDatabase database, WorkflowSignals signals, TimeProvider clock)
    {
        var how = fact.State switch
        {
            PoolUpgradeState.Succeeded => $"upgraded to Kubernetes {fact.Version}",
            PoolUpgradeState.AlreadyCurrent => $"was on Kubernetes {fact.Version}",
            _ => $"did not come to Kubernetes {fact.Version}: {fact.State}, {fact.Reason}",
        };
        await database.Write(s => s.Tell(fact.ReleaseId, $"control-plane:{fact.OperationId}", clock.GetUtcNow(), "cluster", $"{fact.ClusterId.Split('/')[^1]}: control plane {how}"));
        await signals.Tell(Story(fact.ReleaseId, fact.ClusterId, fact.OperationId));
    }

    public static async Task SoakBegan(PoolSoakBegan fact, ServiceDatabase database, WorkflowSignals signals, TimeProvider clock)
    {
        var until = fact.Until is { } end ? $"until {end.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "for as long as AKS does";
        await database.Write(s => s.Tell(
            fact.ReleaseId, $"pool:{fact.OperationId}:soak", clock.GetUtcNow(), "pool", $"{Name(fact.PoolId)} has new nodes on {fact.Image} that serve; the old ones are kept {until}"));
        await signals.Tell(Story(fact.ReleaseId, fact.ClusterId, fact.OperationId));
    }

    public static async Task Upgraded(PoolUpgraded fact, ServiceDatabase database, WorkflowSignals signals, TimeProvider clock)
    {
        await database.Write(s => s.Tell(
            fact.ReleaseId, $"pool:{fact.OperationId}", clock.GetUtcNow(), "pool", $"{Name(fact.PoolId)} {What(fact)} {fact.Image}, every node seen"));
        await signals.Tell(Story(fact.ReleaseId, fact.ClusterId, fact.OperationId));
    }

    public static async Task Failed(PoolUpgradeFailed fact, ServiceDatabase database, WorkflowSignals signals, TimeProvider clock)
    {
        await database.Write(s => s.Tell(fact.ReleaseId, $"pool:{fact.OperationId}", clock.GetUtcNow(), "pool", $"{Name(fact.PoolId)} {(Instances.RollbackOf(fact.OperationId) is null ? "failed" : "could not be taken back")}: {fact.Reason}"));
        await signals.Tell(Story(fact.ReleaseId, fact.ClusterId, fact.OperationId));
    }

    private static string What(PoolUpgraded fact) => Instances.RollbackOf(fact.OperationId) is not null ? "taken back to" : fact.AlreadyCurrent ? "was on" : "upgraded to";

    /// <summary>The workflow that waits for the operation.</summary>
    private static string Story(string releaseId, string clusterId, string operationId) => Instances.RollbackOf(operationId) is { } number
        ? Instances.ClusterRollback(releaseId, clusterId, number)
        : Instances.Cluster(releaseId, clusterId, Instances.AttemptOf(operationId));

    /// <summary>Cluster and pool out of an ARM id.</summary>
    private static string Name(string poolId) => poolId.Split('/') is { Length: > 3 } parts ? $"{parts[^3]}/{parts[^1]}" : poolId;
}
