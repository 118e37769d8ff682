using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Workflows.MonthlyRelease.Activities;
using ReleaseOrchestrator.Workflows.Rollback;
using ReleaseOrchestrator.Workflows.StagedRollout;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease;

/// <summary>
/// Takes a release from SPECs to node pools: build the packages, compose the images, seal the manifest, plan the rollout, roll out stage by stage,
/// close honestly; or take back what it changed. Services do the work and keep the data; this decides what comes next.
/// </summary>
public sealed class MonthlyReleaseWorkflow : Workflow<ReleaseRequest, Ended>
{
    private static readonly Phase Building = new(ReleaseState.Building, nameof(StartPackageBuild), nameof(ReadPackageBuild), nameof(CancelPackageBuild));
    private static readonly Phase Composing = new(ReleaseState.Composing, nameof(StartComposition), nameof(ReadComposition), nameof(CancelComposition));

    public override async Task<Ended> RunAsync(WorkflowContext context, ReleaseRequest input)
    {
        var ended = await Deliver(context, input.ReleaseId);
        if (ended.How == Ending.TakeBack)
            return await TakeBack(context, input.ReleaseId);
        await context.CallActivityAsync(nameof(CloseRelease), new CloseRelease.Input(input.ReleaseId, ended), Retries.Patient);
        return ended;
    }

    /// <summary>By a story of its own, which also closes the release: an ended one may be taken back too.</summary>
    private static async Task<Ended> TakeBack(WorkflowContext context, string releaseId)
    {
        var number = (await context.Steering(releaseId)).Rollback!.Value;
        return await context.CallChildWorkflowAsync<Ended>(
            nameof(RollbackWorkflow), new RollbackId(releaseId, number), new ChildWorkflowTaskOptions(Instances.Rollback(releaseId, number)));
    }

    private static async Task<Ended> Deliver(WorkflowContext context, string releaseId)
    {
        if (await Work(context, releaseId, Building) is { How: not Ending.Completed } notBuilt)
            return notBuilt;
        if (await Work(context, releaseId, Composing) is { How: not Ending.Completed } notComposed)
            return notComposed;

        await context.CallActivityAsync(nameof(SealManifest), releaseId, Retries.Patient);
        await context.CallActivityAsync(nameof(PlanRollout), releaseId, Retries.Patient);

        return await context.CallChildWorkflowAsync<Ended>(
            nameof(StagedRolloutWorkflow), new RolloutRequest(releaseId), new ChildWorkflowTaskOptions(Instances.Rollout(releaseId)));
    }

    /// <summary>Has a service do a phase, and waits for its end.</summary>
    private static async Task<Ended> Work(WorkflowContext context, string releaseId, Phase phase)
    {
        if (!await context.GoAhead(releaseId))
            return await context.Stopped(releaseId);

        await context.CallActivityAsync(nameof(EnterPhase), new EnterPhase.Input(releaseId, phase.State), Retries.Patient);
        var progress = await context.CallActivityAsync<PhaseProgress>(phase.Start, releaseId, Retries.Patient);
        for (var looks = 0; progress.State == PhaseState.Running; looks++)
        {
            await context.UntilChanged(Patience.Look(looks));
            if ((await context.Steering(releaseId)).Ends)
            {
                await context.CallActivityAsync(phase.Cancel, releaseId, Retries.Patient);
                return await context.Stopped(releaseId);
            }

            progress = await context.CallActivityAsync<PhaseProgress>(phase.Read, releaseId, Retries.Patient);
        }

        return progress.State == PhaseState.Succeeded ? Ended.Complete : new Ended(Ending.Failed, progress.Reason);
    }
}
