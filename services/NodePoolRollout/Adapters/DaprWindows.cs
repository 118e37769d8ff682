using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>Asks patch-scheduling.</summary>
public sealed class DaprWindows(AppCalls calls, TimeProvider clock) : IWindows
{
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);

    /// <summary>A question stays below the size of request that Dapr passes on.</summary>
    private const int ClustersPerQuestion = 2000;

    public async Task<WindowDecision> Decide(ClusterFacts cluster, CancellationToken stop) => (await Ask([cluster], stop))[0];

    public async Task<IReadOnlyList<WindowDecision>> Decide(IReadOnlyList<ClusterFacts> clusters, CancellationToken stop)
    {
        var decisions = new List<WindowDecision>(clusters.Count);
        foreach (var part in clusters.Chunk(ClustersPerQuestion))
            decisions.AddRange(await Ask(part, stop));
        return decisions;
    }

    private async Task<IReadOnlyList<WindowDecision>> Ask(ClusterFacts[] clusters, CancellationToken stop)
    {
        var asked = clusters is [var one] ? one.Name : $"{clusters.Length} clusters";
        using var limit = new CancellationTokenSource(Answer, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var answer = await calls.Post<WindowQuery, WindowDecisions>(AppIds.PatchScheduling, "/windows/decisions", new WindowQuery(clusters), either.Token);
            var byId = answer.Decisions.ToDictionary(decision => decision.ClusterId, StringComparer.OrdinalIgnoreCase);
            return Array.ConvertAll(clusters, cluster => byId.GetValueOrDefault(cluster.Id) ?? throw RolloutErrors.WindowUndecided(cluster.Name, "it gave no decision"));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw RolloutErrors.WindowUndecided(asked, $"no answer within {Answer.TotalSeconds:0} s");
        }
    }
}
