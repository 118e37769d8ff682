using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace ReleaseOrchestrator.Workflows.Rollback;

/// <summary>Starts taking back a release whose own story has ended. The instance is named after it: starting it twice is starting it once.</summary>
public sealed class BeginRollback(DaprWorkflowClient workflows, ServiceDatabase database, TimeProvider clock) : IJobHandler
{
    public static string Kind => "begin-rollback";

    public sealed record Payload(string ReleaseId, int Number);

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        var payload = job.Payload<Payload>();
        var instance = Instances.Rollback(payload.ReleaseId, payload.Number);
        if (!(await workflows.GetWorkflowStateAsync(instance, getInputsAndOutputs: false, stop)).Exists)
            await workflows.ScheduleNewWorkflowAsync(nameof(RollbackWorkflow), instance, new RollbackId(payload.ReleaseId, payload.Number));
        return JobStep.Done;
    }

    public Task Abandon(Job job, Exception last, CancellationToken stop) => database.Write(
        async session =>
        {
            var release = await session.Release(job.Payload<Payload>().ReleaseId);
            await session.Save(release.End(ReleaseState.Failed, $"Its rollback could not be started: {last.Message}", clock.GetUtcNow()));
        },
        stop);
}
