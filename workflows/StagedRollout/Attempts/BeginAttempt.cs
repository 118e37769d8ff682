using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

/// <summary>Starts a later attempt at a cluster. The instance is named after it: starting it twice is starting it once. Nobody waits for it but by its note.</summary>
public sealed class BeginAttempt(DaprWorkflowClient workflows, ServiceDatabase database) : IJobHandler
{
    public static string Kind => "begin-attempt";

    public sealed record Payload(string ReleaseId, string ClusterId, int Attempt);

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        var payload = job.Payload<Payload>();
        var (attempt, plan, policy, gates) = await database.Read(
            async s => (
                await s.Attempt(payload.ReleaseId, payload.ClusterId, payload.Attempt), await s.ReleaseDocument<RolloutPlan>(payload.ReleaseId),
                await s.ReleaseDocument<ReleasePolicy>(payload.ReleaseId), await s.ReleaseDocument<GateSet>(payload.ReleaseId)),
            stop);
        var instance = Instances.Cluster(payload.ReleaseId, payload.ClusterId, payload.Attempt);
        if ((await workflows.GetWorkflowStateAsync(instance, getInputsAndOutputs: false, stop)).Exists)
            return JobStep.Done;

        var stage = plan!.Stages.Single(s => s.Name == attempt!.Stage).Decided();
        var cluster = stage.Waves.SelectMany(wave => wave.Clusters).Single(c => c.ClusterId.Equals(payload.ClusterId, StringComparison.OrdinalIgnoreCase));
        var rules = StageRules.Of(policy!, policy!.Stages.Single(s => s.Name == stage.Name), gates);
        await workflows.ScheduleNewWorkflowAsync(nameof(ClusterUpgradeWorkflow), instance, new ClusterRequest(
            payload.ReleaseId, stage.Name, cluster with { Pools = [.. cluster.Pools.Where(pool => attempt!.IsAbout(pool.PoolId))] }, rules, payload.Attempt, CanarySoaked: attempt!.CanarySoaked));
        return JobStep.Done;
    }

    /// <summary>The attempt counts as failed: otherwise its stage would wait for it for ever.</summary>
    public Task Abandon(Job job, Exception last, CancellationToken stop) => database.Write(
        async session =>
        {
            var payload = job.Payload<Payload>();
            if (await session.Attempt(payload.ReleaseId, payload.ClusterId, payload.Attempt) is { } attempt)
                await session.Save(payload.ReleaseId, attempt with { Failure = new ClusterFailure(ByGate: false, $"its attempt {attempt.Attempt} could not be begun: {last.Message}"), Ended = true });
        },
        stop);
}
