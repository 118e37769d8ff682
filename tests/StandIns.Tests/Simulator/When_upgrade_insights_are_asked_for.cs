using System.Text.Json.Nodes;

namespace StandIns.Tests.Simulator;

public class When_upgrade_insights_are_asked_for
{
    private const string Path = $"{SimulatedAzure.Shop}/upgradeInsights/default/evaluate?api-version=2026-03-02-preview";

    private static async Task<JsonNode> Upgrades(SimulatedAzure azure, string? version = null)
    {
        var (status, body, _) = await azure.Send("POST", version is null ? Path : $"{Path}&targetKubernetesVersion={version}");
        Assert.True(status == 200, body.ToJsonString());
        return body["properties"]!["upgrades"]!;
    }

    private static IEnumerable<(string, string, string)> Issues(JsonNode upgrades) => upgrades["detectedIssues"]!.AsArray()
        .Select(issue => ((string)issue!["issueType"]!, (string)issue["severity"]!, (string)issue["impactedResource"]!["name"]!));

    [Fact]
    public async Task Nothing_stands_in_the_way_of_an_ordinary_cluster()
    {
        await using var azure = await SimulatedAzure.Start();
        var upgrades = await Upgrades(azure, "1.35.6");
        Assert.Equal(("NoIssuesDetected", "1.35.6"), ((string?)upgrades["upgradeInsight"], (string?)upgrades["targetKubernetesVersion"]));
        Assert.Empty(Issues(upgrades));
    }

    [Theory]
    [InlineData("replicas: 3, pools: apps, maxUnavailable: 1", "replicas: 3, pools: apps, minAvailable: 3", "PDBConstraint", "storefront")]
    [InlineData("pair: westus", "pair: westus\n    vcpuQuota: 40", "QuotaExceeded", "apps")]
    [InlineData("tags: { ring: canary }", "subnetAddresses: 10", "SubnetIpExhaustion", "system")]
    public async Task What_keeps_pools_from_being_upgraded_is_named(string from, string to, string type, string what)
    {
        await using var azure = await SimulatedAzure.Start(SmallFleet.Text.Replace(from, to, StringComparison.Ordinal));
        var upgrades = await Upgrades(azure);
        Assert.Equal("UpgradeIssueDetected", (string?)upgrades["upgradeInsight"]);
        Assert.Contains((type, "Blocking", what), Issues(upgrades));
    }

    [Fact]
    public async Task A_version_that_is_no_step_from_here_is_named()
    {
        await using var azure = await SimulatedAzure.Start();
        Assert.Equal([("UnsupportedKubernetesVersion", "Blocking", "shop")], Issues(await Upgrades(azure, "1.36.2")));
    }

    [Fact]
    public async Task Pools_too_far_behind_are_named()
    {
        await using var azure = await SimulatedAzure.Start();
        azure.Host.World.Do(() => azure.Host.World.Pools.Find($"{SimulatedAzure.Shop}/agentPools/apps")!.OrchestratorVersion = "1.31.14");
        Assert.Contains(("ComponentVersionMismatch", "Blocking", "apps"), Issues(await Upgrades(azure, "1.35.6")));
    }

    [Fact]
    public async Task Images_out_of_support_are_a_warning()
    {
        await using var azure = await SimulatedAzure.Start();
        azure.Pass(TimeSpan.FromDays(70));
        Assert.Equal([("NodeImageOOSLA", "Warning", "system"), ("NodeImageOOSLA", "Warning", "apps")], Issues(await Upgrades(azure)));
    }

    [Fact]
    public async Task The_last_upgrade_is_told()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Send("POST", $"{SimulatedAzure.Shop}/agentPools/apps/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        azure.Pass(TimeSpan.FromDays(3));
        var (_, body, _) = await azure.Send("POST", Path);
        var posture = body["properties"]!["postureContext"]!;
        Assert.Equal((2, "Supported"), ((int)posture["daysSinceLastSuccessfulUpgrade"]!, (string?)posture["kubernetesVersionCompliancePosture"]));
    }

    [Theory]
    [InlineData("2026-06-01", "1.35.6", 404)]
    [InlineData("2026-02-02-preview", "1.35.6", 404)]
    [InlineData("2026-03-02-preview", "newest", 400)]
    public async Task What_cannot_be_answered_is_refused(string api, string version, int expected)
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, _, _) = await azure.Send("POST", $"{SimulatedAzure.Shop}/upgradeInsights/default/evaluate?api-version={api}&targetKubernetesVersion={version}");
        Assert.Equal(expected, status);
    }
}
