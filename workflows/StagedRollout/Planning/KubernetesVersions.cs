using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>What AKS lets happen to Kubernetes versions: one minor version at a time, control plane first, never back.</summary>
public static class KubernetesVersions
{
    /// <summary>From this minor version on osSKU <c>AzureLinux</c> is Azure Linux 3.0; before it is 2.0.</summary>
    public const int FirstWithAzureLinux3 = 32;

    /// <summary>The minor versions that osSKU <c>AzureLinux3</c> exists for.</summary>
    public const int FirstOfAzureLinux3Sku = 28, LastOfAzureLinux3Sku = 36;

    public static Version? Parse(string? version) => Version.TryParse(version, out var parsed) ? parsed : null;

    /// <summary>What becomes of a control plane, or why the cluster cannot be taken to the version that the policy wants.</summary>
    public static (PlannedKubernetesUpgrade? Step, string? WhyNot) ForControlPlane(FleetCluster cluster, string? wanted)
    {
        if (Parse(wanted) is not { } to || Parse(cluster.KubernetesVersion) is not { } from || to <= from)
            return (null, null);
        if (cluster.UpgradeChannel is { Length: > 0 } channel && !Same(channel, "none") && !AllowsChannels(cluster))
            return (null, $"AKS upgrades Kubernetes of its cluster by itself (channel {channel}), the policy wants {wanted}: set the channel to none, or take kubernetesVersion out of the policy");
        return Skips(from, to) is { } skipped ? (null, $"its cluster is on Kubernetes {cluster.KubernetesVersion}: {skipped}") : (new(cluster.KubernetesVersion, wanted!, ChangesOs: false), null);
    }

    /// <summary>The version the pool goes to, null where it stays; or why it cannot.</summary>
    public static (string? Version, string? WhyNot) ForPool(FleetCluster cluster, FleetPool pool, string? wanted)
    {
        if (Parse(wanted) is not { } to || Parse(Of(cluster, pool)) is not { } from || to <= from)
            return (null, null);
        return Skips(from, to) is { } skipped ? (null, $"it is on Kubernetes {Of(cluster, pool)}: {skipped}") : (wanted, null);
    }

    public static string Of(FleetCluster cluster, FleetPool pool) => pool.KubernetesVersion is { Length: > 0 } own ? own : cluster.KubernetesVersion;

    private static string? Skips(Version from, Version to) => from.Major != to.Major || to.Minor > from.Minor + 1
        ? $"AKS skips no minor version, and {to} is more than one away; upgrade to {from.Major}.{from.Minor + 1} first"
        : null;

    private static bool AllowsChannels(FleetCluster cluster)
    {
        foreach (var (name, value) in cluster.Tags)
        {
            if (Same(name, FleetTags.AllowChannel))
                return Same(value, "true");
        }

        return false;
    }

    private static bool Same(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
