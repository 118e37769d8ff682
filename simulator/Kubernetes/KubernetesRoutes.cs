using System.Text.Json.Nodes;
using AzureSimulator.Fleet;
using AzureSimulator.Model;
using AzureSimulator.Operations;

namespace AzureSimulator.Kubernetes;

/// <summary>The part of the Kubernetes API that somebody who upgrades and watches nodes needs.</summary>
public static class KubernetesRoutes
{
    private const string Root = "/k8s/{key}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Root + "/version", KubernetesService.Handle(Version, anonymous: true));
        foreach (var probe in new[] { "/readyz", "/livez", "/healthz" })
            routes.MapGet(Root + probe, KubernetesService.Handle(_ => JsonValue.Create("ok"), anonymous: true));

        const string core = Root + "/api/v1";
        routes.MapGet(core + "/nodes", KubernetesService.Handle(call => call.List("Node", "v1", call.Inside.Nodes.Select(entry => Show(call, entry)))));
        routes.MapGet(core + "/nodes/{name}", KubernetesService.Handle(call => Show(call, FindNode(call))));
        routes.MapPatch(core + "/nodes/{name}", KubernetesService.Handle(PatchNode));
        routes.MapGet(core + "/namespaces", KubernetesService.Handle(call => call.List("Namespace", "v1", Namespaces(call))));
        routes.MapGet(core + "/namespaces/{name}", KubernetesService.Handle(call => Namespaces(call)
            .FirstOrDefault(space => (string?)space["metadata"]!["name"] == call["name"]) ?? throw KubernetesException.NotFound("namespaces", call["name"]!)));

