using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;

/// <summary>The ways into the clusters' own APIs. Each is kept for a while, and asked for anew when its cluster no longer takes it.</summary>
public sealed class KubernetesAccess(IClusterCredentials credentials, TimeProvider clock, AzureTransport? instead = null) : IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, (KubernetesClient Client, DateTimeOffset Since)> _clients = new();

    /// <exception cref="ClusterApiException">The cluster did not answer, or not sensibly.</exception>
    public async Task<T> Ask<T>(string clusterId, Func<KubernetesClient, Task<T>> ask, CancellationToken stop)
    {
        var cluster = ArmId.Name(clusterId);
        try
        {
            try
            {
                return await ask(await Client(clusterId, stop));
            }
            catch (HttpRequestException refused) when (refused.StatusCode == HttpStatusCode.Unauthorized)
            {
                _clients.TryRemove(ArmId.Key(clusterId), out _); // rotated credentials: once more with new ones
                return await ask(await Client(clusterId, stop));
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

    public void Dispose()
    {
        foreach (var (client, _) in _clients.Values)
            client.Dispose();
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
            Answer,
            instead?.Handler);
        _clients[key] = (client, now); // the one before may still be in use; it goes when its last request has ended
        return client;
    }
}
