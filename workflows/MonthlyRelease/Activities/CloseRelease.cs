using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Features;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease.Activities;

/// <summary>Ends a release honestly (R8): Succeeded only where every targeted pool is good. Safe to repeat: a release ends once.</summary>
public sealed class CloseRelease(AppCalls apps, ServiceDatabase database, AuditLog audit, TimeProvider clock) : WorkflowActivity<CloseRelease.Input, ReleaseState>
{
    public sealed record Input(string ReleaseId, Ended Ended);

    public override async Task<ReleaseState> RunAsync(WorkflowActivityContext context, Input input)
    {
        var (state, reason) = input.Ended.How switch
        {
            Ending.Completed => await Judge(input.ReleaseId),
            Ending.Failed => (ReleaseState.Failed, input.Ended.Reason),
            _ => (ReleaseState.Aborted, input.Ended.Reason),
        };
        return await database.Write(async session =>
        {
            var release = await session.Release(input.ReleaseId);
            var ended = release.End(state, reason, clock.GetUtcNow());
            if (ended == release)
                return release.Phase;
            await session.Save(ended);
            await audit.Append(session, $"{ended.Id}:close", "app:release-workflows", "close", ended.Id, reason ?? "every targeted pool is on the manifest's image", $"state {state} manifest {ended.ManifestDigest} plan {ended.PlanHash}");
            await session.Tell(ended.Id, "close", clock.GetUtcNow(), "close", reason is null ? $"{state}" : $"{state}: {reason}");
            await session.Publish(new ReleaseCompleted(ended.Id, ended.Version, state.ToString(), reason));
            return state;
        });
    }

    private async Task<(ReleaseState State, string? Reason)> Judge(string releaseId)
    {
        var plan = (await database.Read(s => s.ReleaseDocument<RolloutPlan>(releaseId)))!;
        var latest = (await apps.Operations(releaseId, CancellationToken.None))
            .GroupBy(o => o.PoolId, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.MaxBy(o => Instances.AttemptOf(o.Id))!, StringComparer.OrdinalIgnoreCase);
        var targeted = plan.Stages.SelectMany(s => s.Waves).SelectMany(w => w.Clusters).SelectMany(c => c.Pools.Select(p => (Cluster: c, Pool: p)));
        var bad = targeted
            .Where(t => latest.GetValueOrDefault(t.Pool.PoolId) is not { State.IsGood: true } operation || operation.TargetImage != t.Pool.TargetImage)
            .Select(t => $"{t.Cluster.Name}/{t.Pool.Name} ({latest.GetValueOrDefault(t.Pool.PoolId)?.State.ToString() ?? "never begun"})")
            .ToList();
        return bad.Count == 0 ? (ReleaseState.Succeeded, null) : (ReleaseState.PartiallySucceeded, $"not on the target: {string.Join(", ", bad)}");
    }
}
