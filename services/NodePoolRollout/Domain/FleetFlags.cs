using ReleaseOrchestrator.Contracts.Fleet;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>
/// What people should know about clusters and pools before they roll out. The text of a flag stays the same while its cause does, so that
/// plans of the same fleet are the same plans.
/// </summary>
public static class FleetFlags
{
    public const string AllowChannelTag = FleetTags.AllowChannel;

    /// <summary>Says what a pool was made for by an upgrade with two pools: green or canary.</summary>
    public const string RoleTag = "release-orchestrator-role";

    /// <summary>Beside which pool it was made. Once that is gone it is a pool like any other.</summary>
    public const string BesideTag = "release-orchestrator-of";

    private const int SupportedDays = 90;

    public static IReadOnlyList<FleetFlag> Of(ClusterSight cluster)
    {
        var flags = new List<FleetFlag>();
        var allowed = AllowsChannels(cluster.Tags);
        if (KubernetesChannel(cluster) is { } channel)
        {
            // Every other channel changes images too, but only together with Kubernetes, months apart: that is told, and found as drift.
            var images = ArmId.Same(channel, "node-image");
            flags.Add(new(FleetFlagCodes.AutoUpgradeOn, Text("Auto-upgrade", channel, allowed, "upgradeChannel none"), images && !allowed));
        }

        if (NodeOsChannel(cluster) is { } os)
            flags.Add(new(FleetFlagCodes.NodeOsAutoUpgradeOn, Text("Node OS auto-upgrade", os, allowed, "nodeOSUpgradeChannel None"), !allowed));
        if (cluster.ProvisionsNodesItself)
            flags.Add(new(FleetFlagCodes.NodeAutoProvisioning, "Node auto-provisioning (NAP): AKS chooses the image of this cluster's nodes.", true));
        if (ArmId.Same(cluster.PowerState, "Stopped"))
            flags.Add(new(FleetFlagCodes.ClusterStopped, "Stopped: the cluster is not running.", true));
        if (ProvisioningStates.Is(cluster.ProvisioningState, ProvisioningStates.Failed))
            flags.Add(new(FleetFlagCodes.ClusterFailed, "Failed: its pools are refused until it is repaired, unless an upgrade of this product left it so.", false));
        return flags;
    }

    public static IReadOnlyList<FleetFlag> Of(ClusterSight cluster, PoolSight pool, DateTimeOffset now)
    {
        var flags = new List<FleetFlag>();
        if (Unwanted(pool) is { } unwanted)
            flags.Add(unwanted);
        if (Tag(pool, RoleTag) is { } role && Tag(pool, BesideTag) is var beside && (beside is null || cluster.Pools.Any(other => ArmId.Same(other.Name, beside))))
            flags.Add(new(FleetFlagCodes.MadeByRollout, $"Made by an upgrade as the {role} pool of {beside ?? "another"}: it takes over or goes when that ends.", true));
        if (ArmId.Same(pool.PowerState, "Stopped"))
            flags.Add(new(FleetFlagCodes.PoolStopped, "Stopped: the pool is not running.", true));
        if (ProvisioningStates.Is(pool.ProvisioningState, ProvisioningStates.Failed))
        {
            var why = pool.Fault is { } fault ? $" ({fault})" : "";
            flags.Add(new(FleetFlagCodes.PoolFailed, $"Failed{why}: refused until it is repaired, unless an upgrade of this product left it so.", false));
        }

        if (ArmId.Same(pool.OsSku, "AzureLinux3"))
            flags.Add(new(FleetFlagCodes.AzureLinux3SkuEnds, "osSKU AzureLinux3 ends: move the pool to AzureLinux before Kubernetes 1.37.", false));
        if (NodeImage.DateOf(pool.NodeImageVersion) is { } made && DateOnly.FromDateTime(now.UtcDateTime).DayNumber - made.DayNumber > SupportedDays)
            flags.Add(new(FleetFlagCodes.ImageOlderThan90Days, $"Its image is of {made:yyyy-MM-dd}: AKS supports node images for {SupportedDays} days.", false));
        if (ArmId.Same(pool.Details?.Priority, "Spot"))
            flags.Add(new(FleetFlagCodes.Spot, "Spot: Azure may take nodes away at any moment, also during an upgrade.", false));
        if (pool.UpgradesBlueGreen)
            flags.Add(new(FleetFlagCodes.PreviewBlueGreen, "AKS replaces the nodes of this pool blue-green (preview): its own batches and soaks come on top of the policy's.", false));
        return flags;
    }

    public static bool AllowsChannels(IReadOnlyDictionary<string, string> tags)
    {
        foreach (var (name, value) in tags)
        {
            if (ArmId.Same(name, AllowChannelTag))
                return ArmId.Same(value, "true");
        }

        return false;
    }

    /// <summary>Null: AKS does not upgrade Kubernetes by itself.</summary>
    public static string? KubernetesChannel(ClusterSight cluster) => On(cluster.UpgradeChannel);

    /// <summary>Null: AKS does not change the nodes' OS by itself.</summary>
    public static string? NodeOsChannel(ClusterSight cluster) => On(cluster.NodeOsUpgradeChannel);

    private static string? On(string? channel) => channel is { Length: > 0 } && !ArmId.Same(channel, "none") ? channel : null;

    private static string Text(string what, string channel, bool allowed, string off) => allowed
        ? $"{what} by channel {channel}: AKS may act first; tag {AllowChannelTag} allows that."
        : $"{what} by channel {channel}: AKS may act first. Set {off}, or allow it by the cluster's tag {AllowChannelTag}: true.";

    /// <summary>Not an image that this product delivers.</summary>
    private static FleetFlag? Unwanted(PoolSight pool)
    {
        var image = pool.NodeImageVersion;
        if (ArmId.Same(pool.OsType, "Windows") || Starts(image, "AKSWindows"))
            return new(FleetFlagCodes.Windows, "Windows: this product delivers Azure Linux only.", true);
        if (Starts(image, "AKSUbuntu") || Starts(pool.OsSku, "Ubuntu"))
            return new(FleetFlagCodes.Ubuntu, "Ubuntu: this product delivers Azure Linux only.", true);
        if (Starts(image, "AKSAzureLinux-V2") || Starts(image, "AKSCBLMariner"))
        {
            return new(
                FleetFlagCodes.AzureLinux2, "Azure Linux 2.0: frozen, no new images; move the pool to osSKU AzureLinux3 or to Kubernetes 1.32 or later.", true);
        }

        if (!Starts(image, "AKSAzureLinux-") && !Starts(image, "AKSAzureContainerLinux"))
            return new(FleetFlagCodes.UnknownImage, $"Unknown image {(image is "" ? "(none)" : image)}: not an Azure Linux node image.", true);
        return NodeImage.Parse(image) is null ? new(FleetFlagCodes.UnknownImage, $"Image {image} has no version of the form YYYYMM.DD.N.", true) : null;
    }

    private static string? Tag(PoolSight pool, string name)
    {
        foreach (var (key, value) in pool.Tags)
        {
            if (ArmId.Same(key, name))
                return value;
        }

        return null;
    }

    private static bool Starts(string text, string prefix) => text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
