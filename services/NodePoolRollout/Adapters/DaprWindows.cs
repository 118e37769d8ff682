using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>Asks patch-scheduling through the sidecar.</summary>
public sealed class DaprWindows(IConfiguration configuration) : IWindows, IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };

    public async Task<WindowDecision> Decide(ClusterFacts cluster, CancellationToken stop)
    {
        var sidecar = configuration["DAPR_HTTP_ENDPOINT"] ?? $"http://127.0.0.1:{configuration["DAPR_HTTP_PORT"] ?? "3500"}";
        try
        {
            using var response = await _http.PostAsJsonAsync(
                $"{sidecar}/v1.0/invoke/{AppIds.PatchScheduling}/method/windows/decisions", new WindowQuery([cluster]), ReleaseJson.Tolerant, stop);
            response.EnsureSuccessStatusCode();
            var answer = await response.Content.ReadFromJsonAsync<WindowDecisions>(ReleaseJson.Tolerant, stop);
            return answer?.Decisions.FirstOrDefault(decision => ArmId.Same(decision.ClusterId, cluster.Id))
                ?? throw Undecided(cluster, "it gave no decision");
        }
        catch (Exception broken) when (broken is HttpRequestException || (broken is OperationCanceledException && !stop.IsCancellationRequested))
        {
            throw Undecided(cluster, broken.Message);
        }
    }

    public void Dispose() => _http.Dispose();

    private static DomainException Undecided(ClusterFacts cluster, string problem) =>
        new(ErrorKind.Unavailable, "window-undecided", $"patch-scheduling does not say whether {cluster.Name} may be touched: {problem}.");
}
