using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Workflows.MonthlyRelease;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout.Activities;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>Sentences of the story of a stage.</summary>
internal static class StageSteps
{
    extension(WorkflowContext context)
    {
        public Task MoveStage(StageRequest stage, StageState state, string? reason = null) => context.MoveStage(stage.ReleaseId, stage.Stage.Name, state, reason);

        public Task MoveStage(string releaseId, string stage, StageState state, string? reason) =>
            context.CallActivityAsync<bool>(nameof(Activities.MoveStage), new MoveStage.Input(releaseId, stage, state, reason), Retries.Patient);

        public Task<ClusterOutcome> UpgradeCluster(StageRequest stage, PlannedCluster cluster) => context.CallChildWorkflowAsync<ClusterOutcome>(
            nameof(ClusterUpgradeWorkflow),
            new ClusterRequest(stage.ReleaseId, stage.Stage.Name, cluster, stage.Rules, Attempt: 1),
            new ChildWorkflowTaskOptions(Instances.Cluster(stage.ReleaseId, cluster.ClusterId, 1)));

        /// <summary>A cluster that has ended early leaves pools soaking: nothing is changed there, and how they end counts.</summary>
        public Task<ClusterOutcome> WatchSoaking(StageRequest stage, ClusterOutcome left) => context.CallChildWorkflowAsync<ClusterOutcome>(
            nameof(ClusterUpgradeWorkflow),
            new ClusterRequest(
                stage.ReleaseId, stage.Stage.Name, new PlannedCluster(left.ClusterId, left.Cluster, "", null, []), stage.Rules, left.Attempt, left.Soaking, left.CanarySoaked),
            new ChildWorkflowTaskOptions(Instances.Soaking(stage.ReleaseId, left.ClusterId, left.Attempt, left.Soaking.Count)));

        /// <summary>What has failed in the stage, against what may.</summary>
        public Task<StageStanding> Standing(StageRequest stage) => context.CallActivityAsync<StageStanding>(
            nameof(WeighFailures), new WeighFailures.Input(stage.ReleaseId, stage.Stage.Name, stage.Rules.Limits.MaxFailures), Retries.Patient);

        /// <summary>
        /// What a failure beyond the budget and a gate that stops come to: people are waited for, or the release is taken back, as the policy says. False: it does not go on.
        /// </summary>
        /// <param name="isFailure">False: nothing is known to be wrong, so nothing is taken back by itself.</param>
        public async Task<bool> StoppedAndResumed(StageRequest stage, string reason, bool isFailure = true) =>
            await context.Stop(stage, reason, isFailure) && await context.GoAhead(stage.ReleaseId);

        /// <summary>Stops new work everywhere. False: what was changed is taken back.</summary>
        public async Task<bool> Stop(StageRequest stage, string reason, bool isFailure)
        {
            if (isFailure && stage.Rules.OnFailure == FailureAction.RollBack)
            {
                await context.CallActivityAsync(nameof(RollBackForFailure), new RollBackForFailure.Input(stage.ReleaseId, stage.Stage.Name, reason), Retries.Patient);
                return false;
            }

            await context.CallActivityAsync(nameof(PauseForFailure), new PauseForFailure.Input(stage.ReleaseId, stage.Stage.Name, reason), Retries.Patient);
            return true;
        }
    }
}
