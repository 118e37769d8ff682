using System.Collections.ObjectModel;
using System.Text.Json;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;
using ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;

/// <summary>Reads Kubernetes objects into what the rules look at.</summary>
public static class KubernetesSight
{
    private const int Examples = 3;
    private const string Containerd = "containerd://";

    private enum PodState { Ready, Unready, CrashLooping, Pending }

    public static NodeSight Node(JsonElement node)
    {
        var labels = At(At(node, "metadata"), "labels");
        var info = At(At(node, "status"), "nodeInfo");
        return new NodeSight(
            Text(At(node, "metadata"), "name") ?? "",
            Text(labels, "kubernetes.azure.com/agentpool") ?? Text(labels, "agentpool") ?? "",
            Text(labels, "kubernetes.azure.com/node-image-version"),
            Condition(node, "Ready"),
            At(At(node, "spec"), "unschedulable") is not { ValueKind: JsonValueKind.True })
        {
            Kernel = Text(info, "kernelVersion"),
            Containerd = Text(info, "containerRuntimeVersion") is { } runtime && runtime.StartsWith(Containerd, StringComparison.Ordinal) ? runtime[Containerd.Length..] : null,
            BootId = Text(info, "bootID"),
            Facts = Facts(At(At(node, "metadata"), "annotations")),
        };
    }

    public static IReadOnlySet<string> NodesUnderWorkload(IEnumerable<JsonElement> pods) => pods
        .Where(pod => Text(At(pod, "status"), "phase") == "Running" && Text(At(pod, "metadata"), "deletionTimestamp") is null && Condition(pod, "Ready"))
        .Where(pod => !Items(At(pod, "metadata"), "ownerReferences").Any(owner => Text(owner, "kind") is "DaemonSet" or "Node"))
        .Select(pod => Text(At(pod, "spec"), "nodeName")).OfType<string>().ToHashSet(StringComparer.Ordinal);

    private static IReadOnlyDictionary<string, string> Facts(JsonElement? annotations)
    {
        if (annotations is not { ValueKind: JsonValueKind.Object } map)
            return ReadOnlyDictionary<string, string>.Empty;
        var facts = map.EnumerateObject()
            .Where(annotation => annotation.Name.StartsWith(NodeRuntimeRules.FactPrefix, StringComparison.Ordinal) && annotation.Value.ValueKind == JsonValueKind.String)
            .ToDictionary(annotation => annotation.Name[NodeRuntimeRules.FactPrefix.Length..], annotation => annotation.Value.GetString()!);
        return facts.Count > 0 ? facts : ReadOnlyDictionary<string, string>.Empty;
    }

    public static WorkloadSight Workloads(IEnumerable<JsonElement> pods, IEnumerable<JsonElement> daemonSets, IEnumerable<JsonElement> nodes)
    {
        var pools = nodes.Select(Node).DistinctBy(node => node.Name).ToDictionary(node => node.Name, node => node.Pool, StringComparer.Ordinal);
        var seen = pods.Select(pod => Pod(pod, pools)).OfType<PodSight>().ToList();
        var unready = seen.Where(pod => pod is { State: not PodState.Ready, Pool: not null }).ToLookup(pod => (pod.Namespace, pod.Owner));
        return new(
            [
                .. seen.GroupBy(pod => (pod.Namespace, pod.Owner, pod.Pool)).OrderBy(group => group.Key.Namespace, StringComparer.Ordinal)
                    .ThenBy(group => group.Key.Owner, StringComparer.Ordinal).ThenBy(group => group.Key.Pool, StringComparer.Ordinal).Select(group => Group([.. group])),
            ],
            [.. daemonSets.Select(DaemonSet).Select(set => set with { UnavailableOn = unready[(set.Namespace, $"DaemonSet/{set.Name}")].CountBy(pod => pod.Pool!).ToDictionary() })]);
    }

