using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AzureSimulator.Fleet;

namespace AzureSimulator.Model;

/// <summary>Turns the fleet file into the state that a fresh simulator starts with.</summary>
public static class Seeding
{
    public static void Fill(World world, DateTimeOffset startedAt)
    {
        foreach (var region in world.Fleet.Regions)
        {
            foreach (var image in region.Images)
                world.Catalogue.Seed(Offer(region.Name, image.Name, startedAt + image.AvailableAfter, image.Facts));
        }
        foreach (var entry in world.Fleet.Clusters)
            AddCluster(world, entry, startedAt);
    }

    public static CatalogueEntry Offer(string region, string image, DateTimeOffset from, IReadOnlyDictionary<string, string>? facts = null) => new()
    {
        Region = region,
        Image = image,
        AvailableFrom = from,
        Facts = new Dictionary<string, string>(facts ?? new Dictionary<string, string>()),
    };

    /// <summary>The name of a cluster's Kubernetes API.</summary>
    public static string ApiKey(string name, string key) => $"{name.ToLowerInvariant()}-{Digits(key)}";

    public static NodeState AddNode(PoolState pool, string image, string kubeletVersion, DateTimeOffset created, DateTimeOffset ready)
    {
        var number = pool.NextNodeNumber++;
        var zones = pool.Properties["availabilityZones"]?.AsArray();
        var node = new NodeState
        {
            Name = $"aks-{pool.Name}-{Digits(pool.ClusterKey)}-vmss{Base36(number)}",
            Image = image,
            KubeletVersion = kubeletVersion,
            Zone = zones is { Count: > 0 } ? zones[number % zones.Count]!.GetValue<string>() : null,
            CreatedAt = created,
            ImagedAt = created,
            ReadyAt = ready,
        };
        pool.Nodes.Add(node);
        return node;
    }

    private static void AddCluster(World world, ClusterEntry entry, DateTimeOffset startedAt)
    {
        var key = $"/subscriptions/{entry.Subscription}/resourceGroups/{entry.ResourceGroup}/providers/Microsoft.ContainerService/managedClusters/{entry.Name}";
        var cluster = new ClusterState
        {
            Key = key,
            Subscription = entry.Subscription,
            ResourceGroup = entry.ResourceGroup,
            Name = entry.Name,
            Region = entry.Region,
            KubernetesVersion = entry.KubernetesVersion,
            Tier = entry.Tier,
            Tags = new Dictionary<string, string>(entry.Tags),
            ETag = StableGuid(key),
            SubnetAddresses = entry.SubnetAddresses,
            Workloads = [.. entry.Workloads],
            ApiKey = ApiKey(entry.Name, key),
            Properties = new JsonObject
            {
                ["autoUpgradeProfile"] = new JsonObject { ["upgradeChannel"] = "none", ["nodeOSUpgradeChannel"] = "None" },
                ["enableRBAC"] = true,
                ["disableLocalAccounts"] = false,
                ["supportPlan"] = "KubernetesOfficial",
                ["networkProfile"] = new JsonObject { ["networkPlugin"] = "azure", ["networkPluginMode"] = "overlay", ["loadBalancerSku"] = "standard" },
            },
        };
        foreach (var pool in entry.Pools)
        {
            var poolKey = $"{key}/agentPools/{pool.Name}";
            var state = new PoolState
            {
                Key = poolKey,
                ClusterKey = key,
                Name = pool.Name,
                Image = pool.Image,
                OrchestratorVersion = entry.KubernetesVersion,
                ETag = StableGuid(poolKey),
                Properties = Properties(pool, entry.KubernetesVersion),
            };
            if (entry.SubnetAddresses is not null)
                state.Properties["vnetSubnetID"] = Subnet.IdOf(entry.Subscription, entry.ResourceGroup, entry.Name);
            for (var node = 0; node < pool.Count; node++)
                AddNode(state, pool.Image, entry.KubernetesVersion, startedAt - TimeSpan.FromDays(20), startedAt - TimeSpan.FromDays(20));
            world.Pools.Seed(state);
            cluster.Pools.Add(poolKey);
        }
        world.Clusters.Seed(cluster);
    }

    private static JsonObject Properties(PoolEntry pool, string version)
    {
        var upgrade = new JsonObject { ["maxSurge"] = pool.MaxSurge ?? (pool.MaxUnavailable is null ? "10%" : "0") };
        if (pool.MaxUnavailable is not null)
            upgrade["maxUnavailable"] = pool.MaxUnavailable;
        if (pool.DrainTimeoutMinutes is { } drain)
            upgrade["drainTimeoutInMinutes"] = drain;
        if (pool.NodeSoakMinutes is { } soak)
            upgrade["nodeSoakDurationInMinutes"] = soak;
        if (pool.UndrainableNodeBehavior is not null)
            upgrade["undrainableNodeBehavior"] = pool.UndrainableNodeBehavior;
        var properties = new JsonObject
        {
            ["count"] = pool.Count,
            ["vmSize"] = pool.VmSize,
            ["osDiskSizeGB"] = 128,
            ["osDiskType"] = "Managed",
            ["kubeletDiskType"] = "OS",
            ["maxPods"] = 110,
            ["type"] = "VirtualMachineScaleSets",
            ["enableAutoScaling"] = false,
            ["mode"] = pool.Mode,
            ["orchestratorVersion"] = version,
            ["osType"] = "Linux",
            ["osSKU"] = pool.OsSku,
            ["enableFIPS"] = pool.Fips,
            ["upgradeSettings"] = upgrade,
        };
        if (pool.Gpu)
            properties["gpuProfile"] = new JsonObject { ["driver"] = "Install" };
        if (pool.Zones.Count > 0)
            properties["availabilityZones"] = new JsonArray([.. pool.Zones.Select(zone => (JsonNode)zone)]);
        if (pool.Labels.Count > 0)
            properties["nodeLabels"] = new JsonObject(pool.Labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
        if (pool.Taints.Count > 0)
            properties["nodeTaints"] = new JsonArray([.. pool.Taints.Select(taint => (JsonNode)taint)]);
        if (pool.Tags.Count > 0)
            properties["tags"] = new JsonObject(pool.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));
        return properties;
    }

    private static string Digits(string key) =>
        (BitConverter.ToUInt32(Hash(key)) % 100_000_000).ToString("D8", CultureInfo.InvariantCulture);

    private static string StableGuid(string key) => new Guid(Hash(key).AsSpan(0, 16)).ToString();

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key.ToLowerInvariant()));

    private static string Base36(int number)
    {
        const string digits = "0123456789abcdefghijklmnopqrstuvwxyz";
        Span<char> text = stackalloc char[6];
        for (var place = 5; place >= 0; place--, number /= 36)
            text[place] = digits[number % 36];
        return new string(text);
    }
}
