using Dapr.Workflow;
using ReleaseOrchestrator.Workflows.MonthlyRelease;
using ReleaseOrchestrator.Workflows.StagedRollout.Activities;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>Takes a planned release through its stages in order. No stage begins before the one before it has passed its gates and soaked (R4).</summary>
public sealed class StagedRolloutWorkflow : Workflow<RolloutRequest, Ended>
{
    public override async Task<Ended> RunAsync(WorkflowContext context, RolloutRequest input)
    {
        var stages = await context.CallActivityAsync<StageRequest[]>(nameof(ReadStages), input.ReleaseId, Retries.Patient);
        foreach (var stage in stages)
        {
            if (!await context.GoAhead(input.ReleaseId))
                return await context.Aborted(input.ReleaseId);

            var ended = await context.CallChildWorkflowAsync<Ended>(
                nameof(StageWorkflow), stage, new ChildWorkflowTaskOptions(Instances.Stage(input.ReleaseId, stage.Stage.Name)));
            if (ended.How != Ending.Completed)
                return ended;
        }

        return Ended.Complete;
    }
}
