using Dapr.Workflow;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>The names of the stages, in order. Planning anew changes what is in them, not which there are.</summary>
public sealed class ListStages(ServiceDatabase database) : WorkflowActivity<string, string[]>
{
    public override async Task<string[]> RunAsync(WorkflowActivityContext context, string input) => [.. (await database.Read(s => s.Stages(input))).Select(stage => stage.Name)];
}
