using Dapr.Workflow;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>Notes what an attempt at a cluster has come to, so that people, a resume and the stage can go by it. Safe to repeat.</summary>
public sealed class NoteCluster(ServiceDatabase database, WorkflowSignals signals) : WorkflowActivity<NoteCluster.Input, bool>
{
    public sealed record Input(string ReleaseId, string Stage, ClusterOutcome Outcome, bool HasEnded);

    public override async Task<bool> RunAsync(WorkflowActivityContext context, Input input)
    {
        var outcome = input.Outcome;
        await database.Write(async session =>
        {
            var before = await session.Attempt(input.ReleaseId, outcome.ClusterId, outcome.Attempt)
                ?? new ClusterAttempt(input.Stage, outcome.ClusterId, outcome.Cluster, outcome.Attempt, [], [], [], null, outcome.CanarySoaked, Ended: false);
            await session.Save(input.ReleaseId, before.With(outcome, input.HasEnded));
        });
        await signals.Tell(Instances.Stage(input.ReleaseId, input.Stage), Instances.Rollout(input.ReleaseId));
        return true;
    }
}
