using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AzureSimulator.Model;
using AzureSimulator.Operations;

namespace AzureSimulator.Api;

/// <summary>PUT of an agent pool: a new pool, another size, other settings, a Kubernetes upgrade, or a rollback to the image before.</summary>
public static partial class WriteAgentPool
{
    private static readonly TimeSpan RollbackWindow = TimeSpan.FromDays(7);
    private static readonly string[] ReadOnly = ["eTag", "provisioningState", "powerState", "currentOrchestratorVersion", "nodeImageVersion", "status"];
    private static readonly string[] Immutable = ["vmSize", "osType", "type", "osDiskType", "enableFIPS"];

    public static ArmReply Put(ArmCall call)
    {
        var world = call.World;
        var cluster = ManagedClusterRoutes.Find(call);
        var pool = world.Pools.Find($"{cluster.Key}/agentPools/{call["pool"]}");
        Conditions.RequireMatch(call, pool?.ETag, $"agent pool '{call["pool"]}'");
        var wanted = call.Body["properties"] as JsonObject
            ?? throw new ArmException(400, "InvalidParameter", "The body must hold 'properties', the settings of the agent pool.");
        RequireValid(wanted);
        return pool is null ? Create(call, cluster, wanted) : Update(call, cluster, pool, wanted);
    }

    /// <summary>Images to which the pool may be rolled back: the one before, for a limited time after the upgrade.</summary>
    public static IEnumerable<UsedVersion> Eligible(World world, PoolState pool) =>
        pool.RecentlyUsed.Where(used => world.Now - used.Timestamp <= RollbackWindow);

    public static void RequireRoom(PoolState pool)
    {
        if (pool.Count + Surge.Of(pool).Surge > 1000)
            throw new ArmException(400, "InvalidParameter", $"Agent pool '{pool.Name}': {pool.Count} nodes and {Surge.Of(pool).Surge} surge nodes are more than the 1000 that a scale set holds.");
    }

    private static ArmReply Create(ArmCall call, ClusterState cluster, JsonObject wanted)
    {
        var name = call["pool"];
        Conditions.RequireIdle(call.World, cluster);
        if (!Name().IsMatch(name))
            throw new ArmException(400, "InvalidParameter", $"The agent pool name '{name}' must be a lower-case letter followed by up to 11 lower-case letters and digits.");
        if (wanted["vmSize"]?.GetValue<string>() is not { Length: > 0 })
            throw new ArmException(400, "InvalidParameter", "Required parameter 'vmSize' is missing.");
        var properties = Kept(wanted);
        properties["count"] ??= 1;
        properties["mode"] ??= "User";
        properties["osType"] ??= "Linux";
        properties["osSKU"] ??= "AzureLinux";
        properties["type"] ??= "VirtualMachineScaleSets";
        properties["upgradeSettings"] ??= new JsonObject { ["maxSurge"] = "10%" };
        var pool = new PoolState
        {
            Key = $"{cluster.Key}/agentPools/{name}",
            ClusterKey = cluster.Key,
            Name = name,
            Properties = properties,
            Image = ImageForNew(call.World, cluster, properties),
            OrchestratorVersion = cluster.KubernetesVersion,
        };
        cluster.Pools.Add(pool.Key);
        call.World.Save(cluster);
        var operation = PoolRuns.Begin(call.World, cluster, pool, RunKind.Create, pool.Image, pool.OrchestratorVersion);
        return new ArmReply(201, AgentPoolJson.Show(call, pool)).With(call, operation, location: false);
    }

    private static ArmReply Update(ArmCall call, ClusterState cluster, PoolState pool, JsonObject wanted)
    {
        var world = call.World;
        Conditions.RequireIdle(world, cluster, pool);
        foreach (var name in Immutable)
        {
            if (wanted[name] is { } value && pool.Properties[name] is { } present && !JsonNode.DeepEquals(value, present))
                throw new ArmException(400, "PropertyChangeNotAllowed", $"Changing property 'properties.{name}' of agent pool '{pool.Name}' is not allowed.", null);
        }
        var version = TargetVersion(cluster, pool, wanted);
        var (kind, image) = Intent(call, cluster, pool, wanted, version);
        var properties = Kept(wanted);
        foreach (var name in new[] { "count", "vmSize", "mode", "osType", "osSKU", "type", "upgradeSettings", "orchestratorVersion" })
            properties[name] ??= pool.Properties[name]?.DeepClone();
        var before = pool.Properties;
        pool.Properties = properties;
        try
        {
            RequireRoom(pool);
        }
        catch (ArmException)
        {
            pool.Properties = before;
            throw;
        }
        properties["orchestratorVersion"] = pool.OrchestratorVersion;
        var operation = PoolRuns.Begin(world, cluster, pool, kind, image, version);
        return ArmReply.Ok(AgentPoolJson.Show(call, pool)).With(call, operation, location: false);
    }

    private static (RunKind Kind, string Image) Intent(ArmCall call, ClusterState cluster, PoolState pool, JsonObject wanted, string version)
    {
        var world = call.World;
        if (wanted["nodeImageVersion"]?.GetValue<string>() is { } image && image != pool.Image)
        {
            if (ApiVersions.AtLeast(call.ApiVersion, "2026-04-01") && Eligible(world, pool).Any(used => used.NodeImageVersion == image))
                return (RunKind.Rollback, image);
            if (image is "latest")
                return (RunKind.UpgradeNodeImage, Catalogue.Latest(world, cluster.Region, pool.Image));
            throw new ArmException(400, "InvalidParameter",
                $"NodeImageVersion '{image}' is not accepted. NodeImageVersion can only be current version '{pool.Image}' or 'latest'.");
        }
        if (wanted["osSKU"]?.GetValue<string>() is { } sku && sku != pool.Properties["osSKU"]?.GetValue<string>())
            throw new ArmException(400, "PropertyChangeNotAllowed", $"The simulator does not migrate pools to another osSKU: agent pool '{pool.Name}' stays on '{pool.Properties["osSKU"]}'.");
        if (version != pool.OrchestratorVersion)
            return (RunKind.Upgrade, Catalogue.Latest(world, cluster.Region, pool.Image));
        if (pool.UnfinishedImage is { } unfinished)
            return (RunKind.UpgradeNodeImage, unfinished); // any write resumes what was interrupted
        return (wanted["count"]?.GetValue<int>() ?? pool.Count) != pool.Nodes.Count ? (RunKind.Scale, pool.Image) : (RunKind.Update, pool.Image);
    }

