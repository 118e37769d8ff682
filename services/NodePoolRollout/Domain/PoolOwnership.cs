namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>Which pools a release of Azure Linux can ever target, and why the others are left alone.</summary>
public static class PoolOwnership
{
    /// <summary>Null: it can be a target.</summary>
    public static string? NotOurs(ClusterSight cluster, PoolSight pool)
    {
        if (ArmId.Same(pool.OsType, "Windows") || Starts(pool.NodeImageVersion, "AKSWindows"))
            return "Windows: this product delivers Azure Linux only.";
        if (Starts(pool.NodeImageVersion, "AKSUbuntu") || Starts(pool.OsSku, "Ubuntu"))
            return "Ubuntu: this product delivers Azure Linux only.";
        if (Starts(pool.NodeImageVersion, "AKSAzureLinux-V2") || Starts(pool.NodeImageVersion, "AKSCBLMariner"))
            return "Azure Linux 2.0: frozen, no new images; move the pool to osSKU AzureLinux3 or to Kubernetes 1.32 or later.";
        if (!Starts(pool.NodeImageVersion, "AKSAzureLinux-") && !Starts(pool.NodeImageVersion, "AKSAzureContainerLinux"))
            return $"Unknown image {(pool.NodeImageVersion is "" ? "(none)" : pool.NodeImageVersion)}: not an Azure Linux node image.";
        if (NodeImage.Parse(pool.NodeImageVersion) is null)
            return $"Image {pool.NodeImageVersion} has no version of the form YYYYMM.DD.N.";
        if (cluster.ProvisionsNodesItself)
            return "Node auto-provisioning (NAP): AKS chooses the image of this cluster's nodes.";
        if (ArmId.Same(cluster.PowerState, "Stopped"))
            return "Stopped: the cluster is not running.";
        return ArmId.Same(pool.PowerState, "Stopped") ? "Stopped: the pool is not running." : null;
    }

    private static bool Starts(string text, string prefix) => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
