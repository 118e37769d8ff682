using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Workflows.MonthlyRelease;
using ReleaseOrchestrator.Workflows.MonthlyRelease.Activities;
using ReleaseOrchestrator.Workflows.Rollback.Activities;

namespace ReleaseOrchestrator.Workflows.Rollback;

/// <summary>
/// Takes back what a release has changed, newest first: says beforehand what goes back and what stays, takes back step by step, a few clusters at a time, and closes the
/// release as what it then is. What cannot go back is no reason to leave the rest.
/// </summary>
public sealed class RollbackWorkflow : Workflow<RollbackId, Ended>
{
    public override async Task<Ended> RunAsync(WorkflowContext context, RollbackId input)
    {
        var outline = await context.CallActivityAsync<RollbackOutline>(nameof(PlanRollback), input, Retries.Patient);
        var (failed, stopped) = await TakeBack(context, input, outline);
        var ended = await Ends(context, input, outline, failed, stopped);
        await context.CallActivityAsync(nameof(CloseRelease), new CloseRelease.Input(input.ReleaseId, ended), Retries.Patient);
        return ended;
    }

    private static async Task<(List<string> Failed, bool Stopped)> TakeBack(WorkflowContext context, RollbackId input, RollbackOutline outline)
    {
        var failed = new List<string>();
        foreach (var step in outline.Plan.Steps)
        {
            var waiting = new Queue<RollbackCluster>(step.Clusters);
            var running = new List<Task<ClusterRollbackOutcome>>();
            var stopped = false;
            while (running.Count > 0 || (waiting.Count > 0 && !stopped))
            {
                while (running.Count < outline.AtOnce && !stopped && waiting.TryDequeue(out var cluster))
                    running.Add(TakeBack(context, input, outline, step, cluster));
                var ended = await Task.WhenAny(running);
                running.Remove(ended);
                var outcome = await ended;
                failed.AddRange(outcome.Failed);
                stopped |= outcome.Stopped;
            }

            if (stopped)
                return (failed, true);
        }

        return (failed, false);
    }

    private static Task<ClusterRollbackOutcome> TakeBack(WorkflowContext context, RollbackId input, RollbackOutline outline, RollbackStep step, RollbackCluster cluster) =>
        context.CallChildWorkflowAsync<ClusterRollbackOutcome>(
            nameof(ClusterRollbackWorkflow),
            new ClusterRollbackRequest(input.ReleaseId, step.Stage, cluster, outline.AtOnce, outline.Emergency),
            new ChildWorkflowTaskOptions(Instances.ClusterRollback(input.ReleaseId, cluster.ClusterId, input.Number)));

    private static async Task<Ended> Ends(WorkflowContext context, RollbackId input, RollbackOutline outline, List<string> failed, bool stopped)
    {
        if (stopped)
            return new Ended(Ending.Aborted, $"{(await context.Steering(input.ReleaseId)).Reason}, while it was taken back");
        List<string> left = [.. outline.Plan.Staying.Select(pool => $"{pool.Cluster}/{pool.Pool} ({pool.Reason})"), .. failed];
        return left.Count == 0 ? new Ended(Ending.RolledBack) : new Ended(Ending.LeftBehind, $"not taken back: {string.Join(", ", left)}");
    }
}