    /// <summary>Null for a pod that stays until its node goes: a DaemonSet would only start it again, the kubelet too, or it has ended.</summary>
    public static NodePod? PodToMove(JsonElement pod)
    {
        var metadata = At(pod, "metadata");
        if (Text(At(pod, "status"), "phase") is "Succeeded" or "Failed"
            || Items(metadata, "ownerReferences").Any(owner => Text(owner, "kind") == "DaemonSet" && At(owner, "controller") is { ValueKind: JsonValueKind.True })
            || At(At(metadata, "annotations"), "kubernetes.io/config.mirror") is not null)
        {
            return null;
        }

        return new NodePod(Text(metadata, "namespace") ?? "", Text(metadata, "name") ?? "", Text(metadata, "deletionTimestamp") is not null);
    }

    private static WorkloadPods Group(IReadOnlyList<PodSight> pods) => new(
        pods[0].Namespace, pods[0].Owner, pods.Count(p => p.State is PodState.Ready), pods.Count(p => p.State is PodState.Unready), pods.Count(p => p.State is PodState.CrashLooping),
        pods.Count(p => p.State is PodState.Pending), [.. pods.Where(p => p.State is not PodState.Ready).Take(Examples).Select(p => $"{p.Namespace}/{p.Name} {p.Problem}")], pods[0].Pool);

    /// <summary>Null for a pod that says nothing about health: done, leaving, or left behind for its controller to replace.</summary>
    private static PodSight? Pod(JsonElement pod, Dictionary<string, string> pools)
    {
        var metadata = At(pod, "metadata");
        var phase = Text(At(pod, "status"), "phase");
        var owner = Items(metadata, "ownerReferences").Cast<JsonElement?>().FirstOrDefault();
        if (phase == "Succeeded" || Text(metadata, "deletionTimestamp") is not null || (phase == "Failed" && owner is not null))
            return null;
        var name = Text(metadata, "name") ?? "";
        var looping = Items(At(pod, "status"), "containerStatuses").Concat(Items(At(pod, "status"), "initContainerStatuses"))
            .Select(container => Text(At(At(container, "state"), "waiting"), "reason")).FirstOrDefault(reason => reason is not null && IsLoop(reason));
        var (state, problem) = (looping, phase) switch
        {
            ({ } reason, _) => (PodState.CrashLooping, reason),
            (_, "Pending") => (PodState.Pending, "is pending"),
            _ when Condition(pod, "Ready") => (PodState.Ready, ""),
            _ => (PodState.Unready, "is not ready"),
        };
        return new PodSight(
            Text(metadata, "namespace") ?? "", name, owner is { } controller ? Owner(controller, metadata) : $"Pod/{name}", state, problem,
            Text(At(pod, "spec"), "nodeName") is { } node ? pools.GetValueOrDefault(node) : null);
    }

    /// <summary>A Deployment's pods belong to a ReplicaSet whose name changes with every change of the Deployment.</summary>
    private static string Owner(JsonElement owner, JsonElement? metadata)
    {
        var (kind, name) = (Text(owner, "kind") ?? "", Text(owner, "name") ?? "");
        return kind == "ReplicaSet" && Text(At(metadata, "labels"), "pod-template-hash") is { } hash && name.EndsWith($"-{hash}", StringComparison.Ordinal)
            ? $"Deployment/{name[..^(hash.Length + 1)]}"
            : $"{kind}/{name}";
    }

    private static DaemonSetSight DaemonSet(JsonElement set)
    {
        var (metadata, status) = (At(set, "metadata"), At(set, "status"));
        var desired = Number(status, "desiredNumberScheduled");
        return new DaemonSetSight(
            Text(metadata, "namespace") ?? "", Text(metadata, "name") ?? "", desired, Math.Max(Number(status, "numberUnavailable"), desired - Number(status, "numberReady")));
    }

    private static bool IsLoop(string reason) => reason is "CrashLoopBackOff" or "ImagePullBackOff" or "ErrImagePull" or "CreateContainerError" or "RunContainerError";

    private static bool Condition(JsonElement resource, string type) =>
        Items(At(resource, "status"), "conditions").Any(condition => Text(condition, "type") == type && Text(condition, "status") == "True");

    private static JsonElement? At(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child) ? child : null;

    private static JsonElement[] Items(JsonElement? element, string name) =>
        At(element, name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];

    private static string? Text(JsonElement? element, string name) => At(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static int Number(JsonElement? element, string name) => At(element, name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : 0;

    private sealed record PodSight(string Namespace, string Name, string Owner, PodState State, string Problem, string? Pool);
}
