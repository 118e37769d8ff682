using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
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
        var upgraded = new List<string>();
        foreach (var wave in input.Stage.Waves)
        {
            if (!await UpgradeEveryCluster(context, input, wave, upgraded) || !await PassesGates(context, input, upgraded, $"wave {wave.Number}"))
                return await End(context, input, await context.Aborted(input.ReleaseId));
        }

        await context.MoveStage(input, StageState.Soaking);
        return await End(context, input, await Soaks(context, input, upgraded) ? Ended.Complete : await context.Aborted(input.ReleaseId));
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
    private static async Task<bool> UpgradeEveryCluster(WorkflowContext context, StageRequest input, PlannedWave wave, List<string> upgraded)
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
                aborted = !await PausedAndResumed(context, input, $"cluster {outcome.Cluster.Name}: {string.Join("; ", outcome.Failed)}");
                if (!aborted)
                    running.Add(Upgrade(context, input, outcome.Cluster, outcome.Attempt + 1));
            }
            else
            {
                upgraded.AddRange(outcome.Cluster.Pools.Select(pool => Instances.InAttempt(pool.OperationId, outcome.Attempt)));
            }
        }

        return !aborted;
    }

    private static Task<ClusterOutcome> Upgrade(WorkflowContext context, StageRequest input, PlannedCluster cluster, int attempt) =>
        context.CallChildWorkflowAsync<ClusterOutcome>(
            nameof(ClusterUpgradeWorkflow),
            new ClusterRequest(input.ReleaseId, input.Stage.Name, cluster, input.Rules, attempt),
            new ChildWorkflowTaskOptions(Instances.Cluster(input.ReleaseId, cluster.ClusterId, attempt)));

    /// <summary>Until the gates pass: each failure pauses the release, each resume has them look again. False: the release is to be aborted.</summary>
    private static async Task<bool> PassesGates(WorkflowContext context, StageRequest input, List<string> operations, string occasion)
    {
        while (true)
        {
            if (!await context.GoAhead(input.ReleaseId))
                return false;
            var seen = await context.CallActivityAsync<GateVerdicts>(nameof(EvaluateGates), new EvaluateGates.Input(input.ReleaseId, input.Stage.Name, input.Rules.Gates, operations, occasion), Retries.Patient);
            if (seen.Verdict == GateVerdict.Passed)
                return true;
            if (!await PausedAndResumed(context, input, seen.Summary))
                return false;
        }
    }

    private static async Task<bool> Soaks(WorkflowContext context, StageRequest input, List<string> operations)
    {
        var until = context.CurrentUtcDateTime + input.Rules.Soak;
        for (var look = 1; context.CurrentUtcDateTime < until; look++)
        {
            var left = until - context.CurrentUtcDateTime;
            await context.CreateTimer(left < input.Rules.GateInterval ? left : input.Rules.GateInterval);
            if (!await PassesGates(context, input, operations, $"soak {look}"))
                return false;
        }

        return true;
    }

    /// <summary>Stops new work everywhere and waits for people. False: they want it aborted.</summary>
    private static async Task<bool> PausedAndResumed(WorkflowContext context, StageRequest input, string reason)
    {
        await context.CallActivityAsync(nameof(PauseForFailure), new PauseForFailure.Input(input.ReleaseId, input.Stage.Name, reason), Retries.Patient);
        return await context.GoAhead(input.ReleaseId);
    }

    private static async Task<Ended> End(WorkflowContext context, StageRequest input, Ended ended)
    {
        await context.MoveStage(input, ended.How == Ending.Completed ? StageState.Passed : StageState.Failed, ended.Reason);
        return ended;
    }
}
