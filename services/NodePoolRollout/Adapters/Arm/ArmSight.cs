using System.ClientModel.Primitives;
using System.Text.Json;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.ContainerService.Models;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>Reads the client's models into what the rules look at. The pools come with their cluster: one request instead of many.</summary>
public static class ArmSight
{
    public static ClusterSight Cluster(ContainerServiceManagedClusterData data) => new(
        data.Id.ToString(), data.Name, data.Id.SubscriptionId ?? "", data.Id.ResourceGroupName ?? "", data.Location.Name,
        data.CurrentKubernetesVersion ?? data.KubernetesVersion ?? "", data.ProvisioningState ?? "", data.PowerStateCode?.ToString() ?? "Running",
        ProvisionsNodesItself(data), new Dictionary<string, string>(data.Tags), [.. data.AgentPoolProfiles.Select(pool => Pool(data.Id.ToString(), pool))]);

    private static PoolSight Pool(string clusterId, ManagedClusterAgentPoolProfile pool) => new(
        $"{clusterId}/agentPools/{pool.Name}", pool.Name, pool.Mode?.ToString() ?? "User", pool.NodeImageVersion ?? "", pool.OSSku?.ToString() ?? "",
        pool.OSType?.ToString() ?? "Linux", pool.Count ?? 0, pool.VmSize ?? "", pool.ProvisioningState ?? "", pool.PowerStateCode?.ToString() ?? "Running",
        pool.ETag?.ToString(), Settings(pool.UpgradeSettings), pool.StatusProvisioningError is { } error ? new AzureFault(error.Code ?? "Unknown", error.Message ?? "") : null);

    private static PoolUpgradeSettings Settings(AgentPoolUpgradeSettings? settings) =>
        new(settings?.MaxSurge, settings?.DrainTimeoutInMinutes, settings?.NodeSoakDurationInMinutes, settings?.MaxUnavailable);

    /// <summary>Not every version of the client has the member; the answer has it.</summary>
    private static bool ProvisionsNodesItself(ContainerServiceManagedClusterData data)
    {
        using var json = JsonDocument.Parse(ModelReaderWriter.Write(data, ModelReaderWriterOptions.Json));
        return json.RootElement.TryGetProperty("properties", out var properties)
            && properties.TryGetProperty("nodeProvisioningProfile", out var profile)
            && profile.ValueKind == JsonValueKind.Object
            && profile.TryGetProperty("mode", out var mode)
            && mode.ValueEquals("Auto");
    }
}
