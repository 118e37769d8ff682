using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>Going back to what a pool ran before its last upgrade: once, for seven days, and only while nothing upgrades it by itself.</summary>
public static class Rollback
{
    private const string Since = "2026-04-01";
    private static readonly TimeSpan Window = TimeSpan.FromDays(7);

    public static IEnumerable<UsedVersion> Eligible(World world, PoolState pool) => pool.RecentlyUsed.Where(used => world.Now - used.Timestamp <= Window);

    /// <summary>The version that a written pool asks to return to; null where it asks for something else.</summary>
    public static UsedVersion? AskedFor(ArmCall call, ClusterState cluster, PoolState pool, JsonObject wanted)
    {
        if (wanted["nodeImageVersion"]?.GetValue<string>() is not { } image || image == pool.Image || image == "latest")
            return null;
        var used = ApiVersions.AtLeast(call.ApiVersion, Since) ? Eligible(call.World, pool).FirstOrDefault(known => known.NodeImageVersion == image) : null;
        if (used is null)
        {
            throw new ArmException(400, "InvalidParameter",
                $"NodeImageVersion '{image}' is not accepted. NodeImageVersion can only be current version '{pool.Image}' or 'latest'.");
        }
        if (cluster.Properties["autoUpgradeProfile"]?["upgradeChannel"]?.GetValue<string>() is { } channel && channel != "none")
        {
            throw new ArmException(400, "OperationNotAllowed",
                $"Agent pool '{pool.Name}' cannot be rolled back while the auto-upgrade channel of cluster '{cluster.Name}' is '{channel}': set it to none.");
        }
        if (!KubernetesReleases.Offered(call.World, cluster.Region).Append(Version.Parse(cluster.KubernetesVersion)).Contains(Version.Parse(used.OrchestratorVersion)))
            throw new ArmException(400, "AgentPoolK8sVersionNotSupported", $"Agent pool '{pool.Name}' cannot return to Kubernetes {used.OrchestratorVersion}, which is no longer supported.");
        return used;
    }
}
