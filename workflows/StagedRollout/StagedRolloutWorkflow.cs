using Dapr.Workflow;
using ReleaseOrchestrator.Workflows.MonthlyRelease;
using ReleaseOrchestrator.Workflows.StagedRollout.Activities;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>
/// Takes a planned release through its stages in order. No stage begins before the one before it has passed its gates and soaked (R4). It ends when pools
/// that were tried again later have come to their end too.
/// </summary>
public sealed class StagedRolloutWorkflow : Workflow<RolloutRequest, Ended>
{
    public override async Task<Ended> RunAsync(WorkflowContext context, RolloutRequest input)
    {
        foreach (var stage in await context.CallActivityAsync<string[]>(nameof(ListStages), input.ReleaseId, Retries.Patient))
        {
            if (!await context.GoAhead(input.ReleaseId))
                return await context.Stopped(input.ReleaseId);

            var ended = await context.CallChildWorkflowAsync<Ended>(
                nameof(StageWorkflow), new StageName(input.ReleaseId, stage), new ChildWorkflowTaskOptions(Instances.Stage(input.ReleaseId, stage)));
            if (ended.How != Ending.Completed)
                return ended;
        }

        return await NothingIsUnderWay(context, input.ReleaseId) ? Ended.Complete : await context.Stopped(input.ReleaseId);
    }

    private static async Task<bool> NothingIsUnderWay(WorkflowContext context, string releaseId)
    {
        for (var looks = 0; ; looks++)
        {
            if (!await context.GoAhead(releaseId))
                return false;
            if (await context.CallActivityAsync<int>(nameof(CountAttemptsUnderWay), releaseId, Retries.Patient) == 0)
                return true;
            await context.UntilChanged(Patience.Look(looks));
        }
    }
}
