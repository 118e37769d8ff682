using Dapr.Workflow;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>Counts what has failed in a stage and was neither tried again nor left out since, against what may.</summary>
public sealed class WeighFailures(ServiceDatabase database, TimeProvider clock) : WorkflowActivity<WeighFailures.Input, StageStanding>
{
    public sealed record Input(string ReleaseId, string Stage, int MaxFailures);

    public override async Task<StageStanding> RunAsync(WorkflowActivityContext context, Input input)
    {
        var clusters = (await database.Read(s => s.TroubledClusters(input.ReleaseId))).Where(cluster => cluster.Stage == input.Stage).ToList();
        var failures = clusters.Sum(cluster => cluster.Failed.Count + (cluster.Failure is { IsFailure: true } ? 1 : 0));
        var standing = new StageStanding(
            failures > input.MaxFailures || clusters.Exists(cluster => cluster.Failure is { ByGate: true }), clusters.Sum(cluster => cluster.UnderWay), Summary(clusters),
            failures > input.MaxFailures || clusters.Exists(cluster => cluster.Failure is { ByGate: true, IsFailure: true }),
            clusters.Sum(cluster => cluster.Attempts));
        if (failures > 0 && !standing.Beyond)
        {
            await database.Write(session => session.Tell(
                input.ReleaseId, $"budget:{input.Stage}:{standing.Summary}", clock.GetUtcNow(), "budget",
                $"Stage {input.Stage} goes on: {failures} of the {input.MaxFailures} failures that it may have. {standing.Summary}"));
        }

        return standing;
    }

    private static string Summary(IEnumerable<ClusterAttempts> clusters) => string.Join("; ", clusters.SelectMany(cluster => cluster.Failed
        .Select(failure => $"pool {failure.Pool} of {cluster.Cluster} {failure.State}: {failure.Reason}")
        .Concat(cluster.Failure is { } failure ? [$"cluster {cluster.Cluster}: {failure.Reason}"] : [])));
}
