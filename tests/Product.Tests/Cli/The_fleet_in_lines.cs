using ReleaseOrchestrator.Cli.Progress;
using ReleaseOrchestrator.Contracts.Fleet;

namespace ReleaseOrchestrator.Tests.Cli;

public sealed class The_fleet_in_lines
{
    private const string Cluster = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/weu-01";

    private static readonly DateTimeOffset Now = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_pool_says_its_image_its_age_and_why_it_is_no_target()
    {
        var pool = new FleetPool(
            $"{Cluster}/agentPools/np1", Cluster, "np1", "User", "AKSAzureLinux-V3gen2", "AKSAzureLinux-V3gen2-202610.12.0", "AzureLinux", 3, "Standard_D8s_v5", "Succeeded", "Stopped",
            "Stopped: the pool is not running.", Flags: [new(FleetFlagCodes.PoolStopped, "Stopped: the pool is not running.", true)], ImageDate: new DateOnly(2026, 10, 12));
        var line = FleetText.Of(pool, Now);
        foreach (var text in (string[])["weu-01/np1", "AKSAzureLinux-V3gen2-202610.12.0", "40 d", "3 nodes", "Stopped", "no target: Stopped: the pool is not running.", "[pool-stopped]"])
            Assert.Contains(text, line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_says_whether_it_may_be_touched()
    {
        var cluster = new FleetCluster(
            Cluster, "weu-01", "s", "g", "westeurope", "1.34.8", "Succeeded", "Running", new Dictionary<string, string>(),
            Windows: new(Now, false, "outside window nightly", null, null, ["nightly"], []));
        Assert.Contains("closed outside window nightly", FleetText.Of(cluster), StringComparison.Ordinal);
        Assert.Contains("?", FleetText.Of(cluster with { Windows = null }), StringComparison.Ordinal);
    }

    [Fact]
    public void Drift_says_what_was_wanted_found_and_done()
    {
        var drift = new Drift("drift-1", Cluster, "", DriftKind.Channel, "none", "node-image", "rel-1", Now, Now.AddHours(1), Note: "told only");
        Assert.Equal("2026-11-21 08:00:00Z  Channel    weu-01: wanted none, found node-image (rel-1), resolved 2026-11-21 09:00:00Z; told only", FleetText.Of(drift));
        Assert.Contains("weu-01/np1:", FleetText.Of(drift with { PoolId = $"{Cluster}/agentPools/np1" }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("region", "--region")]
    [InlineData("kubernetesVersion", "--kubernetes-version")]
    public void Filters_are_options(string filter, string option) => Assert.Equal(option, FleetText.OptionName(filter));

    [Fact]
    public void Values_are_escaped() => Assert.Equal("?tag=ring%3Acanary&name=a%26b", FleetText.Query([("tag", "ring:canary"), ("name", "a&b")]));
}
