namespace ReleaseOrchestrator.Contracts.Fleet;

/// <summary>Tags of clusters by which their people say something to this product; see also <see cref="RegionPairs.Tag"/>. Azure compares tag names without case.</summary>
public static class FleetTags
{
    /// <summary>With the value <c>true</c> a cluster may keep its channels: its people accept that AKS may act first.</summary>
    public const string AllowChannel = "release-orchestrator-allow-channel";
}
