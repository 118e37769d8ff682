using System.Globalization;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>Which Kubernetes version a pool may have beside its control plane.</summary>
public static class PoolVersions
{
    /// <summary>Up to the control plane's version, and not further behind it than nodes may be; none asked for means the control plane's.</summary>
    public static Version ForNew(World world, ClusterState cluster, string? asked)
    {
        var control = Version.Parse(cluster.KubernetesVersion);
        var version = Resolve(world, cluster, control, asked);
        if (control.Minor - version.Minor > KubernetesReleases.Skew)
            throw Incompatible(cluster, version, string.Create(CultureInfo.InvariantCulture, $"a pool may be at most {KubernetesReleases.Skew} minor versions behind its control plane"));
        return version;
    }

    /// <summary>The version a written pool goes to: its own unless another one is asked for, which must be one step ahead at most.</summary>
    public static string Target(World world, ClusterState cluster, PoolState pool, string? asked)
    {
        if (asked is null || asked == pool.OrchestratorVersion || (asked.Length > 0 && pool.OrchestratorVersion.StartsWith(asked + ".", StringComparison.Ordinal)))
            return pool.OrchestratorVersion;
        var control = Version.Parse(cluster.KubernetesVersion);
        var present = Version.Parse(pool.OrchestratorVersion);
        var allowed = UpgradeProfiles.Upgrades(cluster, pool, KubernetesReleases.Offered(world, cluster.Region)).ToList();
        if (Version.TryParse(asked, out var older) && older < new Version(present.Major, present.Minor))
            throw NotAllowed(pool, asked, allowed);
        var version = Resolve(world, cluster, control, asked);
        if (version == present)
            return pool.OrchestratorVersion;
        return allowed.Contains(version) ? version.ToString() : throw NotAllowed(pool, version.ToString(), allowed);
    }

    private static ArmException NotAllowed(PoolState pool, string asked, List<Version> allowed) => new(400, "AgentPoolUpgradeVersionNotAllowed",
        $"Upgrading agent pool '{pool.Name}' from {pool.OrchestratorVersion} to '{asked}' is not allowed. Allowed: {(allowed.Count > 0 ? string.Join(", ", allowed) : "none")}.");

    private static Version Resolve(World world, ClusterState cluster, Version control, string? asked)
    {
        if (string.IsNullOrEmpty(asked))
            return control;
        var offered = KubernetesReleases.Offered(world, cluster.Region);
        if (!KubernetesReleases.TryResolve(offered, asked, control, out var version))
            throw NotSupported(cluster, asked, offered);
        if (version > control)
            throw Incompatible(cluster, version, "a pool may not be newer than its control plane");
        return version == control || offered.Contains(version) ? version : throw NotSupported(cluster, asked, offered);
    }

    private static ArmException Incompatible(ClusterState cluster, Version version, string reason) => new(400, "NodePoolMcVersionIncompatible",
        $"Agent pool version {version} and control plane version {cluster.KubernetesVersion} are incompatible: {reason}.");

    private static ArmException NotSupported(ClusterState cluster, string asked, IReadOnlyList<Version> offered) => new(400, "AgentPoolK8sVersionNotSupported",
        $"Agent pool version '{asked}' is not supported in region {cluster.Region}. Supported: {string.Join(", ", offered)}.");
}
