using System.ClientModel.Primitives;
using System.Text.Json;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.ContainerService.Models;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>Reads the client's models into what the rules look at. The pools come with their cluster: one request instead of many.</summary>
public static class ArmSight
{
    public static ClusterSight Cluster(ContainerServiceManagedClusterData data)
    {
        // Not every version of the client has all members; the answer has them.
        using var json = JsonDocument.Parse(ModelReaderWriter.Write(data, ModelReaderWriterOptions.Json));
        var properties = Member(json.RootElement, "properties");
        var blueGreen = Items(Member(properties, "agentPoolProfiles")).Where(pool => Is(Member(pool, "upgradeStrategy"), "BlueGreen")).Select(pool => Member(pool, "name").GetString()).ToHashSet();
        return new(
            data.Id.ToString(), data.Name, data.Id.SubscriptionId ?? "", data.Id.ResourceGroupName ?? "", data.Location.Name,
            data.CurrentKubernetesVersion ?? data.KubernetesVersion ?? "", data.ProvisioningState ?? "", data.PowerStateCode?.ToString() ?? "Running",
            Is(Member(Member(properties, "nodeProvisioningProfile"), "mode"), "Auto"), new Dictionary<string, string>(data.Tags),
            [.. data.AgentPoolProfiles.Select(pool => Pool(data.Id.ToString(), pool, blueGreen.Contains(pool.Name)))],
            data.AutoUpgradeProfile?.UpgradeChannel?.ToString(), data.AutoUpgradeProfile?.NodeOSUpgradeChannel?.ToString());
    }

    private static PoolSight Pool(string clusterId, ManagedClusterAgentPoolProfile pool, bool blueGreen) => new(
        $"{clusterId}/agentPools/{pool.Name}", pool.Name, pool.Mode?.ToString() ?? "User", pool.NodeImageVersion ?? "", pool.OSSku?.ToString() ?? "",
        pool.OSType?.ToString() ?? "Linux", pool.Count ?? 0, pool.VmSize ?? "", pool.ProvisioningState ?? "", pool.PowerStateCode?.ToString() ?? "Running",
        pool.ETag?.ToString(), Settings(pool.UpgradeSettings), pool.StatusProvisioningError is { } error ? new AzureFault(error.Code ?? "Unknown", error.Message ?? "") : null,
        pool.CurrentOrchestratorVersion ?? pool.OrchestratorVersion ?? "", Details(pool), blueGreen);

    private static PoolDetails Details(ManagedClusterAgentPoolProfile pool)
    {
        var family = NodeImage.FamilyOf(pool.NodeImageVersion ?? "");
        return new(
            pool.OSType?.ToString() ?? "Linux",
            family.Contains("arm64", StringComparison.OrdinalIgnoreCase) ? "aarch64" : "x86_64",
            pool.EnableFips ?? family.Contains("fips", StringComparison.OrdinalIgnoreCase),
            pool.GpuInstanceProfile is not null || HasGpu(pool.VmSize ?? ""),
            pool.EnableAutoScaling ?? false, pool.MinCount, pool.MaxCount, pool.ScaleSetPriority?.ToString() ?? "Regular", pool.MaxPods ?? 0,
            pool.VnetSubnetId?.ToString(), [.. pool.AvailabilityZones], pool.CreationDataSourceResourceId?.ToString(), new Dictionary<string, string>(pool.Tags));
    }

    private static PoolUpgradeSettings Settings(AgentPoolUpgradeSettings? settings) =>
        new(settings?.MaxSurge, settings?.DrainTimeoutInMinutes, settings?.NodeSoakDurationInMinutes, settings?.MaxUnavailable);

    /// <summary>Sizes of the series NC, ND, NG and NV have GPUs.</summary>
    private static bool HasGpu(string vmSize) =>
        vmSize.StartsWith("Standard_N", StringComparison.OrdinalIgnoreCase) && vmSize.Length > 10 && "CDGV".Contains(char.ToUpperInvariant(vmSize[10]), StringComparison.Ordinal);

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static JsonElement.ArrayEnumerator Items(JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : default;

    private static bool Is(JsonElement element, string text) => element.ValueKind == JsonValueKind.String && element.ValueEquals(text);
}
