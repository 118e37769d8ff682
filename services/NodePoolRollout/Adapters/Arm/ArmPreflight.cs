using System.Globalization;
using System.Net;
using System.Text.Json;
using Azure.Core;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.Resources;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Preflight;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>Looks at quota, subnets and versions through Azure Resource Manager, within its request limits.</summary>
public sealed class ArmPreflight(AzureAccess azure, RequestLimiter limiter) : IPreflightSight
{
    public static readonly ResourceType SubnetType = new("Microsoft.Network/virtualNetworks/subnets");
    public const string SubnetApiVersion = "2024-05-01";

    /// <summary>Addresses that Azure keeps of every prefix.</summary>
    private const int Reserved = 5;

    private const int PodsPerNode = 30;

    public Task<ClusterRoom> Cluster(string clusterId, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            limiter.Take(RequestKind.GetCluster, clusterId);
            var data = (await azure.Client.GetContainerServiceManagedClusterResource(new ResourceIdentifier(clusterId)).GetAsync(stop)).Value.Data;
            return new ClusterRoom(ArmSight.Cluster(data), data.AgentPoolProfiles.ToDictionary(pool => pool.Name, pool => Room(data, pool), StringComparer.OrdinalIgnoreCase));
        },
        stop);

    public Task<IReadOnlyList<CoreUsage>> Cores(string subscription, string region, CancellationToken stop) => AzureErrors.Translate<IReadOnlyList<CoreUsage>>(
        async () =>
        {
            limiter.Take(RequestKind.ArmRead, subscription);
            var usages = new List<CoreUsage>();
            await foreach (var usage in Subscription(subscription).GetUsagesAsync(new AzureLocation(region), stop))
                usages.Add(new CoreUsage(usage.Name.Value, usage.CurrentValue, usage.Limit));
            return usages;
        },
        stop);

    public Task<SubnetRoom> Subnet(string subnetId, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            limiter.Take(RequestKind.ArmRead, ArmId.Subscription(subnetId));
            var subnet = (await azure.Client.GetGenericResource(new ResourceIdentifier(subnetId)).GetAsync(stop)).Value.Data;
            using var properties = JsonDocument.Parse(subnet.Properties);
            return new SubnetRoom(subnetId, Prefixes(properties.RootElement).Sum(Usable), Length(properties.RootElement, "ipConfigurations"));
        },
        stop);

    public Task<IReadOnlySet<string>> KubernetesVersions(string subscription, string region, CancellationToken stop) => AzureErrors.Translate<IReadOnlySet<string>>(
        async () =>
        {
            limiter.Take(RequestKind.Other, subscription);
            var versions = (await Subscription(subscription).GetKubernetesVersionsManagedClusterAsync(new AzureLocation(region), stop)).Value.Values;
            return versions.SelectMany(version => version.PatchVersions.Keys).ToHashSet(StringComparer.Ordinal);
        },
        stop);

    private SubscriptionResource Subscription(string id) => azure.Client.GetSubscriptionResource(SubscriptionResource.CreateResourceIdentifier(id));

    /// <summary>With node-subnet CNI every node takes the addresses of all its pods beforehand; overlay, kubenet and pods with a subnet of their own do not.</summary>
    private static PoolRoom Room(ContainerServiceManagedClusterData cluster, ManagedClusterAgentPoolProfile pool)
    {
        var podsShareIt = cluster.NetworkProfile?.NetworkPlugin == ContainerServiceNetworkPlugin.Azure
            && cluster.NetworkProfile.NetworkPluginMode != ContainerServiceNetworkPluginMode.Overlay && pool.PodSubnetId is null;
        return new(
            pool.CurrentOrchestratorVersion ?? pool.OrchestratorVersion ?? "", pool.VnetSubnetId?.ToString(), podsShareIt ? (pool.MaxPods ?? PodsPerNode) + 1 : 1,
            pool.ScaleSetPriority == ScaleSetPriority.Spot);
    }

    private static IEnumerable<string> Prefixes(JsonElement subnet)
    {
        if (subnet.TryGetProperty("addressPrefixes", out var several) && several.ValueKind == JsonValueKind.Array && several.GetArrayLength() > 0)
            return [.. several.EnumerateArray().Select(prefix => prefix.GetString() ?? "")];
        return subnet.TryGetProperty("addressPrefix", out var one) && one.GetString() is { } prefix ? [prefix] : [];
    }

    /// <summary>Of the IPv4 prefixes; IPv6 ones do not run out.</summary>
    private static long Usable(string prefix)
    {
        var slash = prefix.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && IPAddress.TryParse(prefix.AsSpan(0, slash), out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            && int.TryParse(prefix.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits <= 32
            ? Math.Max(0, (1L << (32 - bits)) - Reserved)
            : 0;
    }

    private static int Length(JsonElement parent, string member) => parent.TryGetProperty(member, out var array) && array.ValueKind == JsonValueKind.Array ? array.GetArrayLength() : 0;
}
