using Dapr.Workflow;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease.Activities;

/// <summary>Asks the ledger what people want of the release now.</summary>
public sealed class ReadSteering(ServiceDatabase database) : WorkflowActivity<string, Steering>
{
    public override async Task<Steering> RunAsync(WorkflowActivityContext context, string input)
    {
        var release = await database.Read(s => s.Release(input));
        return new Steering(release.Held, release.AbortRequestedBy is not null, release.Reason, release.Rollback?.Number);
    }
}