    private static string TargetVersion(ClusterState cluster, PoolState pool, JsonObject wanted)
    {
        var asked = wanted["orchestratorVersion"]?.GetValue<string>();
        if (asked is null || asked == pool.OrchestratorVersion || pool.OrchestratorVersion.StartsWith(asked + ".", StringComparison.Ordinal))
            return pool.OrchestratorVersion;
        if (asked.Length == 0 || asked == cluster.KubernetesVersion || cluster.KubernetesVersion.StartsWith(asked + ".", StringComparison.Ordinal))
            return cluster.KubernetesVersion;
        if (Version.TryParse(asked, out var version) && version > Version.Parse(cluster.KubernetesVersion))
        {
            throw new ArmException(400, "NodePoolMcVersionIncompatible",
                $"Agent pool version {asked} and control plane version {cluster.KubernetesVersion} are incompatible: a pool may not be newer than its control plane.");
        }
        throw new ArmException(400, "AgentPoolUpgradeVersionNotAllowed", $"Upgrading agent pool '{pool.Name}' from {pool.OrchestratorVersion} to '{asked}' is not allowed. Allowed: {cluster.KubernetesVersion}.");
    }

    private static string ImageForNew(World world, ClusterState cluster, JsonObject properties)
    {
        var twin = cluster.Pools.Select(world.Pools.Find).OfType<PoolState>().FirstOrDefault(pool =>
            JsonNode.DeepEquals(pool.Properties["osSKU"], properties["osSKU"])
            && (pool.Properties["enableFIPS"]?.GetValue<bool>() ?? false) == (properties["enableFIPS"]?.GetValue<bool>() ?? false)
            && Architecture.Of(pool.Properties) == Architecture.Of(properties));
        var family = twin is not null ? NodeImage.Parse(twin.Image).Family : FamilyOf(properties);
        return world.Catalogue.All.Where(entry => entry.Region == cluster.Region && entry.AvailableFrom <= world.Now)
            .Select(entry => NodeImage.Parse(entry.Image)).Where(image => image.Family == family).MaxBy(image => image.Order)?.Name
            ?? throw new ArmException(400, "InvalidParameter", $"Region '{cluster.Region}' offers no node image of the family '{family}'.");
    }

    private static string FamilyOf(JsonObject properties)
    {
        if (properties["osSKU"]!.GetValue<string>().StartsWith("Ubuntu", StringComparison.Ordinal))
            return "AKSUbuntu-2404gen2containerd";
        return "AKSAzureLinux-V3gen2" + (Architecture.Of(properties) == "arm64" ? "arm64" : "") + (properties["enableFIPS"]?.GetValue<bool>() == true ? "fips" : "");
    }

    private static void RequireValid(JsonObject wanted)
    {
        try
        {
            if (wanted["count"]?.GetValue<int>() is { } count and (< 0 or > 1000))
                throw new ArmException(400, "InvalidParameter", $"The value of parameter agentPoolProfile.count is {count}; it must be from 0 to 1000.");
            var settings = wanted["upgradeSettings"];
            RequireRange(settings, "drainTimeoutInMinutes", 1, 1440);
            RequireRange(settings, "nodeSoakDurationInMinutes", 0, 30);
            foreach (var name in new[] { "maxSurge", "maxUnavailable" })
            {
                if (settings?[name]?.GetValue<string>() is { } amount && !Amount().IsMatch(amount))
                    throw new ArmException(400, "InvalidParameter", $"The value of parameter agentPoolProfile.upgradeSettings.{name} is '{amount}'; it must be a number or a percentage.");
            }
            if (wanted["mode"]?.GetValue<string>() == "System" && settings?["maxUnavailable"]?.GetValue<string>() is { } unavailable && unavailable is not ("0" or "0%"))
                throw new ArmException(400, "InvalidParameter", "upgradeSettings.maxUnavailable is not allowed on System pools.");
            wanted["orchestratorVersion"]?.GetValue<string>();
            wanted["nodeImageVersion"]?.GetValue<string>();
        }
        catch (Exception problem) when (problem is InvalidOperationException or FormatException)
        {
            throw new ArmException(400, "InvalidParameter", $"A property of the agent pool has the wrong type: {problem.Message}");
        }
    }

    private static void RequireRange(JsonNode? settings, string name, int least, int most)
    {
        if (settings?[name]?.GetValue<int>() is { } value && (value < least || value > most))
        {
            throw new ArmException(400, "InvalidParameter", string.Create(CultureInfo.InvariantCulture,
                $"The value of parameter agentPoolProfile.upgradeSettings.{name} is {value}; it must be from {least} to {most}."));
        }
    }

    private static JsonObject Kept(JsonObject wanted)
    {
        var kept = wanted.DeepClone().AsObject();
        foreach (var name in ReadOnly)
            kept.Remove(name);
        return kept;
    }

    [GeneratedRegex("^[a-z][a-z0-9]{0,11}$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\d{1,4}%?$")]
    private static partial Regex Amount();
}
