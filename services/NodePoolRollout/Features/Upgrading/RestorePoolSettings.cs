using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

/// <summary>
/// Puts a pool's settings back to what they were before its upgrade. A write like any other: not while the release is held or the window is
/// closed, nor to a pool that an upgrade left half way. Settings that somebody else has changed since stay as they are.
/// </summary>
public sealed class RestorePoolSettings(
    PoolSettingsStore settings, HoldStore holds, OperationStore operations, INodePools azure, IWindows windows, RolloutPace pace, TimeProvider clock) : IJobHandler
{
    public sealed record Payload(string PoolId);

    public static string Kind => "pool-settings";

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        if (await settings.Find(job.Payload<Payload>().PoolId, stop) is not { } changed)
            return JobStep.Done;
        if (await holds.Find(changed.ReleaseId, stop) is { Kind: not HoldKind.RollingBack } hold)
            return hold.Kind == HoldKind.Aborted ? JobStep.Done : JobStep.Again(pace.LongestBackOff);
        if (await operations.IsUnderway(changed.PoolId, stop))
            return JobStep.Done; // its end puts them back
        try
        {
            var cluster = await azure.Find(changed.ClusterId, stop);
            if (cluster.Pool(changed.PoolId) is { } pool && !changed.Applied.Differ(pool.Settings))
            {
                if (!ProvisioningStates.IsTerminal(pool.ProvisioningState))
                    return JobStep.Again(pace.Later);
                if (!ProvisioningStates.Is(pool.ProvisioningState, ProvisioningStates.Succeeded))
                    return JobStep.Done; // any write would have AKS go on with what was interrupted: the end of whatever takes the pool on from there puts them back
                if (!(await windows.Decide(cluster.Facts, stop)).Allowed)
                    return JobStep.Again(pace.LongestBackOff);
                if (!await settings.Permit(changed, clock.GetUtcNow() + pace.WriteTimeout, stop))
                    return JobStep.Again(pace.Later);
                using var limit = new CancellationTokenSource(pace.WriteTimeout, clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
                await azure.ApplySettings(changed.PoolId, changed.Applied.PutBack(changed.Original), either.Token);
            }
        }
        catch (AzureException problem) when (problem.Trouble is not (AzureTrouble.NotFound or AzureTrouble.Rejected))
        {
            return JobStep.Again(RolloutPace.AtLeast(pace.Later, problem.RetryAfter));
        }
        catch (DomainException unanswered) when (unanswered.Kind is ErrorKind.Unavailable or ErrorKind.Throttled)
        {
            return JobStep.Again(pace.Later);
        }

        await settings.Forget(changed.PoolId, stop);
        return JobStep.Done;
    }

    public async Task Abandon(Job job, Exception last, CancellationToken stop) => await settings.Forget(job.Payload<Payload>().PoolId, stop);
}
