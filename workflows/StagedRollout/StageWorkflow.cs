using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Workflows.MonthlyRelease;
using ReleaseOrchestrator.Workflows.StagedRollout.Activities;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>
/// One stage: waits to be approved, upgrades wave by wave, has the gates look after each wave, soaks under their eyes. What fails pauses the
/// release; resuming tries again what failed, aborting ends it.
/// </summary>
public sealed class StageWorkflow : Workflow<StageRequest, Ended>
{
    public override async Task<Ended> RunAsync(WorkflowContext context, StageRequest input)
    {
        if (await Approved(context, input) is { How: not Ending.Completed } refused)
            return await End(context, input, refused);

        await context.MoveStage(input, StageState.RollingOut);
        var gates = new StageGates(context, input, () => context.GoAhead(input.ReleaseId), stop => context.StoppedAndResumed(input, stop.Reason, stop.IsFailure));
        foreach (var wave in input.Stage.Waves)
        {
            if (!await UpgradeEveryCluster(context, input, wave) || !await gates.Pass($"wave {wave.Number}"))
                return await End(context, input, await context.Aborted(input.ReleaseId));
        }

        await context.MoveStage(input, StageState.Soaking);
        return await End(context, input, await gates.Soak() && await gates.Decided() ? Ended.Complete : await context.Aborted(input.ReleaseId));
    }

    private static async Task<Ended> Approved(WorkflowContext context, StageRequest input)
    {
        if (!input.Stage.NeedsApproval)
            return Ended.Complete;

        await context.MoveStage(input, StageState.AwaitingApproval);
        var until = context.CurrentUtcDateTime + input.Rules.ApprovalWithin;
        for (var looks = 0; ; looks++)
        {
            if ((await context.Steering(input.ReleaseId)).Aborted)
                return await context.Aborted(input.ReleaseId);
            switch (await context.CallActivityAsync<ApprovalAnswer>(nameof(ReadApproval), new ReadApproval.Input(input.ReleaseId, input.Stage.Name), Retries.Patient))
            {
                case ApprovalAnswer.Approved:
                    return await context.GoAhead(input.ReleaseId) ? Ended.Complete : await context.Aborted(input.ReleaseId);
                case ApprovalAnswer.Rejected:
                    return new Ended(Ending.Rejected, $"stage {input.Stage.Name} was rejected");
            }

            var left = until - context.CurrentUtcDateTime;
            if (left <= TimeSpan.Zero)
                return new Ended(Ending.Rejected, $"nobody approved stage {input.Stage.Name} in time");
            await context.UntilChanged(left < Patience.Look(looks) ? left : Patience.Look(looks));
        }
    }

    /// <summary>All clusters of a wave at once. False: the release is to be aborted.</summary>
    private static async Task<bool> UpgradeEveryCluster(WorkflowContext context, StageRequest input, PlannedWave wave)
    {
        var running = wave.Clusters.Select(cluster => Upgrade(context, input, cluster, attempt: 1)).ToList();
        var aborted = false;
        while (running.Count > 0)
        {
            var ended = await Task.WhenAny(running);
            running.Remove(ended);
            var outcome = await ended;
            aborted |= outcome.Aborted;
            if (!outcome.Aborted && outcome.Failed.Count > 0 && !aborted)
            {
                aborted = !await context.StoppedAndResumed(input, $"cluster {outcome.Cluster.Name}: {string.Join("; ", outcome.Failed)}");
                if (!aborted)
                    running.Add(Upgrade(context, input, outcome.Cluster, outcome.Attempt + 1));
            }
        }

        return !aborted;
    }

    private static Task<ClusterOutcome> Upgrade(WorkflowContext context, StageRequest input, PlannedCluster cluster, int attempt) =>
        context.CallChildWorkflowAsync<ClusterOutcome>(
            nameof(ClusterUpgradeWorkflow),
            new ClusterRequest(input.ReleaseId, input.Stage.Name, cluster, input.Rules, attempt),
            new ChildWorkflowTaskOptions(Instances.Cluster(input.ReleaseId, cluster.ClusterId, attempt)));

    private static async Task<Ended> End(WorkflowContext context, StageRequest input, Ended ended)
    {
        await context.MoveStage(input, ended.How == Ending.Completed ? StageState.Passed : StageState.Failed, ended.Reason);
        return ended;
    }
}
