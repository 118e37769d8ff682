using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Workflows.MonthlyRelease;
using ReleaseOrchestrator.Workflows.StagedRollout.Activities;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>
/// One stage: waits to be approved, upgrades wave by wave, has the gates look after each wave, soaks under their eyes. Pools may fail within the budget; what fails
/// beyond it, and a failing gate, pauses the release or has it taken back, as the policy says.
/// </summary>
public sealed class StageWorkflow : Workflow<StageName, Ended>
{
    public override async Task<Ended> RunAsync(WorkflowContext context, StageName input)
    {
        var (stage, refused) = await Begins(context, input);
        if (stage is null)
            return await End(context, input, refused);

        var gates = new StageGates(context, stage, () => context.GoAhead(input.ReleaseId), stop => context.StoppedAndResumed(stage, stop.Reason, stop.IsFailure));
        foreach (var wave in stage.Stage.Waves)
        {
            if (!await UpgradeEveryCluster(context, stage, wave) || await Settles(context, stage) is null || !await gates.Pass($"wave {wave.Number}"))
                return await End(context, input, await context.Stopped(input.ReleaseId));
        }

        await context.MoveStage(stage, StageState.Soaking);
        return await End(context, input, await Soaks(context, stage, gates) && await gates.Decided() ? Ended.Complete : await context.Stopped(input.ReleaseId));
    }

    /// <summary>Waits for people where they are asked, and for a release that is paused. What is done is read in the moment in which it begins.</summary>
    private static async Task<(StageRequest? Stage, Ended Refused)> Begins(WorkflowContext context, StageName input)
    {
        DateTime? until = null;
        for (var looks = 0; ; looks++)
        {
            if (!await context.GoAhead(input.ReleaseId))
                return (null, await context.Stopped(input.ReleaseId));
            var beginning = await context.CallActivityAsync<StageBeginning>(nameof(BeginStage), input, Retries.Patient);
            switch (beginning.Answer)
            {
                case BeginAnswer.Begun:
                    return (beginning.Stage, Ended.Complete);
                case BeginAnswer.Rejected:
                    return (null, new Ended(Ending.Rejected, $"stage {input.Name} was rejected"));
                case BeginAnswer.AwaitsApproval:
                    var left = (until ??= context.CurrentUtcDateTime + beginning.ApprovalWithin) - context.CurrentUtcDateTime;
                    if (left <= TimeSpan.Zero)
                        return (null, new Ended(Ending.Rejected, $"nobody approved stage {input.Name} in time"));
                    await context.UntilChanged(left < Patience.Look(looks) ? left : Patience.Look(looks));
                    break;
            }
        }
    }

    /// <summary>All clusters of a wave at once. False: the release is to end, or to be taken back.</summary>
    private static async Task<bool> UpgradeEveryCluster(WorkflowContext context, StageRequest stage, PlannedWave wave)
    {
        var running = wave.Clusters.Select(cluster => context.UpgradeCluster(stage, cluster)).ToList();
        var goesOn = true;
        while (running.Count > 0)
        {
            if (await context.FirstUnlessChanged(running) is not { } ended)
            {
                goesOn = goesOn && await StaysWithinBudget(context, stage); // a later attempt has failed: whoever waits for a place would wait for ever
                continue;
            }

            running.Remove(ended);
            var outcome = await ended;
            if (outcome.Soaking.Count > 0)
                running.Add(context.WatchSoaking(stage, outcome));
            if (outcome.Stopped)
                goesOn = false;
            else if (!outcome.IsGood && goesOn)
                goesOn = await StaysWithinBudget(context, stage);
        }

        return goesOn;
    }

    /// <summary>Until nothing of the stage is being tried again, and what has failed is within the budget. Null: the release is to end, or to be taken back.</summary>
    private static async Task<StageStanding?> Settles(WorkflowContext context, StageRequest stage)
    {
        for (var looks = 0; ; looks++)
        {
            if (!await context.GoAhead(stage.ReleaseId))
                return null;
            var standing = await context.Standing(stage);
            if (standing.Beyond)
            {
                if (!await context.StoppedAndResumed(stage, standing.Summary, standing.IsFailure))
                    return null;
                looks = 0;
            }
            else if (standing.UnderWay == 0)
            {
                return standing;
            }
            else
            {
                await context.UntilChanged(Patience.Look(looks));
            }
        }
    }

    /// <summary>The time of the soak counts from the last pool on: after whatever was tried again meanwhile the stage soaks anew.</summary>
    private static async Task<bool> Soaks(WorkflowContext context, StageRequest stage, StageGates gates)
    {
        while (await Settles(context, stage) is { } standing && await gates.Soak())
        {
            if ((await context.Standing(stage)).Attempts == standing.Attempts)
                return true;
        }

        return false;
    }

    private static async Task<bool> StaysWithinBudget(WorkflowContext context, StageRequest stage) =>
        await context.Standing(stage) is var standing && (!standing.Beyond || await context.StoppedAndResumed(stage, standing.Summary, standing.IsFailure));

    private static async Task<Ended> End(WorkflowContext context, StageName input, Ended ended)
    {
        await context.MoveStage(input.ReleaseId, input.Name, ended.How == Ending.Completed ? StageState.Passed : StageState.Failed, ended.Reason);
        return ended;
    }
}
