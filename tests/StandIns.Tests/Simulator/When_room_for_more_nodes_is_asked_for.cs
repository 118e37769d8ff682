using System.Globalization;
using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace StandIns.Tests.Simulator;

public class When_room_for_more_nodes_is_asked_for
{
    private const string Group = $"/subscriptions/{SimulatedAzure.Subscription}/resourceGroups/fleet";
    private const string Network = $"{Group}/providers/Microsoft.Network/virtualNetworks/shop-vnet";
    private const string Usages = $"/subscriptions/{SimulatedAzure.Subscription}/providers/Microsoft.Compute/locations/eastus/usages?api-version=2024-07-01";

    private static string Fleet(int addresses = 40, string quota = "vcpuQuota: 60") => SmallFleet.Text
        .Replace("pair: westus", $"pair: westus\n    {quota}", StringComparison.Ordinal)
        .Replace("tags: { ring: canary }", string.Create(CultureInfo.InvariantCulture, $"subnetAddresses: {addresses}"), StringComparison.Ordinal);

    private static (int Used, int Limit) Of(JsonNode usages, string name)
    {
        var usage = usages["value"]!.AsArray().Single(entry => (string?)entry!["name"]!["value"] == name)!;
        return ((int)usage["currentValue"]!, (int)usage["limit"]!);
    }

    [Fact]
    public async Task The_cores_of_a_region_are_counted_in_all_and_by_family()
    {
        await using var azure = await SimulatedAzure.Start(Fleet(quota: "vcpuQuota: 60\n    familyQuotas: { standardDSv5Family: 50, standardESv5Family: 10 }"));
        var (status, usages, _) = await azure.Send("GET", Usages);

        Assert.Equal(200, status);
        Assert.Equal((36, 60), Of(usages, "cores")); // 2 x 4 and 3 x 8 in shop, 1 x 4 in three
        Assert.Equal((36, 50), Of(usages, "standardDSv5Family"));
        Assert.Equal((0, 10), Of(usages, "standardESv5Family"));
        Assert.Equal("Standard DSv5 Family vCPUs", (string?)usages["value"]![1]!["name"]!["localizedValue"]);
    }

