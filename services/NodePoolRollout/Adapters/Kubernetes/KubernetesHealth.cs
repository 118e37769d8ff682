using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Preflight;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;

/// <summary>Looks at clusters through their own APIs. The way in is kept for a while, and asked for anew when a cluster no longer takes it.</summary>
public sealed class KubernetesHealth(IClusterCredentials credentials, TimeProvider clock) : IClusterHealth, IDisruptions, IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (KubernetesClient Client, DateTimeOffset Since)> _clients = new();

    public async Task<IReadOnlyList<NodeSight>> Nodes(string clusterId, CancellationToken stop) =>
        [.. (await List(clusterId, "api/v1/nodes", stop)).Select(KubernetesSight.Node)];

    public async Task<WorkloadSight> Workloads(string clusterId, CancellationToken stop) =>
        KubernetesSight.Workloads(await List(clusterId, "api/v1/pods", stop), await List(clusterId, "apis/apps/v1/daemonsets", stop));

    public async Task<IReadOnlySet<string>> NodesUnderWorkload(string clusterId, CancellationToken stop) =>
        KubernetesSight.NodesUnderWorkload(await List(clusterId, "api/v1/pods", stop));

    public async Task<IReadOnlyList<StuckPods>> Stuck(string clusterId, CancellationToken stop) =>
        await List(clusterId, "apis/policy/v1/poddisruptionbudgets", stop) is { Count: > 0 } budgets
            ? DisruptionSight.Of(budgets, await List(clusterId, "api/v1/pods", stop), await List(clusterId, "api/v1/nodes", stop))
            : [];

    public void Dispose()
    {
        foreach (var (client, _) in _clients.Values)
            client.Dispose();
    }

    private async Task<IReadOnlyList<JsonElement>> List(string clusterId, string path, CancellationToken stop)
    {
        var cluster = ArmId.Name(clusterId);
        try
        {
            try
            {
                return await (await Client(clusterId, stop)).List(path, stop);
            }
            catch (HttpRequestException refused) when (refused.StatusCode == HttpStatusCode.Unauthorized)
            {
                _clients.TryRemove(ArmId.Key(clusterId), out _); // rotated credentials: once more with new ones
                return await (await Client(clusterId, stop)).List(path, stop);
            }
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or JsonException or FormatException)
        {
            throw new ClusterApiException(cluster, broken.Message, broken);
        }
        catch (OperationCanceledException slow) when (!stop.IsCancellationRequested)
        {
            throw new ClusterApiException(cluster, $"no answer within {Answer.TotalSeconds:0} s", slow);
        }
    }

    private async Task<KubernetesClient> Client(string clusterId, CancellationToken stop)
    {
        var key = ArmId.Key(clusterId);
        var now = clock.GetUtcNow();
        if (_clients.TryGetValue(key, out var known) && now - known.Since < Kept)
            return known.Client;
        var kubeconfig = Kubeconfig.Parse(await credentials.Kubeconfig(clusterId, stop));
        var client = new KubernetesClient(
            kubeconfig,
            async cancelled => kubeconfig.EntraServerId is { } server ? await credentials.Token(server, cancelled) : kubeconfig.Token,
            Answer);
        _clients[key] = (client, now); // the one before may still be in use; it goes when its last request has ended
        return client;
    }
}
