using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>Asks patch-scheduling.</summary>
public sealed class DaprWindows(AppCalls calls, TimeProvider clock) : IWindows
{
    private static readonly TimeSpan Answer = TimeSpan.FromSeconds(10);

    public async Task<WindowDecision> Decide(ClusterFacts cluster, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Answer, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var answer = await calls.Post<WindowQuery, WindowDecisions>(AppIds.PatchScheduling, "/windows/decisions", new WindowQuery([cluster]), either.Token);
            return answer.Decisions.FirstOrDefault(decision => ArmId.Same(decision.ClusterId, cluster.Id)) ?? throw RolloutErrors.WindowUndecided(cluster.Name, "it gave no decision");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw RolloutErrors.WindowUndecided(cluster.Name, $"no answer within {Answer.TotalSeconds:0} s");
        }
    }
}
