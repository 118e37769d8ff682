using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>Makes an agent pool from its settings, which a snapshot may complete.</summary>
public static partial class NewPool
{
    public static PoolState From(ArmCall call, ClusterState cluster, string name, JsonObject wanted)
    {
        if (!Name().IsMatch(name))
            throw new ArmException(400, "InvalidParameter", $"The agent pool name '{name}' must be a lower-case letter followed by up to 11 lower-case letters and digits.");
        PoolSettings.RequireValid(wanted);
        var snapshot = SnapshotUse.Of(call.World, wanted);
        var properties = PoolSettings.Kept(call, wanted, null);
        properties.Remove("name");
        if (snapshot is not null)
        {
            SnapshotUse.RequireSameFamily(snapshot, properties["vmSize"]?.GetValue<string>() ?? snapshot.VmSize);
            properties["vmSize"] ??= snapshot.VmSize;
            properties["osType"] ??= snapshot.OsType;
            properties["osSKU"] ??= snapshot.OsSku;
            properties["enableFIPS"] ??= snapshot.Fips;
            if (ImageFamily.Flag(properties["enableFIPS"]) != snapshot.Fips || properties["osSKU"]!.GetValue<string>() != snapshot.OsSku)
                throw new ArmException(400, "InvalidParameter", $"Snapshot '{snapshot.Name}' has osSKU {snapshot.OsSku} and enableFIPS {snapshot.Fips}; agent pool '{name}' must have the same.");
        }
        if (properties["vmSize"]?.GetValue<string>() is not { Length: > 0 })
            throw new ArmException(400, "InvalidParameter", "Required parameter 'vmSize' is missing.");
        properties["count"] ??= 1;
        properties["mode"] ??= "User";
        properties["osType"] ??= "Linux";
        properties["osSKU"] ??= "AzureLinux";
        properties["type"] ??= "VirtualMachineScaleSets";
        properties["maxPods"] ??= 110;
        properties["osDiskSizeGB"] ??= 128;
        properties["osDiskType"] ??= "Managed";
        properties["upgradeSettings"] ??= new JsonObject { ["maxSurge"] = "10%" };
        if (Subnet.Of(call.World, cluster)?.Id is { } subnet)
            RequireSubnet(properties, subnet, name);
        OsMigration.RequirePossible(properties, Version.Parse(cluster.KubernetesVersion), name);
        var asked = properties["orchestratorVersion"]?.GetValue<string>();
        var version = PoolVersions.ForNew(call.World, cluster, string.IsNullOrEmpty(asked) && snapshot is not null ? snapshot.KubernetesVersion : asked);
        properties["orchestratorVersion"] = version.ToString();
        return new PoolState
        {
            Key = $"{cluster.Key}/agentPools/{name}",
            ClusterKey = cluster.Key,
            Name = name,
            Properties = properties,
            Image = snapshot?.Image ?? Twin(call.World, cluster, properties, version) ?? Catalogue.For(call.World, cluster.Region, properties, version),
            OrchestratorVersion = version.ToString(),
            ETag = call.World.NewId(),
            StandsInFor = [.. cluster.Pools.Select(call.World.Pools.Find).OfType<PoolState>().Where(other => TakesPodsOf(properties, other.Properties))
                .SelectMany(other => other.StandsInFor.Append(other.Name)).Distinct()],
        };
    }

    /// <summary>Pools of one cluster share its virtual network; the simulator gives each cluster one subnet.</summary>
    private static void RequireSubnet(JsonObject properties, string subnet, string name)
    {
        properties["vnetSubnetID"] ??= subnet;
        if (properties["vnetSubnetID"]!.GetValue<string>() is var asked && !string.Equals(asked, subnet, StringComparison.OrdinalIgnoreCase))
            throw new ArmException(400, "InvalidParameter", $"vnetSubnetID of agent pool '{name}' is '{asked}'; the cluster's subnet is '{subnet}'.");
    }

    /// <summary>Whether pods that are made for one pool can be scheduled on another: the same machines and taints, and at least its labels.</summary>
    private static bool TakesPodsOf(JsonObject wanted, JsonObject other) =>
        JsonNode.DeepEquals(wanted["mode"], other["mode"])
        && JsonNode.DeepEquals(wanted["vmSize"], other["vmSize"])
        && Taints(wanted).SetEquals(Taints(other))
        && (other["nodeLabels"] as JsonObject ?? []).All(label => JsonNode.DeepEquals(wanted["nodeLabels"]?[label.Key], label.Value));

    private static HashSet<string> Taints(JsonObject properties) =>
        [.. (properties["nodeTaints"] as JsonArray ?? []).Select(taint => taint!.GetValue<string>())];

    /// <summary>The newest image of the family that a pool of the same kind uses; images of one's own gallery have families of their own.</summary>
    private static string? Twin(World world, ClusterState cluster, JsonObject properties, Version version)
    {
        var twin = cluster.Pools.Select(world.Pools.Find).OfType<PoolState>().FirstOrDefault(pool =>
            JsonNode.DeepEquals(pool.Properties["osSKU"], properties["osSKU"])
            && ImageFamily.Flag(pool.Properties["enableFIPS"]) == ImageFamily.Flag(properties["enableFIPS"])
            && ImageFamily.IsTrusted(pool.Properties) == ImageFamily.IsTrusted(properties)
            && ImageFamily.IsKata(pool.Properties) == ImageFamily.IsKata(properties)
            && Architecture.Of(pool.Properties) == Architecture.Of(properties));
        return twin is null || ImageFamily.IsRemoved(twin.Image, world.Now)
            ? null : Catalogue.Newest(world, cluster.Region, ImageFamily.After(twin.Image, properties, version));
    }

    [GeneratedRegex("^[a-z][a-z0-9]{0,11}$")]
    private static partial Regex Name();
}
