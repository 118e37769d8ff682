using System.Globalization;
using System.Text;

namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>The images that fleets start with and releases bring, unless a scenario says otherwise.</summary>
public static class Images
{
    public const string Family = "AKSAzureLinux-V3gen2";
    public const string FipsFamily = "AKSAzureLinux-V3gen2fips";
    public const string Before = "AKSAzureLinux-V3gen2-202610.06.0";
    public const string Target = "AKSAzureLinux-V3gen2-202611.21.0";
    public const string FipsBefore = "AKSAzureLinux-V3gen2fips-202610.06.0";
    public const string FipsTarget = "AKSAzureLinux-V3gen2fips-202611.21.0";
}

/// <summary>A cluster of a scenario's fleet; without pools of its own it has a system pool of two nodes and a user pool <c>apps</c> of three.</summary>
public sealed record Cluster(string Name)
{
    public string Region { get; init; } = "eastus";

    /// <summary>0 or 1: which of <see cref="PlatformSetup.Subscriptions"/>.</summary>
    public int Subscription { get; init; }

    public string KubernetesVersion { get; init; } = "1.34.8";

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<Pool> Pools { get; init; } = [];

    /// <summary>Sets of workloads; <c>strict</c> allows no eviction.</summary>
    public IReadOnlyList<string> Workloads { get; init; } = ["platform", "shop"];

    /// <summary>Addresses of the subnet that its nodes are in; null: no limit.</summary>
    public int? SubnetAddresses { get; init; }

    public string Id => $"/subscriptions/{PlatformSetup.Subscriptions[Subscription]}/resourceGroups/{Group}/providers/Microsoft.ContainerService/managedClusters/{Name}";

    internal string Group => $"fleet-{Subscription}-{Region}";

    internal IReadOnlyList<Pool> AllPools => Pools.Count > 0 ? Pools : [Pool.OfSystem("system"), new Pool("apps")];

    public Cluster In(string region) => this with { Region = region };

    public Cluster Tagged(string tag, string value) => this with { Tags = new Dictionary<string, string>(Tags) { [tag] = value } };

    /// <summary>Tagged <c>ring: ...</c>, by which policies select.</summary>
    public Cluster Ring(string ring) => Tagged("ring", ring);

    public Cluster With(params Pool[] pools) => this with { Pools = [.. Pools, .. pools] };

    /// <summary>Runs a set of workloads more: <c>stuck</c> is one whose disruption budget lets no pod go.</summary>
    public Cluster Running(string workloads) => this with { Workloads = [.. Workloads, workloads] };
}

/// <summary>A pool of a scenario's cluster.</summary>
public sealed record Pool(string Name, int Nodes = 3)
{
    public string Mode { get; init; } = "User";

    public string Image { get; init; } = Images.Before;

    public string VmSize { get; init; } = "Standard_D4s_v5";

    public string? MaxSurge { get; init; } = "1";

    /// <summary>Null: as the image says.</summary>
    public string? OsSku { get; init; }

    /// <summary>Whatever else the fleet file says of it: <c>labels: { team: shop }, drainTimeoutMinutes: 10</c>.</summary>
    public string? Further { get; init; }

    public static Pool OfSystem(string name, int nodes = 2) => new(name, nodes) { Mode = "System" };
}

/// <summary>Writes the fleet file that the simulator starts from.</summary>
public static class FleetText
{
    private static readonly Dictionary<string, string> Pairs = new()
    {
        ["eastus"] = "westus",
        ["westus"] = "eastus",
        ["westeurope"] = "northeurope",
        ["northeurope"] = "westeurope",
        ["southeastasia"] = "eastasia",
        ["eastasia"] = "southeastasia",
    };

