using System.Globalization;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>
/// Which Kubernetes version may stand beside which: nodes are never newer than their control plane, at most three minor versions behind it, and an
/// upgrade skips no minor version.
/// </summary>
public static class KubernetesSkew
{
    private const int MostBehind = 3;

    /// <summary>A version in full (<c>1.32.7</c>); null for anything else.</summary>
    public static Version? Parse(string? text) =>
        Version.TryParse(text, out var version) && version.Build >= 0 && version.Revision < 0 && version.ToString() == text ? version : null;

    /// <summary>Null: the pool may go there now.</summary>
    public static string? RefusesPool(string pool, string from, string to, string controlPlane)
    {
        if (Parse(to) is not { } target || Parse(from) is not { } present || Parse(controlPlane) is not { } control)
            return $"Kubernetes versions of pool {pool} ({from}), target ({to}) and control plane ({controlPlane}) are to be read in full, as 1.32.7.";
        if (target < present)
            return $"Pool {pool} has Kubernetes {from}; an upgrade to {to} would go back.";
        if (target > control)
            return $"The control plane has Kubernetes {controlPlane}: a pool may not be newer. Take the control plane to {to} first.";
        return Step(present, target, $"Pool {pool}");
    }

    /// <summary>Null: the control plane may go there now.</summary>
    public static string? RefusesControlPlane(ClusterSight cluster, string to)
    {
        if (Parse(to) is not { } target || Parse(cluster.KubernetesVersion) is not { } present)
            return $"Kubernetes versions of the control plane ({cluster.KubernetesVersion}) and target ({to}) are to be read in full, as 1.32.7.";
        if (target < present)
            return $"Cluster {cluster.Name} has Kubernetes {cluster.KubernetesVersion}; a control plane never goes back.";
        var behind = cluster.Pools.FirstOrDefault(pool => Parse(pool.KubernetesVersion) is { } version && IsTooFarBehind(version, target));
        return behind is null
            ? Step(present, target, $"Cluster {cluster.Name}")
            : $"Pool {behind.Name} of {cluster.Name} has Kubernetes {behind.KubernetesVersion}: nodes may be at most {MostBehind} minor versions behind a control plane of {to}. Upgrade the pool first.";
    }

    public static bool IsTooFarBehind(Version pool, Version controlPlane) => pool.Major != controlPlane.Major || controlPlane.Minor - pool.Minor > MostBehind;

    private static string? Step(Version present, Version target, string who) => target.Major == present.Major && target.Minor - present.Minor <= 1
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{who} has Kubernetes {present}; an upgrade to {target} would skip a minor version. Go to {present.Major}.{present.Minor + 1} first.");
}
