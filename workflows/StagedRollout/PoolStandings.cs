using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>What an upgrade's state means for its story: people may have left the pool out, or stopped the release, meanwhile.</summary>
public sealed class PoolStandings(ServiceDatabase database, AppCalls apps)
{
    public async Task<PoolProgress> Judge(string releaseId, string poolId, string operationId, PoolProgress progress)
    {
        var (release, leftOut) = await database.Read(async s => (await s.Release(releaseId), await s.LeftOut(releaseId)));
        if (IsStopped(release, progress))
            return progress with { Stopped = true };
        if (progress.State.IsGood || !leftOut.TryGetValue(poolId, out var left))
            return progress;

        // Left out between two looks: what was asked for meanwhile is taken back, what has failed meanwhile counts no more; what is under way goes on to its end.
        if (progress.State is PoolUpgradeState.Queued or PoolUpgradeState.Waiting or PoolUpgradeState.Failed)
            await LeaveOut(operationId, left);
        return progress is { HasBegun: true, State.IsFinal: false } ? progress : progress with { Skipped = true };
    }

    public async Task<PoolProgress> Judge(string releaseId, PoolProgress progress) =>
        IsStopped(await database.Read(s => s.Release(releaseId)), progress) ? progress with { Stopped = true } : progress;

    /// <summary>Where node-pool-rollout knows the upgrade: it ends there, or no longer counts as a failure. One that was never asked for needs nothing.</summary>
    public async Task LeaveOut(string operationId, PoolDecisionRow decision)
    {
        try
        {
            await apps.Post<LeaveOutRequest, object>(
                AppIds.NodePoolRollout, $"rollouts/operations/{operationId}/leave-out", new(decision.DecidedBy, decision.Reason), CancellationToken.None);
        }
        catch (DomainException e) when (e.Kind is ErrorKind.NotFound or ErrorKind.Conflict)
        {
            // Not asked for yet, or begun meanwhile: it goes on to its end, and its end is told.
        }
    }

    private static bool IsStopped(Release release, PoolProgress progress) =>
        release.Phase.IsFinal || release.Rollback is not null || (release.AbortRequestedBy is not null && (progress.State == PoolUpgradeState.Aborted || !progress.HasBegun));
}
