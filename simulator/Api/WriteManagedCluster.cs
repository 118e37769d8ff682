using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AzureSimulator.Model;
using AzureSimulator.Operations;

namespace AzureSimulator.Api;

/// <summary>PUT of a managed cluster: a new one, other settings, or another Kubernetes version of its control plane.</summary>
public static partial class WriteManagedCluster
{
    private static readonly string[] OfPools = ["count", "vmSize", "osSKU", "orchestratorVersion", "enableFIPS", "mode"];

    public static ArmReply Put(ArmCall call)
    {
        SubscriptionRoutes.FindGroup(call);
        var cluster = call.World.Clusters.Find(ManagedClusterRoutes.Key(call));
        Conditions.RequireMatch(call, cluster?.ETag, $"cluster '{call["cluster"]}'", cluster?.OperationId is not null);
        try
        {
            return cluster is null ? Create(call) : Update(call, cluster);
        }
        catch (Exception problem) when (problem is InvalidOperationException or FormatException)
        {
            throw new ArmException(400, "InvalidParameter", $"A property of the cluster has the wrong type: {problem.Message}");
        }
    }

    private static ArmReply Create(ArmCall call)
    {
        var (world, name) = (call.World, call["cluster"]);
        if (!Name().IsMatch(name))
            throw new ArmException(400, "InvalidParameter", $"The cluster name '{name}' must be 1 to 63 letters, digits, '-' and '_', and begin and end with a letter or digit.");
        var region = Region(call);
        var wanted = call.Body["properties"] as JsonObject ?? throw new ArmException(400, "InvalidParameter", "The body must hold 'properties', the settings of the cluster.");
        var profiles = (wanted["agentPoolProfiles"] as JsonArray)?.Select(profile => profile!.AsObject()).ToList() ?? [];
        if (!profiles.Exists(profile => profile["mode"]?.GetValue<string>() == "System"))
            throw new ArmException(400, "InvalidParameter", "Required parameter 'agentPoolProfiles' must hold at least one pool with mode System.");
        var version = NewVersion(world, region, wanted["kubernetesVersion"]?.GetValue<string>());
        var key = ManagedClusterRoutes.Key(call);
        var cluster = new ClusterState
        {
            Key = key,
            Subscription = SubscriptionRoutes.Find(call).Id,
            ResourceGroup = SubscriptionRoutes.FindGroup(call).Name,
            Name = name,
            Region = region,
            KubernetesVersion = version.ToString(),
            Tier = call.Body["sku"]?["tier"]?.GetValue<string>() ?? "Free",
            Tags = Tags(call),
            Properties = Kept(wanted),
            ApiKey = Seeding.ApiKey(name, key),
        };
        cluster.Properties["networkProfile"] ??= new JsonObject { ["networkPlugin"] = "azure", ["networkPluginMode"] = "overlay", ["loadBalancerSku"] = "standard" };
        cluster.Properties["autoUpgradeProfile"] ??= new JsonObject { ["nodeOSUpgradeChannel"] = "NodeImage" };
        cluster.Properties["supportPlan"] ??= "KubernetesOfficial";
        var pools = profiles.Select(profile => NewPool.From(call, cluster, profile["name"]?.GetValue<string>() ?? "", profile)).ToList();
        if (pools.GroupBy(pool => pool.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArmException(400, "InvalidParameter", $"agentPoolProfiles holds '{twice.Key}' twice.");
        foreach (var pool in pools)
        {
            pool.ProvisioningState = "Creating";
            cluster.Pools.Add(pool.Key);
            world.Save(pool);
        }
        var operation = ClusterRuns.Begin(world, cluster, ClusterChange.Create);
        return new ArmReply(201, ManagedClusterJson.Show(call, cluster)).With(call, operation, location: false);
    }

    private static ArmReply Update(ArmCall call, ClusterState cluster)
    {
        var world = call.World;
        Conditions.RequireIdle(world, cluster);
        if (call.Body["location"]?.GetValue<string>() is { } location && !Same(location, cluster.Region))
            throw new ArmException(409, "InvalidResourceLocation", $"The cluster '{cluster.Name}' is in '{cluster.Region}' and cannot move to '{location}'.");
        var properties = call.Body["properties"] as JsonObject ?? [];
        RequirePoolsUnchanged(call, cluster, properties["agentPoolProfiles"] as JsonArray);
        var target = Target(world, cluster, properties["kubernetesVersion"]?.GetValue<string>());
        if (target is not null)
            Conditions.RequireRunning(cluster);
        cluster.Properties = Kept(properties);
        cluster.Tags = Tags(call);
        cluster.Tier = call.Body["sku"]?["tier"]?.GetValue<string>() ?? cluster.Tier;
        cluster.TargetVersion = target;
        var operation = ClusterRuns.Begin(world, cluster, target is null ? ClusterChange.Update : ClusterChange.Upgrade);
        return ArmReply.Ok(ManagedClusterJson.Show(call, cluster)).With(call, operation, location: false);
    }

    /// <summary>The version to upgrade the control plane to; null where it stays. Pools must be able to follow later.</summary>
    private static string? Target(World world, ClusterState cluster, string? asked)
    {
        var present = Version.Parse(cluster.KubernetesVersion);
        if (string.IsNullOrEmpty(asked) || asked == cluster.KubernetesVersion || cluster.KubernetesVersion.StartsWith(asked + ".", StringComparison.Ordinal))
            return null;
        var offered = KubernetesReleases.Offered(world, cluster.Region);
        var allowed = KubernetesReleases.Upgrades(offered, present).ToList();
        if (!KubernetesReleases.TryResolve(offered, asked, offered[^1], out var target) || !offered.Contains(target))
            throw NotSupported(cluster.Region, asked, offered);
        if (!allowed.Contains(target))
        {
            throw new ArmException(400, "OperationNotAllowed",
                $"Upgrading the control plane of cluster '{cluster.Name}' from {present} to {target} is not allowed. Allowed: {Join(allowed)}.");
        }
        var pools = cluster.Pools.Select(world.Pools.Find).OfType<PoolState>().ToList();
        if (pools.Find(pool => Version.Parse(pool.OrchestratorVersion).Minor < target.Minor - KubernetesReleases.Skew) is { } behind)
        {
            throw new ArmException(400, "NodePoolMcVersionIncompatible",
                $"Control plane version {target} and version {behind.OrchestratorVersion} of agent pool '{behind.Name}' are incompatible: "
                + string.Create(CultureInfo.InvariantCulture, $"a pool may be at most {KubernetesReleases.Skew} minor versions behind. Upgrade the pool first."));
        }
        return target.ToString();
    }

    private static Version NewVersion(World world, string region, string? asked)
    {
        var offered = KubernetesReleases.Offered(world, region);
        if (string.IsNullOrEmpty(asked))
            return KubernetesReleases.Default(offered);
        return KubernetesReleases.TryResolve(offered, asked, offered[^1], out var version) && offered.Contains(version)
            ? version : throw NotSupported(region, asked, offered);
    }

    /// <summary>Pools of an existing cluster are changed through their own resources; the profiles may only repeat what is so.</summary>
    private static void RequirePoolsUnchanged(ArmCall call, ClusterState cluster, JsonArray? profiles)
    {
        foreach (var profile in profiles?.OfType<JsonObject>() ?? [])
        {
            var name = profile["name"]?.GetValue<string>() ?? "";
            if (call.World.Pools.Find($"{cluster.Key}/agentPools/{name}") is not { } pool)
                throw new ArmException(400, "OperationNotAllowed", $"agentPoolProfiles holds '{name}', which cluster '{cluster.Name}' does not have: create it with a PUT of .../agentPools/{name}.");
            var shown = AgentPoolJson.Profile(call, pool);
            if (OfPools.FirstOrDefault(field => profile[field] is { } value && !JsonNode.DeepEquals(value, shown[field])) is { } changed)
                throw new ArmException(400, "OperationNotAllowed", $"agentPoolProfiles changes '{changed}' of agent pool '{name}': change it with a PUT of .../agentPools/{name}.");
        }
    }

    private static string Region(ArmCall call)
    {
        var location = call.Body["location"]?.GetValue<string>() ?? throw new ArmException(400, "LocationRequired", "The location property is required for this definition.");
        return call.World.Fleet.Regions.FirstOrDefault(region => Same(region.Name, location))?.Name ?? throw new ArmException(400, "LocationNotAvailableForResourceType",
            $"The provided location '{location}' is not available for resource type 'Microsoft.ContainerService/managedClusters'. Available: "
            + $"{string.Join(", ", call.World.Fleet.Regions.Select(region => region.Name))}.");
    }

    private static ArmException NotSupported(string region, string asked, IReadOnlyList<Version> offered) => new(400, "K8sVersionNotSupported",
        $"Managed cluster version '{asked}' is not supported in region {region}. Supported: {Join(offered)}.");

    private static Dictionary<string, string> Tags(ArmCall call) => call.Body["tags"] is JsonObject tags ? ManagedClusterRoutes.Texts(tags) : [];

    private static JsonObject Kept(JsonObject properties)
    {
        var kept = properties.DeepClone().AsObject();
        foreach (var name in ManagedClusterJson.ReadOnly)
            kept.Remove(name);
        return kept;
    }

    private static string Join(IEnumerable<Version> versions) => string.Join(", ", versions) is { Length: > 0 } all ? all : "none";

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^[a-zA-Z0-9]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9])?$")]
    private static partial Regex Name();
}