    /// <param name="images">Image to how long after the start it comes to all regions; those in <paramref name="lateness"/> come later there.</param>
    /// <param name="lateness">Region to how much later every image with a delay of its own arrives there.</param>
    public static string Of(IReadOnlyCollection<Cluster> clusters, IReadOnlyDictionary<string, TimeSpan> images, IReadOnlyDictionary<string, TimeSpan> lateness, TimeSpan retryAfter,
        IReadOnlyDictionary<string, int>? quotas = null)
    {
        var text = new StringBuilder();
        text.AppendLine("clock: { speed: 1 }");
        text.AppendLine("identity: { tenant: 7d1f3c5a-0b7e-4c5e-9d5b-2f6a1c3e8b90, clientId: 3b9a6f2e-51c4-4f0d-8a77-6c0de1b2f4a5, tokenLifetime: 24h }");
        text.AppendLine(CultureInfo.InvariantCulture, $"limits: {{ pageSize: 100, retryAfter: {(int)retryAfter.TotalSeconds}s }}");
        text.AppendLine("subscriptions:");
        for (var subscription = 0; subscription < PlatformSetup.Subscriptions.Count; subscription++)
        {
            var groups = clusters.Where(cluster => cluster.Subscription == subscription).Select(cluster => (cluster.Group, cluster.Region)).Append((Group: $"fleet-{subscription}-eastus", Region: "eastus")).Distinct();
            text.AppendLine(CultureInfo.InvariantCulture, $"  - {{ id: {PlatformSetup.Subscriptions[subscription]}, name: fleet-{subscription}, resourceGroups: [{string.Join(", ", groups.Select(group => $"{{ name: {group.Group}, location: {group.Region} }}"))}] }}");
        }

        text.AppendLine("regions:");
        foreach (var region in clusters.Select(cluster => cluster.Region).Append("eastus").Distinct())
        {
            var offered = images.Select(image => $"{{ name: {image.Key}, availableAfter: {(int)(image.Value + (image.Value > TimeSpan.Zero || lateness.ContainsKey(region) && image.Key.Contains("202611", StringComparison.Ordinal) ? lateness.GetValueOrDefault(region) : TimeSpan.Zero)).TotalMinutes}m }}");
            text.AppendLine(CultureInfo.InvariantCulture, $"  - {{ name: {region}, pair: {Pairs.GetValueOrDefault(region, "none")}{(quotas is not null && quotas.TryGetValue(region, out var cores) ? $", vcpuQuota: {cores}" : "")}, images: [{string.Join(", ", offered)}] }}");
        }

        text.AppendLine("""
            nodeFacts:
              annotations:
                selinux: node-facts.releases.azurelinux.dev/selinux
                cgroup: node-facts.releases.azurelinux.dev/cgroup
                fips: node-facts.releases.azurelinux.dev/fips
                bootID: node-facts.releases.azurelinux.dev/boot-id
            workloads:
              platform:
                - { kind: DaemonSet, name: azure-cni, namespace: kube-system }
                - { name: coredns, namespace: kube-system, replicas: 2, pools: system, minAvailable: 1 }
              shop:
                - { name: storefront, namespace: shop, replicas: 3, pools: user, maxUnavailable: 1 }
              strict:
                - { name: orders, namespace: shop, replicas: 2, pools: user, minAvailable: 2 }
              stuck:
                - { name: ledger, namespace: shop, replicas: 1, pools: user, minAvailable: 1 }
            """);
        text.AppendLine("clusters:");
        foreach (var cluster in clusters)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  - name: {cluster.Name}");
            text.AppendLine(CultureInfo.InvariantCulture, $"    resourceGroup: {cluster.Group}");
            text.AppendLine(CultureInfo.InvariantCulture, $"    kubernetesVersion: {cluster.KubernetesVersion}");
            text.AppendLine(CultureInfo.InvariantCulture, $"    tags: {{ {string.Join(", ", cluster.Tags.Select(tag => $"{tag.Key}: \"{tag.Value}\""))} }}");
            text.AppendLine(CultureInfo.InvariantCulture, $"    workloads: [{string.Join(", ", cluster.Workloads)}]");
            if (cluster.SubnetAddresses is { } addresses)
                text.AppendLine(CultureInfo.InvariantCulture, $"    subnetAddresses: {addresses}");
            text.AppendLine("    pools:");
            foreach (var pool in cluster.AllPools)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"      - {{ name: {pool.Name}, mode: {pool.Mode}, vmSize: {pool.VmSize}, image: {pool.Image}, count: {pool.Nodes}{(pool.MaxSurge is null ? "" : $", maxSurge: \"{pool.MaxSurge}\"")}{(pool.OsSku is null ? "" : $", osSku: {pool.OsSku}")}{(pool.Further is null ? "" : $", {pool.Further}")} }}");
            }
        }

        return text.ToString();
    }
}
