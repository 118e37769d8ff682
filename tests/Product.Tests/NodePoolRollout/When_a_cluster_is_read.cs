using System.Text.Json;
using ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_a_cluster_is_read
{
    [Fact]
    public void A_node_says_its_pool_image_and_health()
    {
        var node = KubernetesSight.Node(Json("""
            {"metadata":{"name":"aks-apps-1","labels":{"kubernetes.azure.com/agentpool":"apps","kubernetes.azure.com/node-image-version":"AKSAzureLinux-V3gen2-202611.21.0"}},
             "spec":{"unschedulable":true},"status":{"conditions":[{"type":"Ready","status":"True"}]}}
            """));
        Assert.Equal(("aks-apps-1", "apps", Images.November, true, false), (node.Name, node.Pool, node.Image, node.Ready, node.Schedulable));
    }

    [Fact]
    public void A_node_says_what_it_is_made_of_and_what_node_facts_has_found()
    {
        var node = KubernetesSight.Node(Json("""
            {"metadata":{"name":"n","annotations":{"node-facts.releases.azurelinux.dev/selinux":"enforcing","other/selinux":"disabled"}},
             "status":{"nodeInfo":{"kernelVersion":"6.6.104.2-4.azl3","containerRuntimeVersion":"containerd://2.0.0","bootID":"b1"}}}
            """));
        Assert.Equal(("6.6.104.2-4.azl3", "2.0.0", "b1"), (node.Kernel, node.Containerd, node.BootId));
        Assert.Equal("enforcing", Assert.Single(node.Facts).Value);
    }

    [Theory]
    [InlineData("Running", "True", "ReplicaSet", true)]
    [InlineData("Running", "True", null, true)]
    [InlineData("Running", "False", "ReplicaSet", false)]
    [InlineData("Running", "True", "DaemonSet", false)]
    [InlineData("Running", "True", "Node", false)]
    [InlineData("Succeeded", "True", "Job", false)]
    public void A_node_carries_work_with_a_ready_pod_that_is_not_everywhere(string phase, string ready, string? owner, bool busy)
    {
        var owners = owner is null ? "[]" : $$"""[{"kind":"{{owner}}","name":"x"}]""";
        var pod = Json($$$"""{"metadata":{"name":"p","ownerReferences":{{{owners}}}},"spec":{"nodeName":"n1"},"status":{"phase":"{{{phase}}}","conditions":[{"type":"Ready","status":"{{{ready}}}"}]}}""");
        Assert.Equal(busy, KubernetesSight.NodesUnderWorkload([pod]).Contains("n1"));
    }

    [Theory]
    [InlineData("""{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}""", 1, 0, 0, 0)]
    [InlineData("""{"phase":"Running","conditions":[{"type":"Ready","status":"False"}]}""", 0, 1, 0, 0)]
    [InlineData("""{"phase":"Running","containerStatuses":[{"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}""", 0, 0, 1, 0)]
    [InlineData("""{"phase":"Pending","containerStatuses":[{"state":{"waiting":{"reason":"ImagePullBackOff"}}}]}""", 0, 0, 1, 0)]
    [InlineData("""{"phase":"Pending"}""", 0, 0, 0, 1)]
    public void Pods_are_counted_by_what_is_wrong_with_them(string status, int ready, int unready, int looping, int pending)
    {
        var pods = Assert.Single(KubernetesSight.Workloads([Pod(status)], [], []).Pods);
        Assert.Equal(("shop", "Deployment/checkout"), (pods.Namespace, pods.Owner));
        Assert.Equal((ready, unready, looping, pending), (pods.Ready, pods.Unready, pods.CrashLooping, pods.Pending));
    }

    [Theory]
    [InlineData("""{"phase":"Succeeded"}""")]
    [InlineData("""{"phase":"Failed","reason":"Evicted"}""")]
    public void Pods_that_are_over_say_nothing(string status) => Assert.Empty(KubernetesSight.Workloads([Pod(status)], [], []).Pods);

    [Fact]
    public void A_DaemonSet_says_where_it_is_missing()
    {
        var set = Assert.Single(KubernetesSight.Workloads([], [Json("""
            {"metadata":{"name":"azure-cni","namespace":"kube-system"},"status":{"desiredNumberScheduled":5,"numberReady":3}}
            """)], []).DaemonSets);
        Assert.Equal((5, 2), (set.Desired, set.Unavailable));
    }

    [Fact]
    public void A_kubeconfig_says_where_and_how()
    {
        var kubeconfig = Kubeconfig.Parse("""
            apiVersion: v1
            kind: Config
            current-context: shop
            contexts:
            - {name: other, context: {cluster: other, user: other}}
            - {name: shop, context: {cluster: shop, user: clusterUser}}
            clusters:
            - {name: other, cluster: {server: "https://other:443"}}
            - {name: shop, cluster: {server: "https://shop.example:443"}}
            users:
            - {name: other, user: {token: wrong}}
            - {name: clusterUser, user: {token: secret}}
            """);
        Assert.Equal(("https://shop.example/", "secret", null), (kubeconfig.Server.AbsoluteUri, kubeconfig.Token, kubeconfig.EntraServerId));
    }

    [Fact]
    public void A_sign_in_by_Entra_ID_names_the_application()
    {
        var kubeconfig = Kubeconfig.Parse("""
            clusters: [{name: shop, cluster: {server: "https://shop.example:443"}}]
            contexts: [{name: shop, context: {cluster: shop, user: user}}]
            users: [{name: user, user: {exec: {command: kubelogin, args: [get-token, --server-id, 0b1c, --login, devicecode]}}}]
            """);
        Assert.Equal("0b1c", kubeconfig.EntraServerId);
    }

    [Theory]
    [InlineData("- just\n- a list")]
    [InlineData("{clusters: [{name: a, cluster: {server: \"http://plain\"}}]}")]
    [InlineData("{clusters: [{name: a, cluster: {server: \"https://x\", certificate-authority-data: \"!\"}}], contexts: [{name: c, context: {cluster: a}}]}")]
    [InlineData("a: [")]
    public void One_that_cannot_be_used_is_refused(string text) => Assert.Throws<FormatException>(() => Kubeconfig.Parse(text));

    private static JsonElement Pod(string status) => Json($$"""
        {"metadata":{"name":"checkout-7c9-x","namespace":"shop","labels":{"pod-template-hash":"7c9"},
         "ownerReferences":[{"kind":"ReplicaSet","name":"checkout-7c9","controller":true}]},"status":{{status}}}
        """);

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
