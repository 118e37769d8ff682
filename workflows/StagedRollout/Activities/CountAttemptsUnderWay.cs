using Dapr.Workflow;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>How many later attempts of a release have not ended.</summary>
public sealed class CountAttemptsUnderWay(ServiceDatabase database) : WorkflowActivity<string, int>
{
    public override Task<int> RunAsync(WorkflowActivityContext context, string input) => database.Read(s => s.AttemptsUnderWay(input));
}
