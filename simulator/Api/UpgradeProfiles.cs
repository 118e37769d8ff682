using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>Where a cluster and its pools may go from here: Kubernetes versions, the latest image, images to return to.</summary>
public static class UpgradeProfiles
{
    public static ArmReply OfCluster(ArmCall call)
    {
        var cluster = ManagedClusterRoutes.Find(call);
        var offered = KubernetesReleases.Offered(call.World, cluster.Region);
        var pools = cluster.Pools.Select(call.World.Pools.Find).OfType<PoolState>();
        return ArmReply.Ok(new JsonObject
        {
            ["id"] = cluster.Key + "/upgradeprofiles/default",
            ["name"] = "default",
            ["type"] = "Microsoft.ContainerService/managedClusters/upgradeprofiles",
            ["properties"] = new JsonObject
            {
                ["controlPlaneProfile"] = Profile("master", cluster.KubernetesVersion, Steps(offered, KubernetesReleases.Upgrades(offered, Version.Parse(cluster.KubernetesVersion)))),
                ["agentPoolProfiles"] = new JsonArray([.. pools.Select(pool => (JsonNode)Profile(pool.Name, pool.OrchestratorVersion, Steps(offered, Upgrades(cluster, pool, offered))))]),
            },
        });
    }

    public static ArmReply OfPool(ArmCall call)
    {
        var (cluster, pool) = AgentPoolRoutes.Find(call);
        var offered = KubernetesReleases.Offered(call.World, cluster.Region);
        var properties = new JsonObject
        {
            ["kubernetesVersion"] = pool.OrchestratorVersion,
            ["osType"] = "Linux",
            ["upgrades"] = Steps(offered, Upgrades(cluster, pool, offered)),
            ["latestNodeImageVersion"] = Catalogue.Latest(call.World, cluster.Region, pool.Image),
        };
        if (ApiVersions.AtLeast(call.ApiVersion, "2026-04-01"))
        {
            properties["recentlyUsedVersions"] = new JsonArray([.. Rollback.Eligible(call.World, pool).Select(used => (JsonNode)new JsonObject
            {
                ["orchestratorVersion"] = used.OrchestratorVersion,
                ["nodeImageVersion"] = used.NodeImageVersion,
                ["timestamp"] = ArmTime.Text(used.Timestamp),
            })]);
        }
        return ArmReply.Ok(new JsonObject
        {
            ["id"] = pool.Key + "/upgradeProfiles/default",
            ["name"] = "default",
            ["type"] = "Microsoft.ContainerService/managedClusters/agentPools/upgradeProfiles",
            ["properties"] = properties,
        });
    }

    /// <summary>Versions that new pools of a cluster may have: up to the control plane's, and not further behind than nodes may be.</summary>
    public static ArmReply ForNewPools(ArmCall call)
    {
        var cluster = ManagedClusterRoutes.Find(call);
        var control = Version.Parse(cluster.KubernetesVersion);
        var offered = KubernetesReleases.Offered(call.World, cluster.Region);
        var versions = offered.Append(control).Distinct().Where(version => version <= control && version.Minor >= control.Minor - KubernetesReleases.Skew).Order();
        return ArmReply.Ok(new JsonObject
        {
            ["id"] = cluster.Key + "/availableAgentPoolVersions",
            ["name"] = "default",
            ["type"] = "Microsoft.ContainerService/managedClusters/availableAgentPoolVersions",
            ["properties"] = new JsonObject
            {
                ["agentPoolVersions"] = new JsonArray([.. versions.Select(version =>
                {
                    var shown = new JsonObject { ["kubernetesVersion"] = version.ToString() };
                    if (version == control)
                        shown["default"] = true;
                    if (KubernetesReleases.IsPreview(offered, version))
                        shown["isPreview"] = true;
                    return (JsonNode)shown;
                })]),
            },
        });
    }

    public static IEnumerable<Version> Upgrades(ClusterState cluster, PoolState pool, IReadOnlyList<Version> offered)
    {
        var control = Version.Parse(cluster.KubernetesVersion);
        return KubernetesReleases.Upgrades([.. offered.Append(control).Distinct().Order()], Version.Parse(pool.OrchestratorVersion)).Where(version => version <= control);
    }

    private static JsonObject Profile(string name, string version, JsonArray upgrades) => new()
    {
        ["name"] = name,
        ["kubernetesVersion"] = version,
        ["osType"] = "Linux",
        ["upgrades"] = upgrades,
    };

    private static JsonArray Steps(IReadOnlyList<Version> offered, IEnumerable<Version> versions) => new([.. versions.Select(version =>
    {
        var step = new JsonObject { ["kubernetesVersion"] = version.ToString() };
        if (KubernetesReleases.IsPreview(offered, version))
            step["isPreview"] = true;
        return (JsonNode)step;
    })]);
}
