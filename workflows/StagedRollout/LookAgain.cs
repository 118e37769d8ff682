using Dapr.Workflow;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>Starts looking again at a stage whose evidence no longer holds. The instance is named after the resume: starting it twice is starting it once.</summary>
public sealed class LookAgain(DaprWorkflowClient workflows, ServiceDatabase database, TimeProvider clock) : IJobHandler
{
    public static string Kind => "look-again";

    public sealed record Payload(string ReleaseId, int Steering);

    public static Task Enqueue(WriteSession session, Release release) =>
        session.Enqueue(Kind, Instances.Again(release.Id, release.Steerings), new Payload(release.Id, release.Steerings));

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        var payload = job.Payload<Payload>();
        var instance = Instances.Again(payload.ReleaseId, payload.Steering);
        if (!(await workflows.GetWorkflowStateAsync(instance, getInputsAndOutputs: false, stop)).Exists)
            await workflows.ScheduleNewWorkflowAsync(nameof(RevokedStageWorkflow), instance, new RevokedStageId(payload.ReleaseId, payload.Steering));
        return JobStep.Done;
    }

    public Task Abandon(Job job, Exception last, CancellationToken stop) => database.Write(
        s => s.Tell(job.Payload<Payload>().ReleaseId, $"again-lost:{job.Id}", clock.GetUtcNow(), "evidence", $"Gates could not be asked again: {last.Message}. Pause and resume it to try again."), stop);
}
