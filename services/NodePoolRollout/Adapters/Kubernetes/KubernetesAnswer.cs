using System.Net;
using System.Text.Json;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;

/// <summary>What a cluster's API said to a write.</summary>
public readonly record struct KubernetesAnswer(HttpStatusCode Status, JsonElement? Body)
{
    /// <exception cref="HttpRequestException">It was not done.</exception>
    public bool EnsureDone() => (int)Status is >= 200 and < 300
        ? true
        : throw new HttpRequestException(
            $"HTTP {(int)Status}{(Body is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty("message", out var message) ? $": {message}" : "")}", null, Status);
}
