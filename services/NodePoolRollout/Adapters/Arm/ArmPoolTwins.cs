using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.ResourceManager.ContainerService;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>Makes, scales and deletes pools through Azure Resource Manager, within its request limits.</summary>
public sealed class ArmPoolTwins(AzureAccess azure, RequestLimiter limiter) : IPoolTwins
{
    /// <summary>What Azure says of a pool and takes from nobody, or what is that pool's alone.</summary>
    private static readonly string[] NotCarried =
        ["eTag", "provisioningState", "powerState", "currentOrchestratorVersion", "nodeImageVersion", "status", "virtualMachineNodesStatus", "creationData"];

    public Task<AzureCall> Create(TwinOrder order, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            var source = new ResourceIdentifier(order.SourceId);
            var name = order.Name;
            limiter.Take(RequestKind.PoolWrite, $"{source.Parent}/agentPools/{name}");
            var model = Like((await Get(order.SourceId, stop)).Data, order);
            var pools = azure.Client.GetContainerServiceManagedClusterResource(source.Parent!).GetContainerServiceAgentPools();
            return AzureCalls.Of(await pools.CreateOrUpdateAsync(WaitUntil.Started, name, model, ifMatch: null, ifNoneMatch: "*", stop));
        },
        stop);

    public Task SetAutoscaler(string poolId, AutoscalerBounds? bounds, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            limiter.Take(RequestKind.PoolWrite, poolId);
            var pool = await Get(poolId, stop);
            var data = pool.Data;
            (data.EnableAutoScaling, data.MinCount, data.MaxCount) = (bounds is not null, bounds?.Least, bounds?.Most);

            // A PUT replaces the pool: only over the state that was read.
            await pool.UpdateAsync(WaitUntil.Started, data, data.ETag?.ToString(), ifNoneMatch: null, stop);
            return true;
        },
        stop);

    public Task<AzureCall> Delete(string poolId, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            limiter.Take(RequestKind.PoolWrite, poolId);
            return AzureCalls.Of(await Pool(poolId).DeleteAsync(WaitUntil.Started, ignorePodDisruptionBudget: null, ifMatch: (string?)null, stop));
        },
        stop);

    /// <summary>The model of another pool, member by member, those included that no version of the client knows.</summary>
    private static ContainerServiceAgentPoolData Like(ContainerServiceAgentPoolData source, TwinOrder order)
    {
        var properties = JsonNode.Parse(ModelReaderWriter.Write(source, ModelReaderWriterOptions.Json))!["properties"]!.DeepClone().AsObject();
        foreach (var member in NotCarried)
            properties.Remove(member);
        var tags = new JsonObject();
        foreach (var (tag, value) in source.Tags.Where(tag => !PoolRoles.IsOurs(tag.Key)).Concat(order.Tags))
            tags[tag] = value;
        properties["tags"] = tags;
        if (order.Count is { } count)
        {
            properties["count"] = count;
            foreach (var member in (string[])["enableAutoScaling", "minCount", "maxCount"])
                properties.Remove(member);
        }

        if (order.OsSku is { } sku)
            properties["osSKU"] = sku;
        if (order.KubernetesVersion is { } version)
            properties["orchestratorVersion"] = version;
        if (order.SnapshotId is { } snapshot)
            properties["creationData"] = new JsonObject { ["sourceResourceId"] = snapshot };
        var model = new JsonObject { ["properties"] = properties }.ToJsonString();
        return ModelReaderWriter.Read<ContainerServiceAgentPoolData>(BinaryData.FromString(model), ModelReaderWriterOptions.Json)!;
    }

    private async Task<ContainerServiceAgentPoolResource> Get(string poolId, CancellationToken stop)
    {
        limiter.Take(RequestKind.Other, ArmId.Subscription(poolId), poolId);
        return (await Pool(poolId).GetAsync(stop)).Value;
    }

    private ContainerServiceAgentPoolResource Pool(string poolId) => azure.Client.GetContainerServiceAgentPoolResource(new ResourceIdentifier(poolId));
}
