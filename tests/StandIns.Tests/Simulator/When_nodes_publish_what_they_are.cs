using System.Text.Json.Nodes;

namespace StandIns.Tests.Simulator;

public class When_nodes_publish_what_they_are
{
    private static readonly string Fleet = SmallFleet.Text
        .Replace("workloads:\n", "nodeFacts:\n  daemonSet: agent\n  labels: { cgroup: facts.example/cgroup }\n  annotations: { selinux: facts.example/selinux, fips: facts.example/fips }\nworkloads:\n", StringComparison.Ordinal)
        .Replace("images: [{ name: AKSAzureLinux-V3gen2-202610.06.0 }, ", "images: [{ name: AKSAzureLinux-V3gen2-202610.06.0, kernel: 6.6.1, facts: { selinux: enforcing } }, ", StringComparison.Ordinal);

    private static async Task<IReadOnlyList<JsonNode>> Nodes(SimulatedAzure azure, string pool = "apps") =>
        [.. (await azure.Kubernetes($"/api/v1/nodes?labelSelector=agentpool%3D{pool}"))["items"]!.AsArray().Select(node => node!)];

    private static string? Annotation(JsonNode node, string name) => (string?)node["metadata"]!["annotations"]!["facts.example/" + name];

    [Fact]
    public async Task Facts_come_from_the_image_or_are_what_its_family_usually_is()
    {
        await using var azure = await SimulatedAzure.Start(Fleet);
        var node = (await Nodes(azure))[0];

        Assert.Equal(("enforcing", "false", "v2"), (Annotation(node, "selinux"), Annotation(node, "fips"), (string?)node["metadata"]!["labels"]!["facts.example/cgroup"]));
        Assert.Equal("6.6.1", (string?)node["status"]!["nodeInfo"]!["kernelVersion"]);
    }

    [Fact]
    public async Task Facts_follow_the_image_of_the_node()
    {
        await using var azure = await SimulatedAzure.Start(Fleet);
        await azure.Send("POST", "/_simulator/images", new { image = SmallFleet.New, kernel = "6.6.2", facts = new { selinux = "permissive", fips = "true" } });
        await azure.Send("POST", $"{SimulatedAzure.Shop}/agentPools/apps/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        azure.Pass(TimeSpan.FromHours(1));

        Assert.All(await Nodes(azure), node => Assert.Equal(
            ("permissive", "true", "6.6.2"), (Annotation(node, "selinux"), Annotation(node, "fips"), (string?)node["status"]!["nodeInfo"]!["kernelVersion"])));
    }

    [Fact]
    public async Task A_node_that_is_being_reimaged_publishes_nothing_until_its_DaemonSet_runs_again()
    {
        await using var azure = await SimulatedAzure.Start(Fleet);
        await azure.OfferImage(SmallFleet.New);
        await azure.Send("POST", $"{SimulatedAzure.Shop}/agentPools/apps/upgradeNodeImageVersion?{SimulatedAzure.Version}");
        azure.Pass(TimeSpan.FromMinutes(2) + TimeSpan.FromSeconds(10)); // the surge node is Ready, its pods are not

        Assert.Single(await Nodes(azure), node => Annotation(node, "selinux") is null);
        azure.Pass(TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(await Nodes(azure), node => Annotation(node, "selinux") is null);
    }

    [Fact]
    public async Task A_cluster_without_the_DaemonSet_publishes_nothing()
    {
        await using var azure = await SimulatedAzure.Start(Fleet.Replace("daemonSet: agent", "daemonSet: other", StringComparison.Ordinal));
        Assert.All(await Nodes(azure), node => Assert.Null(Annotation(node, "selinux")));
    }

    [Fact]
    public async Task A_node_lies_until_that_is_withdrawn()
    {
        await using var azure = await SimulatedAzure.Start(Fleet);
        var name = (string)(await Nodes(azure))[1]["metadata"]!["name"]!;
        var fault = await azure.Fault(new { kind = "wrongNodeFacts", cluster = "shop", node = name, facts = new { selinux = "disabled", kernel = "5.15.1", fips = (string?)null } });
        var nodes = await Nodes(azure);

        Assert.Equal(["enforcing", "disabled", "enforcing"], nodes.Select(node => Annotation(node, "selinux")));
        Assert.Equal("5.15.1", (string?)nodes[1]["status"]!["nodeInfo"]!["kernelVersion"]);
        Assert.Null(Annotation(nodes[1], "fips"));

        await azure.Send("DELETE", $"/_simulator/faults/{fault}");
        Assert.All(await Nodes(azure), node => Assert.Equal("enforcing", Annotation(node, "selinux")));
    }

    [Fact]
    public async Task A_lie_about_nothing_is_refused()
    {
        await using var azure = await SimulatedAzure.Start(Fleet);
        var (status, body, _) = await azure.Send("POST", "/_simulator/faults", new { kind = "wrongNodeFacts", cluster = "shop" });
        Assert.Equal(400, status);
        Assert.Contains("field 'facts' is missing", (string)body["error"]!, StringComparison.Ordinal);
    }
}
