using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>What trouble means before anything was written: to wait, and to look at everything anew.</summary>
public sealed class Before(UpgradeJournal journal, RolloutPace pace, TimeProvider clock)
{
    public async Task<JobStep> FirstWrite(UpgradeOperation operation, Func<Task<JobStep>> look, CancellationToken stop)
    {
        try
        {
            return await look();
        }
        catch (AzureException problem) when (operation.Intent is not null)
        {
            // Whether the write arrived is not known yet: neither the place nor the intent may be given up.
            var pause = AzureTroubleRules.Pause(operation, problem, pace);
            return await journal.Continue(operation, operation.Troubled().Delayed(AzureTroubleRules.Reason(problem), clock.GetUtcNow() + pause), pause, stop);
        }
        catch (AzureException problem)
        {
            return await journal.Settle(operation.Troubled(), AzureTroubleRules.Decide(operation, problem, clock.GetUtcNow(), pace), stop);
        }
        catch (ClusterApiException silent)
        {
            return await WaitFor(operation, WaitCause.Cluster, silent.Message, stop);
        }
        catch (DomainException unanswered) when (unanswered.Kind is ErrorKind.Unavailable or ErrorKind.Throttled)
        {
            return await WaitFor(operation, WaitCause.Window, $"The windows are not known: {unanswered.Message}", stop);
        }
    }

    private Task<JobStep> WaitFor(UpgradeOperation operation, WaitCause cause, string reason, CancellationToken stop)
    {
        var troubled = operation.Troubled();
        return journal.Settle(troubled, new Decision.Wait(cause, reason, clock.GetUtcNow() + pace.BackOff(troubled.Troubles)), stop);
    }
}
