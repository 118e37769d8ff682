using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>One write to Azure or to a cluster while two pools stand beside each other: permitted and noted first, limited in time, its end noted (R1, R3).</summary>
public sealed class PermittedWrite(Admission admission, IWindows windows, SwapJournal journal, RolloutPace pace, TimeProvider clock)
{
    /// <param name="begins">Something new begins with it: then the cluster's window has to be open. What is under way goes on, what failed is put in order.</param>
    /// <param name="write">Makes it; what it returns is saved.</param>
    /// <param name="pause">Before the next look; null: the shortest.</param>
    public async Task<JobStep> Make(
        UpgradeOperation operation, AzureWrite kind, ClusterSight? begins, Func<UpgradeOperation, CancellationToken, Task<UpgradeOperation>> write, CancellationToken stop,
        TimeSpan? pause = null)
    {
        if (begins is not null && operation is { BlueGreen.Failing: null, Request.Emergency: null }
            && PoolUpgradeRules.Window(await windows.Decide(begins.Facts, stop), clock.GetUtcNow(), pace) is var window and not Decision.Go)
        {
            return await journal.Settle(operation, window, stop);
        }

        var intent = new WriteIntent(kind, clock.GetUtcNow() + pace.WriteTimeout, "", "", null);
        var (permitted, decision) = await admission.Permit(operation with { State = PoolUpgradeState.Upgrading }, intent, stop);
        if (decision is not Decision.Go)
            return await journal.Settle(operation, decision, stop);

        using var limit = new CancellationTokenSource(pace.WriteTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var written = await write(permitted, either.Token);
            return await journal.Save(permitted, (written with { Intent = null }).GoesOn(), pause ?? pace.ShortestPoll, stop);
        }
        catch (AzureException problem)
        {
            return await journal.Met(problem.EffectUnknown ? permitted : permitted.NotWritten(), problem, stop);
        }
        catch (ClusterApiException silent)
        {
            return await journal.Silent(permitted, silent.Message, stop);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return await journal.Look(permitted, "No answer in time.", pace.Soon, stop);
        }
    }
}
