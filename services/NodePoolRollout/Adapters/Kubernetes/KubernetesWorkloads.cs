using System.Net;
using System.Text.Json;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;

/// <summary>Cordons nodes and asks pods to leave, through the cluster's own API.</summary>
public sealed class KubernetesWorkloads(KubernetesAccess access) : IClusterWorkloads
{
    public Task Cordon(string clusterId, string node, bool closed, CancellationToken stop) => access.Ask(
        clusterId,
        async client =>
        {
            var answer = await client.Patch($"api/v1/nodes/{Uri.EscapeDataString(node)}", new { spec = new { unschedulable = closed } }, stop);
            return answer.Status == HttpStatusCode.NotFound || answer.EnsureDone();
        },
        stop);

    public async Task<IReadOnlyList<NodePod>> PodsToMove(string clusterId, string node, CancellationToken stop) =>
        [.. (await access.Ask(clusterId, client => client.List("api/v1/pods", stop, $"fieldSelector=spec.nodeName%3D{Uri.EscapeDataString(node)}"), stop)).Select(KubernetesSight.PodToMove).OfType<NodePod>()];

    public Task<string?> Evict(string clusterId, NodePod pod, CancellationToken stop) => access.Ask(
        clusterId,
        async client =>
        {
            var answer = await client.Post(
                $"api/v1/namespaces/{Uri.EscapeDataString(pod.Namespace)}/pods/{Uri.EscapeDataString(pod.Name)}/eviction",
                new { apiVersion = "policy/v1", kind = "Eviction", metadata = new { name = pod.Name, @namespace = pod.Namespace } }, stop);
            return answer.Status switch
            {
                HttpStatusCode.NotFound => null,

                // A budget that allows nothing now (429), or more than one budget for the pod, which the API never decides between (500).
                HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError => Refusal(answer),
                _ => answer.EnsureDone() ? null : "",
            };
        },
        stop);

    /// <summary>The message, with its causes: they name the budget.</summary>
    private static string Refusal(KubernetesAnswer answer)
    {
        var message = Text(answer.Body, "message") ?? $"HTTP {(int)answer.Status}";
        var causes = At(At(answer.Body, "details"), "causes") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Select(cause => Text(cause, "message")).OfType<string>().Where(cause => !message.Contains(cause, StringComparison.Ordinal))
            : [];
        return string.Join(" ", [message, .. causes]);
    }

    private static JsonElement? At(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child) ? child : null;

    private static string? Text(JsonElement? element, string name) => At(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