    [Fact]
    public async Task Surge_nodes_count_while_they_are_there()
    {
        await using var azure = await SimulatedAzure.Start(Fleet());
        await azure.OfferImage(SmallFleet.New);
        await azure.Send("POST", $"{SimulatedAzure.Shop}/agentPools/apps/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        azure.Pass(TimeSpan.FromMinutes(3));

        Assert.Equal((44, 60), Of((await azure.Send("GET", Usages)).Body, "cores"));
    }

    [Fact]
    public async Task A_family_without_cores_left_stops_an_upgrade_though_the_region_has_some()
    {
        await using var azure = await SimulatedAzure.Start(Fleet(quota: "familyQuotas: { standardDSv5Family: 40 }"));
        await azure.OfferImage(SmallFleet.New);
        await azure.Send("POST", $"{SimulatedAzure.Shop}/agentPools/apps/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        azure.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal("QuotaExceeded", azure.Host.World.Pools.Find($"{SimulatedAzure.Shop}/agentPools/apps")!.Problem!.Code);
    }

    [Fact]
    public async Task A_region_without_quotas_has_a_limit_that_nobody_reaches()
    {
        await using var azure = await SimulatedAzure.Start();
        Assert.Equal((36, RegionCores.Unlimited), Of((await azure.Send("GET", Usages)).Body, "cores"));
        Assert.Equal(400, (await azure.Send("GET", Usages.Replace("eastus", "nowhere", StringComparison.Ordinal))).Status);
    }

    [Theory]
    [InlineData("Standard_D4s_v5", "standardDSv5Family", 4)]
    [InlineData("Standard_D16ads_v5", "standardDADSv5Family", 16)]
    [InlineData("Standard_DS2_v2", "standardDSv2Family", 2)]
    [InlineData("Standard_E8-4s_v5", "standardESv5Family", 8)]
    [InlineData("Standard_D8_v3", "standardDv3Family", 8)]
    [InlineData("Standard_B2ms", "standardBSFamily", 2)]
    [InlineData("Standard_NC24ads_A100_v4", "standardNCADSA100v4Family", 24)]
    public void A_size_counts_against_the_quota_of_its_family(string size, string family, int cores) =>
        Assert.Equal((family, cores), (VmSize.Family(size), VmSize.Cores(size)));

    [Fact]
    public async Task A_pool_names_the_subnet_of_its_nodes()
    {
        await using var azure = await SimulatedAzure.Start(Fleet());
        var (_, pool, _) = await azure.Send("GET", $"{SimulatedAzure.Shop}/agentPools/apps?{SimulatedAzure.Version}");
        var (status, subnet, _) = await azure.Send("GET", $"{(string)pool["properties"]!["vnetSubnetID"]!}?api-version=2024-05-01");

        Assert.Equal((200, "nodes", "10.224.0.0/26"), (status, (string?)subnet["name"], (string?)subnet["properties"]!["addressPrefix"]));
    }

    [Fact]
    public async Task Every_address_in_use_is_a_configuration_of_the_subnet()
    {
        await using var azure = await SimulatedAzure.Start(Fleet());
        var (_, subnet, _) = await azure.Send("GET", $"{Network}/subnets/nodes?api-version=2024-05-01");
        var (_, usages, _) = await azure.Send("GET", $"{Network}/usages?api-version=2024-05-01");
        var taken = subnet["properties"]!["ipConfigurations"]!.AsArray();

        Assert.Equal(5 + 24, taken.Count); // five nodes, and what else is in the block of 64 of which 40 are for the cluster
        Assert.Contains("/virtualMachineScaleSets/aks-apps-", (string)taken[2]!["id"]!, StringComparison.Ordinal);
        Assert.Equal(("SubnetSpace", 29d, 59d), ((string?)usages["value"]![0]!["name"]!["value"], (double)usages["value"]![0]!["currentValue"]!, (double)usages["value"]![0]!["limit"]!));
    }

    [Fact]
    public async Task Without_overlay_each_pod_that_a_node_may_run_takes_an_address()
    {
        await using var azure = await SimulatedAzure.Start(Fleet(addresses: 1024));
        azure.Host.World.Do(() => azure.Host.World.Clusters.Find(SimulatedAzure.Shop)!.Properties["networkProfile"]!.AsObject().Remove("networkPluginMode"));
        var (_, subnet, _) = await azure.Send("GET", $"{Network}/subnets/nodes?api-version=2024-05-01");

        Assert.Equal(5 * 111, subnet["properties"]!["ipConfigurations"]!.AsArray().Count);
    }

    [Theory]
    [InlineData($"{Network}/subnets/others")]
    [InlineData($"{Group}/providers/Microsoft.Network/virtualNetworks/two-vnet")] // the fleet file says nothing of its subnet
    public async Task What_is_not_there_is_not_found(string path)
    {
        await using var azure = await SimulatedAzure.Start(Fleet());
        Assert.Equal(404, (await azure.Send("GET", $"{path}?api-version=2024-05-01")).Status);
    }

    [Fact]
    public async Task A_new_pool_comes_into_the_subnet_of_its_cluster_and_no_other()
    {
        await using var azure = await SimulatedAzure.Start(Fleet());
        var path = $"{SimulatedAzure.Shop}/agentPools/more?{SimulatedAzure.Version}";
        var (refused, body, _) = await azure.Send("PUT", path, new { properties = new { vmSize = "Standard_D4s_v5", vnetSubnetID = $"{Network}/subnets/others" } });
        var (made, pool, _) = await azure.Send("PUT", path, new { properties = new { vmSize = "Standard_D4s_v5" } });

        Assert.Equal((400, "InvalidParameter", 201), (refused, SimulatedAzure.Code(body), made));
        Assert.Equal($"{Network}/subnets/nodes", (string?)pool["properties"]!["vnetSubnetID"]);
    }
}
