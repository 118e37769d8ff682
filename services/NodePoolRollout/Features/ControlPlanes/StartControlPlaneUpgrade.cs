using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.ControlPlanes;

/// <summary>Accepts the upgrade of one control plane. The same id again finds the upgrade it made before (R1).</summary>
public static class StartControlPlaneUpgrade
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/rollouts/control-planes/{id}", Handle).WithName(nameof(StartControlPlaneUpgrade));

    public static async Task<Accepted<ControlPlaneUpgrade>> Handle(
        string id, StartControlPlaneUpgradeRequest request, ServiceDatabase database, TimeProvider clock, CancellationToken stop)
    {
        Check(id, request);
        var fresh = new ControlPlaneOperation(id, request, clock.GetUtcNow()) { Version = 1 };
        var operation = await database.Write(
            async session =>
            {
                if (!await ControlPlaneStore.Insert(session, fresh))
                    return await ControlPlaneStore.Find(session, id) ?? fresh;
                await session.Enqueue(AdvanceControlPlane.Kind, id, new { id });
                return fresh;
            },
            stop);
        if (operation.Request != request)
            throw RolloutErrors.OtherRequest(id);
        return TypedResults.Accepted($"/rollouts/control-planes/{Uri.EscapeDataString(id)}", operation.View());
    }

    private static void Check(string id, StartControlPlaneUpgradeRequest request)
    {
        if (id.Length > 300 || id.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            throw RolloutErrors.Invalid("id", "An id has up to 300 characters and no white space.");
        if (string.IsNullOrWhiteSpace(request.ReleaseId))
            throw RolloutErrors.Invalid("releaseId", "releaseId is missing: name the release.");
        if (string.IsNullOrWhiteSpace(request.Stage))
            throw RolloutErrors.Invalid("stage", "stage is missing: name the stage of the release.");
        if (request.ClusterId is null || !ArmId.IsCluster(request.ClusterId))
        {
            throw RolloutErrors.Invalid(
                "clusterId", $"'{request.ClusterId}' is not a cluster: write /subscriptions/S/resourceGroups/G/providers/Microsoft.ContainerService/managedClusters/C.");
        }

        if (KubernetesSkew.Parse(request.KubernetesVersion) is null)
            throw RolloutErrors.Invalid("kubernetesVersion", $"'{request.KubernetesVersion}' is not a Kubernetes version in full: write 1.32.7.");
        if (request.Limits is null or { MaxConcurrentClusters: < 1 } or { MaxConcurrentPools: < 1 } or { MaxFailures: < 0 })
            throw RolloutErrors.Invalid("limits", "Say what the stage may have in flight: maxConcurrentClusters and maxConcurrentPools start at 1, maxFailures at 0.");
        if (request.Emergency is { } emergency && (string.IsNullOrWhiteSpace(emergency.By) || string.IsNullOrWhiteSpace(emergency.Reason)))
            throw RolloutErrors.Invalid("emergency", "An emergency has somebody who takes it upon themselves (by) and a reason; both are written down.");
    }
}
