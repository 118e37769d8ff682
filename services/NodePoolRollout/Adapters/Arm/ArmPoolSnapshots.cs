using Azure;
using Azure.Core;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.Resources;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>Snapshots of pools through Azure Resource Manager, within its request limits.</summary>
public sealed class ArmPoolSnapshots(AzureAccess azure, RequestLimiter limiter) : IPoolSnapshots
{
    public Task<SnapshotSight?> Find(string id, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            limiter.Take(RequestKind.Other, ArmId.Subscription(id), id);
            try
            {
                return Sight((await azure.Client.GetAgentPoolSnapshotResource(new ResourceIdentifier(id)).GetAsync(stop)).Value.Data);
            }
            catch (RequestFailedException none) when (none.Status == 404)
            {
                return null;
            }
        },
        stop);

    public async Task<SnapshotSight> Take(string id, string region, string poolId, IReadOnlyDictionary<string, string> tags, CancellationToken stop)
    {
        // Looked for first: what is there was made before, and a pool may have gone on since.
        if (await Find(id, stop) is { } there)
            return there;
        return await AzureErrors.Translate(
            async () =>
            {
                limiter.Take(RequestKind.Other, ArmId.Subscription(id), id);
                var name = new ResourceIdentifier(id);
                var data = new AgentPoolSnapshotData(new AzureLocation(region)) { CreationDataSourceResourceId = new ResourceIdentifier(poolId), SnapshotType = SnapshotType.NodePool };
                foreach (var (key, value) in tags)
                    data.Tags[key] = value;
                var group = azure.Client.GetResourceGroupResource(ResourceGroupResource.CreateResourceIdentifier(name.SubscriptionId, name.ResourceGroupName));
                return Sight((await group.GetAgentPoolSnapshots().CreateOrUpdateAsync(WaitUntil.Completed, name.Name, data, stop)).Value.Data);
            },
            stop);
    }

    public Task Delete(string id, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            limiter.Take(RequestKind.Other, ArmId.Subscription(id), id);
            try
            {
                await azure.Client.GetAgentPoolSnapshotResource(new ResourceIdentifier(id)).DeleteAsync(WaitUntil.Started, stop);
            }
            catch (RequestFailedException gone) when (gone.Status == 404)
            {
                return false;
            }

            return true;
        },
        stop);

    private static SnapshotSight Sight(AgentPoolSnapshotData data) => new(
        data.Id.ToString(), data.CreationDataSourceResourceId?.ToString() ?? "", data.NodeImageVersion ?? "", data.KubernetesVersion ?? "", data.OSSku?.ToString() ?? "", data.VmSize ?? "");
}
