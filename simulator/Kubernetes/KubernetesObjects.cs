using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AzureSimulator.Fleet;
using AzureSimulator.Model;

namespace AzureSimulator.Kubernetes;

/// <summary>Pods, workloads, disruption budgets and events as the Kubernetes API shows them.</summary>
public static class KubernetesObjects
{
    public static string Time(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Uid(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name.ToLowerInvariant())).AsSpan(0, 16)).ToString();

    public static string Version(World world) => world.Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    public static JsonObject Namespace(World world, string name) => Object(world, "v1", "Namespace", null, name, [], new JsonObject
    {
        ["spec"] = new JsonObject(),
        ["status"] = new JsonObject { ["phase"] = "Active" },
    });

    public static JsonObject Pod(World world, Workloads inside, PodState pod)
    {
        var workload = inside.WorkloadOf(pod);
        var crashing = inside.CrashingSince(pod);
        var placed = inside.FindNode(pod.Node);
        var ready = inside.IsHealthy(pod);
        var started = placed is not null && pod.StartedAt <= world.Now;
        var scheduled = Time(pod.CreatedAt);
        var pulse = Time(crashing ?? (ready ? pod.ReadyAt!.Value : pod.StartedAt ?? pod.CreatedAt));
        var crashes = crashing is { } since ? 1 + (int)Math.Min(50, (world.Now - since).TotalMinutes) : 0;
        var container = new JsonObject
        {
            ["name"] = workload.Name,
            ["image"] = $"registry.invalid/{workload.Name}:1.0",
            ["imageID"] = "",
            ["ready"] = ready,
            ["started"] = started && crashing is null,
            ["restartCount"] = crashes,
            ["state"] = crashing is not null
                ? new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "CrashLoopBackOff", ["message"] = $"back-off restarting failed container {workload.Name}" } }
                : ready ? new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Time(pod.StartedAt!.Value) } }
                : new JsonObject { ["waiting"] = new JsonObject { ["reason"] = "ContainerCreating" } },
        };
        if (crashing is { } crashed)
        {
            container["lastState"] = new JsonObject
            {
                ["terminated"] = new JsonObject { ["exitCode"] = 1, ["reason"] = "Error", ["startedAt"] = Time(crashed), ["finishedAt"] = Time(crashed) },
            };
        }
        var status = new JsonObject
        {
            ["phase"] = placed is null || (!ready && crashing is null) ? "Pending" : "Running",
            ["conditions"] = new JsonArray(
                Condition("PodScheduled", placed is not null, scheduled, placed is null ? "Unschedulable" : null),
                Condition("Initialized", started, scheduled, null),
                Condition("ContainersReady", ready, pulse, ready ? null : "ContainersNotReady"),
                Condition("Ready", ready, pulse, ready ? null : "ContainersNotReady")),
        };
        if (placed is var (_, node))
        {
            status["hostIP"] = NodeJson.Address(node);
            status["startTime"] = Time(pod.StartedAt ?? pod.CreatedAt);
            status["containerStatuses"] = new JsonArray(container);
        }
        var daemon = workload.Kind == WorkloadKind.DaemonSet;
        var spec = new JsonObject
        {
            ["containers"] = new JsonArray(new JsonObject { ["name"] = workload.Name, ["image"] = $"registry.invalid/{workload.Name}:1.0" }),
            ["restartPolicy"] = "Always",
            ["terminationGracePeriodSeconds"] = 30,
        };
        if (pod.Node is not null)
            spec["nodeName"] = pod.Node;
        var shown = Object(world, "v1", "Pod", pod.Namespace, pod.Name, PodLabels(workload), new JsonObject { ["spec"] = spec, ["status"] = status });
        var owner = daemon ? workload.Name : ReplicaSetOf(workload);
        shown["metadata"]!["creationTimestamp"] = scheduled;
        shown["metadata"]!["ownerReferences"] = new JsonArray(new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = daemon ? "DaemonSet" : "ReplicaSet",
            ["name"] = owner,
            ["uid"] = Uid($"{(daemon ? "DaemonSet" : "ReplicaSet")}/{workload.Namespace}/{owner}"),
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        });
        return shown;
    }

    public static JsonObject DaemonSet(World world, Workloads inside, WorkloadEntry workload)
    {
        var desired = inside.Desired(workload);
        var ready = inside.PodsOf(workload).Count(inside.IsHealthy);
        return Object(world, "apps/v1", "DaemonSet", workload.Namespace, workload.Name, Labels(workload), new JsonObject
        {
            ["spec"] = new JsonObject { ["selector"] = Selector(workload), ["template"] = Template(workload), ["updateStrategy"] = new JsonObject { ["type"] = "RollingUpdate" } },
            ["status"] = new JsonObject
            {
                ["currentNumberScheduled"] = inside.PodsOf(workload).Count(),
                ["desiredNumberScheduled"] = desired,
                ["numberMisscheduled"] = 0,
                ["numberReady"] = ready,
                ["numberAvailable"] = ready,
                ["numberUnavailable"] = desired - ready,
                ["updatedNumberScheduled"] = inside.PodsOf(workload).Count(),
                ["observedGeneration"] = 1,
            },
        });
    }

    public static JsonObject Deployment(World world, Workloads inside, WorkloadEntry workload)
    {
        var ready = inside.PodsOf(workload).Count(inside.IsHealthy);
        var available = ready >= Math.Ceiling(workload.Replicas * 0.75);
        return Object(world, "apps/v1", "Deployment", workload.Namespace, workload.Name, Labels(workload), new JsonObject
        {
            ["spec"] = new JsonObject { ["replicas"] = workload.Replicas, ["selector"] = Selector(workload), ["template"] = Template(workload) },
            ["status"] = new JsonObject
            {
                ["observedGeneration"] = 1,
                ["replicas"] = inside.PodsOf(workload).Count(),
                ["updatedReplicas"] = inside.PodsOf(workload).Count(),
                ["readyReplicas"] = ready,
                ["availableReplicas"] = ready,
                ["unavailableReplicas"] = Math.Max(0, workload.Replicas - ready),
                ["conditions"] = new JsonArray(
                    Condition("Available", available, Time(world.Now), available ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable"),
                    Condition("Progressing", true, Time(world.Now), "NewReplicaSetAvailable")),
            },
        });
    }

    /// <summary>The one ReplicaSet behind a Deployment: its template has not changed since the cluster began.</summary>
    public static JsonObject ReplicaSet(World world, Workloads inside, WorkloadEntry workload)
    {
        var ready = inside.PodsOf(workload).Count(inside.IsHealthy);
        var template = Template(workload);
        template["metadata"]!["labels"] = PodLabels(workload);
        return Object(world, "apps/v1", "ReplicaSet", workload.Namespace, ReplicaSetOf(workload), PodLabels(workload), new JsonObject
        {
            ["spec"] = new JsonObject { ["replicas"] = workload.Replicas, ["selector"] = new JsonObject { ["matchLabels"] = PodLabels(workload) }, ["template"] = template },
            ["status"] = new JsonObject
            {
                ["observedGeneration"] = 1,
                ["replicas"] = inside.PodsOf(workload).Count(),
                ["readyReplicas"] = ready,
                ["availableReplicas"] = ready,
            },
        });
    }

    public static JsonObject Budget(World world, DisruptionBudget budget)
    {
        var workload = budget.Workload;
        var spec = new JsonObject { ["selector"] = Selector(workload) };
        if (workload.MinAvailable is { } least)
            spec["minAvailable"] = Amount(least);
        if (workload.MaxUnavailable is { } most)
            spec["maxUnavailable"] = Amount(most);
        return Object(world, "policy/v1", "PodDisruptionBudget", workload.Namespace, workload.Name, Labels(workload), new JsonObject
        {
            ["spec"] = spec,
            ["status"] = new JsonObject
            {
                ["observedGeneration"] = 1,
                ["expectedPods"] = budget.Expected,
                ["desiredHealthy"] = budget.Desired,
                ["currentHealthy"] = budget.Healthy,
                ["disruptionsAllowed"] = budget.Allowed,
            },
        });
    }

    public static JsonObject Event(World world, ClusterEvent happened) =>
        Object(world, "v1", "Event", happened.Namespace, happened.Name, [], new JsonObject
        {
            ["involvedObject"] = new JsonObject { ["kind"] = happened.ObjectKind, ["name"] = happened.ObjectName, ["namespace"] = happened.Namespace },
            ["reason"] = happened.Reason,
            ["message"] = happened.Message,
            ["type"] = happened.Type,
            ["count"] = 1,
            ["firstTimestamp"] = Time(happened.At),
            ["lastTimestamp"] = Time(happened.At),
            ["source"] = new JsonObject { ["component"] = happened.ObjectKind == "Node" ? "upgrader" : "kubelet" },
        });

    private static JsonObject Object(World world, string version, string kind, string? space, string name, JsonObject labels, JsonObject rest)
    {
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["uid"] = Uid($"{kind}/{space}/{name}"),
            ["resourceVersion"] = Version(world),
            ["generation"] = 1,
            ["creationTimestamp"] = Time(world.Start.StartedAt),
            ["labels"] = labels,
        };
        if (space is not null)
            metadata["namespace"] = space;
        var shown = new JsonObject { ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = metadata };
        foreach (var (field, value) in rest.ToList())
            shown[field] = value?.DeepClone();
        return shown;
    }

    private static JsonObject Labels(WorkloadEntry workload) => new() { ["app"] = workload.Name };

    /// <summary>A controller marks its pods with the version of their template.</summary>
    private static JsonObject PodLabels(WorkloadEntry workload)
    {
        var labels = Labels(workload);
        var hash = PodNames.Hash(workload.Namespace + "/" + workload.Name);
        labels[workload.Kind == WorkloadKind.DaemonSet ? "controller-revision-hash" : "pod-template-hash"] = hash;
        if (workload.Kind == WorkloadKind.DaemonSet)
            labels["pod-template-generation"] = "1";
        return labels;
    }

    private static string ReplicaSetOf(WorkloadEntry workload) => $"{workload.Name}-{PodNames.Hash(workload.Namespace + "/" + workload.Name)}";

    private static JsonObject Selector(WorkloadEntry workload) => new() { ["matchLabels"] = Labels(workload) };

    private static JsonObject Template(WorkloadEntry workload) => new()
    {
        ["metadata"] = new JsonObject { ["labels"] = Labels(workload) },
        ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = workload.Name, ["image"] = $"registry.invalid/{workload.Name}:1.0" }) },
    };

    private static JsonNode Amount(string amount) =>
        int.TryParse(amount, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : amount;

    private static JsonObject Condition(string type, bool holds, string since, string? reason)
    {
        var condition = new JsonObject { ["type"] = type, ["status"] = holds ? "True" : "False", ["lastTransitionTime"] = since };
        if (reason is not null)
            condition["reason"] = reason;
        return condition;
    }
}
