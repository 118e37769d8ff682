using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>One pool in flight, or about to be: what it takes of every limit.</summary>
/// <param name="Id">Of its upgrade.</param>
public sealed record Place(string Id, string ReleaseId, string Stage, string ClusterKey, string PoolKey, string Region, string? RegionPair, long Nodes)
{
    public string Subscription => ArmId.Subscription(ClusterKey);

    public static Place Of(UpgradeOperation operation) => new(
        operation.Id, operation.Request.ReleaseId, operation.Request.Stage, ArmId.Key(operation.Request.ClusterId), ArmId.Key(operation.Request.PoolId),
        operation.Region, operation.RegionPair, operation.NodesHeld);

    public override string ToString() => $"{ArmId.Name(PoolKey[..PoolKey.LastIndexOf("/agentpools/", StringComparison.Ordinal)])}/{ArmId.Name(PoolKey)} ({ReleaseId}, {Nodes} nodes)";
}

/// <summary>Asks for a place under these limits.</summary>
/// <param name="DespiteFailures">Failures of its stage do not keep it from going on: it answers them (a rollback), or was begun before them.</param>
public sealed record Applicant(Place Place, StageLimits Limits, bool DespiteFailures)
{
    public static Applicant Of(UpgradeOperation operation) => new(Place.Of(operation), operation.Request.Limits, operation.Request.RollbackOf is not null || operation.StartedAt is not null);
}
