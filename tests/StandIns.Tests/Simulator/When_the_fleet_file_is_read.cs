using System.Runtime.CompilerServices;
using AzureSimulator.Fleet;

namespace StandIns.Tests.Simulator;

public class When_the_fleet_file_is_read
{
    [Theory]
    [InlineData("ring: canary", "ring: canary }\n    oops: {", "field 'oops' is not known")]
    [InlineData("count: 3", "count: many", "field 'count' is 'many'")]
    [InlineData("mode: System", "mode: Boss", "allowed: System, User")]
    [InlineData("reimage: 3m", "reimage: soon", "must be a duration")]
    [InlineData("image: AKSAzureLinux-V3gen2-202610.06.0", "image: latest", "must look like AKSAzureLinux-V3gen2-")]
    [InlineData("workloads: [base]", "workloads: [bass]", "workload set 'bass' is not among")]
    [InlineData("region: westeurope", "region: mars", "region 'mars' is not among")]
    [InlineData("resourceGroup: fleet", "resourceGroup: fleets", "resource group 'fleets' is not in")]
    [InlineData("name: apps,", "name: system,", "pool 'system' exists twice")]
    [InlineData("name: two", "name: shop", "cluster 'shop' exists twice")]
    [InlineData("mode: System, ", "", "needs at least one pool with mode System")]
    [InlineData("tenant: 22222222-0000-0000-0000-000000000002, ", "", "field 'tenant' is missing")]
    [InlineData("regions:", "regions: [", "")]
    public void What_is_wrong_is_named_with_its_line(string right, string wrong, string problem)
    {
        var at = SmallFleet.Text.IndexOf(right, StringComparison.Ordinal);
        var text = string.Concat(SmallFleet.Text.AsSpan(0, at), wrong, SmallFleet.Text.AsSpan(at + right.Length));
        var line = SmallFleet.Text.AsSpan(0, at).Count('\n') + 1;
        var refusal = Assert.Throws<FleetFileException>(() => FleetReader.Parse("fleet.yaml", text));
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        Assert.InRange(refusal.Line, line - 1, line + 2);
        Assert.StartsWith($"fleet.yaml:{refusal.Line}:{refusal.Column}: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sample_is_the_demo_fleet()
    {
        var fleet = FleetReader.Read(Sample());
        var pools = fleet.Clusters.SelectMany(cluster => cluster.Pools).ToList();

        Assert.Equal((12, 30, 3), (fleet.Clusters.Count, pools.Count, fleet.Regions.Count));
        Assert.Equal(["broad", "canary", "early"], fleet.Clusters.Select(cluster => cluster.Tags["ring"]).Distinct().Order());
        Assert.Equal(3, pools.Count(pool => pool.Image.StartsWith("AKSAzureLinux-V3gen2arm64-", StringComparison.Ordinal)));
        Assert.Equal(4, pools.Count(pool => pool.Fips));
        Assert.Equal(2, pools.Count(pool => pool.OsSku == "Ubuntu"));
        Assert.All(fleet.Clusters, cluster => Assert.Contains("region-pair", cluster.Tags.Keys));
        Assert.All(pools, pool => Assert.InRange(pool.Count, 2, 6));
    }

    private static string Sample([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "../../../samples/fleet.yaml");
}
