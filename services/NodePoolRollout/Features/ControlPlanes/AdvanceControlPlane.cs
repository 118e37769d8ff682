using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.ControlPlanes;

/// <summary>
/// Takes the upgrade of a control plane one step further. Every step begins by reading what is on disk, so that any may be repeated. What Azure has begun goes
/// on to its end: a control plane does not go back.
/// </summary>
public sealed class AdvanceControlPlane(
    ServiceDatabase database, ControlPlaneStore operations, HoldStore holds, Admission admission, INodePools azure, IControlPlanes controlPlanes, IWindows windows, RolloutPace pace,
    TimeProvider clock) : IJobHandler
{
    public static string Kind => "control-plane-upgrade";

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        if (await operations.Find(job.Id, stop) is not { IsFinal: false } operation)
            return JobStep.Done;
        try
        {
            return operation switch
            {
                { Phase: UpgradePhase.Running } => await Follow(operation, stop),
                { WriteUntil: { } until } => await FindLostWrite(operation, until, stop),
                _ => await CheckAndBegin(operation, stop),
            };
        }
        catch (StaleOperationException)
        {
            return JobStep.Again(TimeSpan.Zero); // a hold was first: look again
        }
        catch (AzureException problem) when (!operation.HasNothingUnderWay)
        {
            return await Later(operation, problem, stop);
        }
        catch (AzureException problem)
        {
            return await Settle(operation.Troubled(), Judge(operation, problem), stop);
        }
        catch (DomainException unanswered) when (unanswered.Kind is ErrorKind.Unavailable or ErrorKind.Throttled)
        {
            var unknown = new Decision.Wait(WaitCause.Window, $"The windows are not known: {unanswered.Message}", clock.GetUtcNow() + pace.BackOff(operation.Troubles));
            return await Settle(operation.Troubled(), unknown, stop);
        }
    }

    public async Task Abandon(Job job, Exception last, CancellationToken stop)
    {
        if (await operations.Find(job.Id, stop) is { IsFinal: false } operation)
            await Settle(operation, new Decision.End(PoolUpgradeState.Failed, $"A fault of this service: {last.Message}"), stop);
    }

    private async Task<JobStep> CheckAndBegin(ControlPlaneOperation operation, CancellationToken stop)
    {
        var (request, now) = (operation.Request, clock.GetUtcNow());
        if (ControlPlaneRules.Hold(operation, await holds.Find(request.ReleaseId, stop), now, pace) is var held and not Decision.Go)
            return await Settle(operation, held, stop);
        var cluster = await azure.Find(request.ClusterId, stop);
        operation = operation.Seen(cluster);
        if (ControlPlaneRules.Preflight(operation, cluster, now, pace) is var preflight and not Decision.Go)
            return await Settle(operation, preflight, stop);
        if (request.Emergency is null && PoolUpgradeRules.Window(await windows.Decide(cluster.Facts, stop), now, pace) is var window and not Decision.Go)
            return await Settle(operation, window, stop);
        var (permitted, decision) = await admission.Permit(operation, now + pace.WriteTimeout, stop);
        return decision is Decision.Go ? await Write(permitted, stop) : await Settle(operation, decision, stop);
    }

    private async Task<JobStep> Write(ControlPlaneOperation permitted, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(pace.WriteTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var call = await controlPlanes.Upgrade(permitted.Request.ClusterId, permitted.Request.KubernetesVersion, either.Token);
            await operations.Save(permitted.Begun(call, clock.GetUtcNow()), stop);
            return JobStep.Again(pace.ShortestPoll);
        }
        catch (AzureException problem) when (!problem.EffectUnknown)
        {
            return await Settle(permitted.Troubled(), Judge(permitted, problem), stop);
        }
        catch (AzureException problem)
        {
            return await Later(permitted, problem, stop);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            await operations.Save(permitted.Troubled().Delayed("Azure has not answered in time.", null), stop);
            return JobStep.Again(pace.Soon);
        }
    }

    /// <summary>A write was intended and its answer never noted: the cluster shows whether it arrived (R1).</summary>
    private async Task<JobStep> FindLostWrite(ControlPlaneOperation operation, DateTimeOffset until, CancellationToken stop)
    {
        var cluster = await azure.Find(operation.Request.ClusterId, stop);
        var now = clock.GetUtcNow();
        if (ControlPlaneRules.WasReceived(operation, cluster))
            await operations.Save(operation.Seen(cluster).Begun(null, now), stop);
        else if (now < until)
            return JobStep.Again(until - now < pace.Soon ? until - now : pace.Soon);
        else
            await operations.Save(operation with { WriteUntil = null }, stop);
        return JobStep.Again(TimeSpan.Zero);
    }

    private async Task<JobStep> Follow(ControlPlaneOperation operation, CancellationToken stop)
    {
        var progress = operation.Call is { Resume.Length: > 0 } call ? await azure.Progress(call, stop) : new AzureProgress(AzureStatus.Forgotten);
        var asked = progress.PollAfter is { } after && after > pace.ShortestPoll ? after : pace.Soon;
        if (progress.Status == AzureStatus.Running)
            return await GoesOn(operation, asked, stop);
        var cluster = await azure.Find(operation.Request.ClusterId, stop);
        return ControlPlaneRules.Outcome(operation, progress, cluster) is { } end ? await Settle(operation, end, stop) : await GoesOn(operation, asked, stop);
    }

    private async Task<JobStep> GoesOn(ControlPlaneOperation operation, TimeSpan pause, CancellationToken stop)
    {
        if (operation.Reason is not null || operation.Troubles > 0)
            await operations.Save(operation.Delayed(null, null) with { Troubles = 0 }, stop);
        return JobStep.Again(pause);
    }

    private async Task<JobStep> Later(ControlPlaneOperation operation, AzureException problem, CancellationToken stop)
    {
        var pause = Pause(operation, problem);
        await operations.Save(operation.Troubled().Delayed(AzureTroubleRules.Reason(problem), clock.GetUtcNow() + pause), stop);
        return JobStep.Again(pause);
    }

    private async Task<JobStep> Settle(ControlPlaneOperation operation, Decision decision, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var next = decision switch
        {
            Decision.End end => operation.End(end.State, end.Reason, now),
            Decision.Wait wait => operation.WaitFor(wait),
            _ => throw new InvalidOperationException($"Upgrade {operation.Id}: there is nothing to settle about {decision}."),
        };
        await database.Write(
            async session =>
            {
                await (next.IsFinal ? ControlPlaneStore.End(session, next) : ControlPlaneStore.Save(session, next));
                if (operation.Reserved)
                    await Admission.WakeNext(session, operation.Id);
            },
            stop);
        return next.WaitingUntil is { } until ? JobStep.Again(until - now > pace.ShortestPoll ? until - now : pace.ShortestPoll) : JobStep.Done;
    }

    private Decision Judge(ControlPlaneOperation operation, AzureException problem) => problem.Trouble switch
    {
        AzureTrouble.NotFound => new Decision.End(PoolUpgradeState.Failed, $"Azure does not know {operation.Request.ClusterId} ({problem.Fault}): it was deleted, or the id is wrong."),
        AzureTrouble.Rejected => new Decision.End(PoolUpgradeState.Failed, $"Azure refused the upgrade: {problem.Fault} {UpgradeFailures.Advice(UpgradeFailures.Classify(problem.Fault))}"),
        _ => new Decision.Wait(WaitCause.Azure, AzureTroubleRules.Reason(problem), clock.GetUtcNow() + Pause(operation, problem)),
    };

    private TimeSpan Pause(ControlPlaneOperation operation, AzureException problem) =>
        problem.RetryAfter is { } asked ? (asked > pace.ShortestPoll ? asked : pace.ShortestPoll) : problem.Trouble == AzureTrouble.NotAllowed ? pace.Later : pace.BackOff(operation.Troubles);
}