        Resource(routes, core, "pods", "Pod", "v1", call =>
        {
            var inside = call.Inside;
            return inside.Pods.Select(pod => KubernetesObjects.Pod(call.World, inside, pod));
        });
        Resource(routes, core, "events", "Event", "v1", call => call.Inside.Events.Select(happened => KubernetesObjects.Event(call.World, happened)));
        Resource(routes, Root + "/apis/apps/v1", "daemonsets", "DaemonSet", "apps/v1", call => Deployed(call, WorkloadKind.DaemonSet, KubernetesObjects.DaemonSet));
        Resource(routes, Root + "/apis/apps/v1", "deployments", "Deployment", "apps/v1", call => Deployed(call, WorkloadKind.Deployment, KubernetesObjects.Deployment));
        Resource(routes, Root + "/apis/apps/v1", "replicasets", "ReplicaSet", "apps/v1", call => Deployed(call, WorkloadKind.Deployment, KubernetesObjects.ReplicaSet));
        Resource(routes, Root + "/apis/policy/v1", "poddisruptionbudgets", "PodDisruptionBudget", "policy/v1", call =>
        {
            var inside = call.Inside;
            return inside.Deployed.Select(inside.BudgetOf).OfType<DisruptionBudget>().Select(budget => KubernetesObjects.Budget(call.World, budget));
        });
        routes.MapPost(core + "/namespaces/{ns}/pods/{name}/eviction", KubernetesService.Handle(Evict));
        routes.MapDelete(core + "/namespaces/{ns}/pods/{name}", KubernetesService.Handle(DeletePod));
        routes.MapFallback(Root + "/{**rest}", KubernetesService.Handle(_ => throw new KubernetesException(404, "NotFound", "the server could not find the requested resource")));
    }

    private static void Resource(
        IEndpointRouteBuilder routes, string root, string plural, string kind, string version,
        Func<KubernetesCall, IEnumerable<JsonObject>> all)
    {
        routes.MapGet($"{root}/{plural}", KubernetesService.Handle(call => call.List(kind, version, all(call))));
        routes.MapGet($"{root}/namespaces/{{ns}}/{plural}", KubernetesService.Handle(call => call.List(kind, version, all(call))));
        routes.MapGet($"{root}/namespaces/{{ns}}/{plural}/{{name}}", KubernetesService.Handle(call => all(call).FirstOrDefault(item =>
            (string?)item["metadata"]!["name"] == call["name"] && (string?)item["metadata"]!["namespace"] == call["ns"])
            ?? throw KubernetesException.NotFound(plural, call["name"]!)));
    }

    private static JsonObject Version(KubernetesCall call)
    {
        var version = call.Cluster.KubernetesVersion;
        var parts = version.Split('.');
        return new JsonObject { ["major"] = parts[0], ["minor"] = parts[1], ["gitVersion"] = "v" + version, ["platform"] = "linux/amd64" };
    }

    private static JsonObject Show(KubernetesCall call, (PoolState Pool, NodeState Node) entry) =>
        NodeJson.Show(call.World, call.Cluster, entry.Pool, entry.Node);

    private static (PoolState Pool, NodeState Node) FindNode(KubernetesCall call) =>
        call.Inside.FindNode(call["name"]) ?? throw KubernetesException.NotFound("nodes", call["name"]!);

    /// <summary>Accepts what a merge patch and a strategic merge patch have in common: cordoning, labels and annotations.</summary>
    private static JsonObject PatchNode(KubernetesCall call)
    {
        var (pool, node) = FindNode(call);
        var spec = call.Body["spec"] as JsonObject;
        if (spec is not null && spec.ContainsKey("unschedulable"))
        {
            var cordon = spec["unschedulable"]?.GetValue<bool>() ?? false;
            if (cordon != node.Cordoned)
            {
                node.Cordoned = cordon;
                NodeSteps.Note(call.World, call.Cluster, pool, node, cordon ? "cordoned" : "uncordoned", "by a client of the Kubernetes API");
            }
        }
        if (call.Body["metadata"] is JsonObject metadata)
        {
            node.Labels = Merge(node.Labels, metadata["labels"] as JsonObject);
            node.Annotations = Merge(node.Annotations, metadata["annotations"] as JsonObject);
        }
        call.World.Save(pool);
        return Show(call, FindNode(call));
    }

    private static Dictionary<string, string>? Merge(Dictionary<string, string>? present, JsonObject? changes)
    {
        if (changes is null)
            return present;
        var merged = new Dictionary<string, string>(present ?? []);
        foreach (var (name, value) in changes)
        {
            if (value is null)
                merged.Remove(name);
            else
                merged[name] = value.GetValue<string>();
        }
        return merged;
    }

    private static JsonObject Evict(KubernetesCall call)
    {
        var pod = FindPod(call, out var inside);
        if (inside.Evict(pod) is { } budget)
        {
            throw new KubernetesException(429, "TooManyRequests",
                $"Cannot evict pod as it would violate the pod's disruption budget. The disruption budget {budget.Workload.Name} needs {budget.Desired} healthy pods and has {budget.Healthy} currently",
                "DisruptionBudget");
        }
        return Success();
    }

    private static JsonObject DeletePod(KubernetesCall call)
    {
        var pod = FindPod(call, out var inside);
        inside.Evict(pod, ignoreBudget: true);
        return Success();
    }

    private static PodState FindPod(KubernetesCall call, out Workloads inside)
    {
        inside = call.Inside;
        return inside.Pods.FirstOrDefault(pod => pod.Name == call["name"] && pod.Namespace == call["ns"])
            ?? throw KubernetesException.NotFound("pods", call["name"]!);
    }

    private static JsonObject Success() => new() { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success" };

    private static IEnumerable<JsonObject> Namespaces(KubernetesCall call) =>
        call.Inside.Deployed.Select(workload => workload.Namespace).Concat(["default", "kube-system"]).Distinct().Order()
            .Select(space => KubernetesObjects.Namespace(call.World, space));

    private static IEnumerable<JsonObject> Deployed(KubernetesCall call, WorkloadKind kind, Func<World, Workloads, WorkloadEntry, JsonObject> show)
    {
        var inside = call.Inside;
        return inside.Deployed.Where(workload => workload.Kind == kind).Select(workload => show(call.World, inside, workload));
    }
}
