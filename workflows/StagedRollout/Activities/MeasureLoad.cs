using System.Globalization;
using Dapr.Workflow;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>
/// How much work the nodes of a stage have carried: of the time that was watched, as many nodes as carried work at its beginning and at its end. Notes it
/// in the ledger, and tells each quarter that is reached.
/// </summary>
public sealed class MeasureLoad(AppCalls apps, ServiceDatabase database, TimeProvider clock) : WorkflowActivity<MeasureLoad.Input, LoadSoFar>
{
    /// <param name="Wanted">Node-hours.</param>
    public sealed record Input(string ReleaseId, string Stage, LoadSoFar Before, TimeSpan Watched, double Wanted);

    public override async Task<LoadSoFar> RunAsync(WorkflowActivityContext context, Input input)
    {
        var load = await apps.Post<MeasureLoadRequest, MeasuredLoad>(AppIds.NodePoolRollout, "rollouts/load", new(input.ReleaseId, [], input.Stage), CancellationToken.None);
        var now = input.Before.And(load.UnderWorkload, input.Watched);
        var text = string.Create(CultureInfo.InvariantCulture, $"{now.NodeHours:0.#} of {input.Wanted:0.#} node-hours");
        await database.Write(async session =>
        {
            await session.NoteSoak(input.ReleaseId, input.Stage, text);
            if (Quarter(now.NodeHours, input.Wanted) is var quarter && quarter > Quarter(input.Before.NodeHours, input.Wanted))
                await session.Tell(input.ReleaseId, $"soak:{input.Stage}:{quarter}", clock.GetUtcNow(), "soak", $"Stage {input.Stage} has soaked {text} under workload");
        });
        return now;
    }

    private static int Quarter(double hours, double wanted) => (int)Math.Min(4, 4 * hours / wanted);
}

/// <param name="NodeHours">Spent under workload since the soak began.</param>
/// <param name="UnderWorkload">Nodes that carried work at the last look.</param>
public sealed record LoadSoFar(double NodeHours, int UnderWorkload)
{
    public LoadSoFar And(int underWorkload, TimeSpan watched) => new(NodeHours + Math.Min(UnderWorkload, underWorkload) * watched.TotalHours, underWorkload);
}
