namespace StandIns.Tests.Simulator;

public class When_a_pool_becomes_another_os
{
    private const string Apps = $"{SimulatedAzure.Shop}/agentPools/apps";
    private const string Ubuntu = "AKSUbuntu-2404gen2containerd-202610.06.0";
    private static readonly string WithUbuntu = SmallFleet.Text
        .Replace("images: [{ name: AKSAzureLinux-V3gen2-202610.06.0 }, {", $"images: [{{ name: AKSAzureLinux-V3gen2-202610.06.0 }}, {{ name: {Ubuntu} }}, {{", StringComparison.Ordinal)
        .Replace("D8s_v5, image: AKSAzureLinux-V3gen2-202610.06.0", $"D8s_v5, image: {Ubuntu}", StringComparison.Ordinal);

    [Fact]
    public async Task Its_nodes_are_reimaged_with_the_other_family_and_it_cannot_be_rolled_back()
    {
        await using var azure = await SimulatedAzure.Start(WithUbuntu);
        var (status, body, _) = await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = new { osSKU = "AzureLinux" } });
        Assert.Equal((200, "AzureLinux"), (status, (string?)body["properties"]!["osSKU"]));
        azure.Pass(TimeSpan.FromHours(1));

        var pool = azure.Host.World.Pools.Find(Apps)!;
        Assert.Equal((SmallFleet.Old, "Succeeded"), (pool.Image, pool.ProvisioningState));
        Assert.All(pool.Nodes, node => Assert.Equal(SmallFleet.Old, node.Image));
        var profile = (await azure.Send("GET", $"{Apps}/upgradeProfiles/default?{SimulatedAzure.Version}")).Body["properties"]!;
        Assert.Empty(profile["recentlyUsedVersions"]!.AsArray());
        Assert.Equal(400, (await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = new { nodeImageVersion = Ubuntu } })).Status);
    }

    [Fact]
    public async Task FIPS_is_turned_on_by_reimaging_too()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = new { enableFIPS = true } });
        azure.Pass(TimeSpan.FromHours(1));
        Assert.Equal("AKSAzureLinux-V3gen2fips-202610.06.0", azure.Host.World.Pools.Find(Apps)!.Image);
    }

    [Theory]
    [InlineData("""{"osSKU":"Windows2022"}""", "PropertyChangeNotAllowed", "Windows pools")]
    [InlineData("""{"osSKU":"Flatcar"}""", "PropertyChangeNotAllowed", "allowed are")]
    [InlineData("""{"osSKU":"Ubuntu"}""", "InvalidParameter", "offers no node image of the family 'AKSUbuntu-2404gen2containerd'")]
    [InlineData("""{"osSKU":"AzureContainerLinux"}""", "InvalidParameter", "Trusted Launch")]
    [InlineData("""{"enableFIPS":true,"securityProfile":{"enableVTPM":true}}""", "InvalidParameter", "exclude each other")]
    [InlineData("""{"enableFIPS":true,"workloadRuntime":"KataVmIsolation"}""", "InvalidParameter", "exclude each other")]
    public async Task What_cannot_be_is_refused_before_any_effect(string properties, string code, string message)
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, _) = await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = System.Text.Json.Nodes.JsonNode.Parse(properties) });
        Assert.Equal((400, code), (status, SimulatedAzure.Code(body)));
        Assert.Contains(message, SimulatedAzure.Message(body), StringComparison.Ordinal);
        Assert.Null(azure.Host.World.Pools.Find(Apps)!.Run);
    }

    [Fact]
    public async Task Azure_linux_2_is_frozen_cannot_grow_and_moves_to_azure_linux_3()
    {
        const string two = "AKSAzureLinux-V2gen2-202512.06.0";
        await using var azure = await SimulatedAzure.Start(SmallFleet.Text
            .Replace("kubernetesVersion: 1.34.8", "kubernetesVersion: 1.31.13", StringComparison.Ordinal)
            .Replace("D8s_v5, image: AKSAzureLinux-V3gen2-202610.06.0", $"D8s_v5, image: {two}", StringComparison.Ordinal));
        Assert.Equal(two, (string?)(await azure.Send("GET", $"{Apps}/upgradeProfiles/default?{SimulatedAzure.Version}")).Body["properties"]!["latestNodeImageVersion"]);

        var larger = await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = new { count = 4 } });
        Assert.Equal(400, larger.Status);
        Assert.Contains("migrate it to osSKU AzureLinux3", SimulatedAzure.Message(larger.Body), StringComparison.Ordinal);

        Assert.Equal(200, (await azure.Send("PUT", $"{Apps}?{SimulatedAzure.Version}", new { properties = new { osSKU = "AzureLinux3" } })).Status);
        azure.Pass(TimeSpan.FromHours(1));
        Assert.Equal(SmallFleet.Old, azure.Host.World.Pools.Find(Apps)!.Image);
    }
}
