using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;
using ReleaseOrchestrator.NodePoolRollout.Features.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Rollouts;

/// <summary>Accepts the upgrade of one pool. The same id again finds the upgrade it made before (R1).</summary>
public static class StartPoolUpgrade
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/rollouts/operations/{id}", Handle).WithName(nameof(StartPoolUpgrade));

    public static async Task<Accepted<PoolUpgrade>> Handle(
        string id, StartPoolUpgradeRequest request, ServiceDatabase database, FleetView fleet, TimeProvider clock, CancellationToken stop)
    {
        Check(id, request);
        if (request.RollbackOf is { } undone)
            await CheckRollback(undone, request, database, stop);
        var now = clock.GetUtcNow();
        var fresh = new UpgradeOperation(id, request, now) { Version = 1, Region = fleet.Remembered(request.ClusterId)?.Region ?? "" };
        var operation = await database.Write(
            async session =>
            {
                if (!await OperationStore.Insert(session, fresh))
                    return await OperationStore.Find(session, id) ?? fresh;
                await session.Enqueue(AdvancePoolUpgrade.Kind, id, new { id });
                if (await OperationStore.AnswersFailure(session, fresh))
                    await Admission.WakeNext(session, fresh); // a failure less
                return fresh;
            },
            stop);
        if (operation.Request != request)
            throw RolloutErrors.OtherRequest(id);
        return TypedResults.Accepted($"/rollouts/operations/{Uri.EscapeDataString(id)}", operation.View());
    }

    private static void Check(string id, StartPoolUpgradeRequest request)
    {
        if (id.Length > 300 || id.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            throw RolloutErrors.Invalid("id", "An id has up to 300 characters and no white space.");
        Needed(request.ReleaseId, "releaseId", "the release");
        Needed(request.Stage, "stage", "the stage of the release");
        Needed(request.ClusterId, "clusterId", "the cluster's ARM id");
        Needed(request.PoolId, "poolId", "the pool's ARM id");
        if (!ArmId.IsCluster(request.ClusterId))
        {
            throw RolloutErrors.Invalid(
                "clusterId", $"'{request.ClusterId}' is not a cluster: write /subscriptions/S/resourceGroups/G/providers/Microsoft.ContainerService/managedClusters/C.");
        }

        if (!ArmId.IsPoolOf(request.PoolId, request.ClusterId))
            throw RolloutErrors.Invalid("poolId", $"'{request.PoolId}' is not a pool of that cluster: write its id, then /agentPools/NAME.");
        if (NodeImage.Parse(request.TargetImage) is null)
            throw RolloutErrors.Invalid("targetImage", $"'{request.TargetImage}' is not a node image: write FAMILY-YYYYMM.DD.N, e.g. AKSAzureLinux-V3gen2-202611.21.0.");
        if (request.Limits is null)
            throw RolloutErrors.Invalid("limits", "Say what the stage may have in flight: maxConcurrentClusters, maxConcurrentPools, maxFailures.");
        if (request.Limits is { MaxConcurrentClusters: < 1 } or { MaxConcurrentPools: < 1 } or { MaxFailures: < 0 })
            throw RolloutErrors.Invalid("limits", "maxConcurrentClusters and maxConcurrentPools start at 1, maxFailures at 0.");
        if (request.Limits.Fault() is { } wrong)
            throw RolloutErrors.Invalid(wrong, "A limit on clusters, pools or nodes in flight starts at 1; leave it out for no limit.");
        if (request.Strategy?.TwoPoolsFault() is { } impossible)
            throw RolloutErrors.Invalid(impossible.Field, impossible.Problem);
        if (request.Settings is null)
            throw RolloutErrors.Invalid("settings", "Write {} to leave the pool's own settings.");
        if (request.Settings.Fault() is { } fault)
            throw RolloutErrors.Invalid(fault.Field, fault.Problem);
        if (request.Strategy is { TargetOsSku: { } sku } && !OsMigrations.IsTarget(sku))
            throw RolloutErrors.Invalid("strategy.targetOsSku", $"'{sku}' is not an OS that this product delivers: write {string.Join(", ", OsMigrations.Skus)}, or leave it out.");
        if (request.Strategy is { KubernetesVersion: { } version } && KubernetesSkew.Parse(version) is null)
            throw RolloutErrors.Invalid("strategy.kubernetesVersion", $"'{version}' is not a Kubernetes version in full: write 1.32.7, or leave it out.");
        if (request is { RollbackOf: not null, Strategy: not null })
            throw RolloutErrors.Invalid("strategy", "How a pool goes back is chosen by what is possible: leave the strategy out.");
        if (request.Emergency is { } emergency && (string.IsNullOrWhiteSpace(emergency.By) || string.IsNullOrWhiteSpace(emergency.Reason)))
            throw RolloutErrors.Invalid("emergency", "An emergency has somebody who takes it upon themselves (by) and a reason; both are written down.");
    }

    private static async Task CheckRollback(string undone, StartPoolUpgradeRequest request, ServiceDatabase database, CancellationToken stop)
    {
        var upgrade = await database.Read(session => OperationStore.Find(session, undone), stop) ?? throw RolloutErrors.UnknownRollback(undone);
        if (upgrade.Request.RollbackOf is not null)
            throw RolloutErrors.RollbackOfRollback(upgrade);
        if (!ArmId.Same(upgrade.Request.PoolId, request.PoolId))
            throw RolloutErrors.Invalid("rollbackOf", $"{undone} is an upgrade of pool {upgrade.Request.PoolId}, not of {request.PoolId}.");
    }

    private static void Needed(string? value, string field, string what)
    {
        if (string.IsNullOrWhiteSpace(value))
            throw RolloutErrors.Invalid(field, $"{field} is missing: name {what}.");
    }
}
