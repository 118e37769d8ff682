namespace ReleaseOrchestrator.Contracts.Fleet;

/// <summary>Every flag of the inventory. docs/fleet.md says what each means and what to do about it.</summary>
public static class FleetFlagCodes
{
    public const string AutoUpgradeOn = "auto-upgrade-on";
    public const string NodeOsAutoUpgradeOn = "node-os-auto-upgrade-on";
    public const string NodeAutoProvisioning = "node-auto-provisioning";
    public const string ClusterStopped = "cluster-stopped";
    public const string ClusterFailed = "cluster-failed";

    public const string Windows = "windows";
    public const string Ubuntu = "ubuntu";
    public const string AzureLinux2 = "azure-linux-2";
    public const string UnknownImage = "unknown-image";
    public const string PoolStopped = "pool-stopped";
    public const string PoolFailed = "pool-failed";
    public const string AzureLinux3SkuEnds = "azurelinux3-sku-ends";
    public const string ImageOlderThan90Days = "image-older-than-90-days";
    public const string Spot = "spot";
    public const string PreviewBlueGreen = "preview-blue-green";
    public const string MadeByRollout = "made-by-rollout";

    public static readonly IReadOnlyList<string> All =
    [
        AutoUpgradeOn, NodeOsAutoUpgradeOn, NodeAutoProvisioning, ClusterStopped, ClusterFailed, Windows, Ubuntu, AzureLinux2, UnknownImage, PoolStopped, PoolFailed,
        AzureLinux3SkuEnds, ImageOlderThan90Days, Spot, PreviewBlueGreen, MadeByRollout,
    ];

    /// <summary>A pool with one of these can be a target all the same where a policy migrates it to another OS.</summary>
    public static bool EndsByMigration(string code) => code is Ubuntu or AzureLinux2;
}
