using System.Text;
using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.Resources;

namespace StandIns.Tests.Sdk.ContainerService;

public class When_a_cluster_is_asked
{
    private readonly ScriptedArm _arm = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static JsonNode Cluster => Fixture.Body("ManagedClustersList")["value"]![0]!.DeepClone();

    [Fact]
    public async Task Its_kubeconfigs_are_decoded()
    {
        _arm.Answer(200, JsonNode.Parse($$"""{"kubeconfigs":[{"name":"clusterUser","value":"{{Convert.ToBase64String("apiVersion: v1"u8)}}"}]}"""));

        var credentials = (await _arm.Client().TheCluster().GetClusterUserCredentialsAsync("public", KubeConfigFormat.Exec, Stop)).Value;

        var kubeconfig = Assert.Single(credentials.Kubeconfigs);
        Assert.Equal("clusterUser", kubeconfig.Name);
        Assert.Equal("apiVersion: v1", Encoding.UTF8.GetString(kubeconfig.Value));
        Assert.EndsWith("/clustername1/listClusterUserCredential", _arm.Requests[0].Path, StringComparison.Ordinal);
        Assert.Equal("?server-fqdn=public&format=exec&api-version=2026-04-01", _arm.Requests[0].Query);
    }

    [Fact]
    public async Task It_says_what_it_can_be_upgraded_to()
    {
        _arm.Answer(200, Fixture.Body("ManagedClustersGetUpgradeProfile"));

        var profile = (await _arm.Client().TheCluster().GetManagedClusterUpgradeProfile().GetAsync(Stop)).Value;

        Assert.Equal(["1.7.9", "1.7.11"], profile.Data.ControlPlaneProfile.Upgrades.Select(upgrade => upgrade.KubernetesVersion));
        Assert.Equal("agent", Assert.Single(profile.Data.AgentPoolProfiles).Name);
        Assert.EndsWith("/upgradeProfiles/default", _arm.Requests[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_says_which_image_is_newest()
    {
        _arm.Answer(200, Fixture.Body("AgentPoolsGetUpgradeProfile"));

        var profile = (await _arm.Client().ThePool().GetAgentPoolUpgradeProfile().GetAsync(Stop)).Value;

        Assert.Equal("AKSUbuntu:1604:2020.03.11", profile.Data.LatestNodeImageVersion);
        Assert.Equal(ContainerServiceOSType.Linux, profile.Data.OSType);
    }

    [Fact]
    public async Task Its_region_says_which_versions_there_are()
    {
        _arm.Answer(200, Fixture.Body("KubernetesVersions_List"));
        var subscription = _arm.Client().GetSubscriptionResource(SubscriptionResource.CreateResourceIdentifier(Ids.Subscription));

        var versions = (await subscription.GetKubernetesVersionsManagedClusterAsync(new AzureLocation("location1"), Stop)).Value.Values;

        Assert.Equal(["1.23", "1.24", "1.25", "1.26"], versions.Select(version => version.Version));
        Assert.Equal("1.24", versions.Single(version => version.IsDefault == true).Version);
        Assert.True(versions[3].IsPreview);
        Assert.Equal(["1.23.15", "1.24.6", "1.24.9"], versions[0].PatchVersions["1.23.12"].Upgrades);
        Assert.Equal(KubernetesSupportPlan.KubernetesOfficial, Assert.Single(versions[0].CapabilitiesSupportPlan));
        Assert.EndsWith("/locations/location1/kubernetesVersions", _arm.Requests[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_which_versions_a_new_pool_may_have()
    {
        _arm.Answer(200, JsonNode.Parse("""
            {"id":"/x","name":"default","type":"Microsoft.ContainerService/managedClusters/availableAgentPoolVersions",
            "properties":{"agentPoolVersions":[{"default":true,"kubernetesVersion":"1.34.8"},{"kubernetesVersion":"1.35.6","isPreview":true}]}}
            """));

        var versions = (await _arm.Client().TheCluster().GetAvailableAgentPoolVersionsAsync(Stop)).Value;

        Assert.True(versions.AgentPoolVersions[0].IsDefault);
        Assert.True(versions.AgentPoolVersions[1].IsPreview);
    }

    [Fact]
    public async Task A_command_is_run_and_its_answer_read_from_the_location()
    {
        _arm.Answer(202, null, ("Location", "https://management.azure.com/commandResults/c1"), ("Retry-After", "0"))
            .Answer(202, null, ("Retry-After", "0"))
            .Answer(200, JsonNode.Parse("""
                {"id":"c1","properties":{"provisioningState":"Succeeded","exitCode":1,"startedAt":"2026-11-10T22:00:00Z","finishedAt":"2026-11-10T22:00:05Z","logs":"no"}}
                """));

        var result = (await _arm.Client().TheCluster().RunCommandAsync(WaitUntil.Completed, new ManagedClusterRunCommandContent("kubectl get nodes"), Stop)).Value;

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("no", result.Logs);
        Assert.Equal(TimeSpan.FromSeconds(5), result.FinishedOn - result.StartedOn);
        Assert.Equal("kubectl get nodes", (string?)_arm.Requests[0].Body!["command"]);
    }

    [Fact]
    public async Task A_command_that_still_runs_has_no_answer_yet()
    {
        _arm.Answer(202).Answer(200, JsonNode.Parse("""{"id":"c1","properties":{"provisioningState":"Succeeded","exitCode":0}}"""));

        Assert.Null((await _arm.Client().TheCluster().GetCommandResultAsync("c1", Stop)).Value);
        Assert.Equal(0, (await _arm.Client().TheCluster().GetCommandResultAsync("c1", Stop)).Value.ExitCode);
    }

    [Fact]
    public async Task A_tag_is_added_to_those_it_has()
    {
        _arm.Answer(200, Cluster).Answer(200, Cluster);

        await _arm.Client().TheCluster().AddTagAsync("ring", "canary", Stop);

        Assert.Equal("PATCH", _arm.Requests[1].Method);
        Assert.Equal("nvweuib", _arm.Requests[1].IfMatch);
        Assert.Equal("""{"tags":{"archv2":"","tier":"production","ring":"canary"}}""", _arm.Requests[1].Body!.ToJsonString());
    }

    [Fact]
    public async Task The_last_tag_can_be_removed()
    {
        var cluster = Cluster;
        cluster["tags"] = new JsonObject { ["tier"] = "production" };
        _arm.Answer(200, cluster).Answer(200, Cluster);

        await _arm.Client().TheCluster().RemoveTagAsync("tier", Stop);

        Assert.Equal("""{"tags":{}}""", _arm.Requests[1].Body!.ToJsonString());
    }

    [Fact]
    public void It_is_started_stopped_and_given_new_certificates()
    {
        _arm.Answer(202, null, ("Location", "/r/1")).Answer(204).Answer(204).Answer(204);
        var cluster = _arm.Client().TheCluster();

        cluster.Start(WaitUntil.Started, Stop);
        cluster.Stop(WaitUntil.Completed, Stop);
        cluster.RotateClusterCertificates(WaitUntil.Completed, Stop);
        cluster.AbortLatestOperation(WaitUntil.Completed, Stop);

        Assert.Equal(["start", "stop", "rotateClusterCertificates", "abort"], _arm.Requests.Select(request => request.Path.Split('/')[^1]));
    }
}
