using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>Waits until Azure has made the new pool.</summary>
public sealed class CreatePool(INodePools azure, SwapJournal journal, RolloutPace pace)
{
    public async Task<JobStep> Step(UpgradeOperation operation, CancellationToken stop)
    {
        var progress = operation.Call is { Resume.Length: > 0 } call ? await azure.Progress(call, stop) : await ByThePool(operation, stop);
        return progress.Status switch
        {
            AzureStatus.Forgotten => await journal.Save(operation, operation.WithoutCall(), TimeSpan.Zero, stop),
            AzureStatus.Running => await journal.Save(
                operation, operation.GoesOn(), progress.PollAfter is { } asked && asked > pace.ShortestPoll ? asked : pace.Soon, stop),
            AzureStatus.Succeeded => await journal.Done(operation, stop),
            _ => await journal.Fail(operation, Failure(operation.BlueGreen!, progress), stop),
        };
    }

    private async Task<AzureProgress> ByThePool(UpgradeOperation operation, CancellationToken stop) =>
        SwapRules.Named(await azure.Find(operation.Request.ClusterId, stop), operation.BlueGreen!.Green) switch
        {
            null => new AzureProgress(AzureStatus.Failed, new AzureFault("NotFound", "it was deleted meanwhile")),
            { ProvisioningState: var state } when !ProvisioningStates.IsTerminal(state) => new AzureProgress(AzureStatus.Running),
            { ProvisioningState: var state } when ProvisioningStates.Is(state, ProvisioningStates.Succeeded) => new AzureProgress(AzureStatus.Succeeded),
            var pool => new AzureProgress(AzureStatus.Failed, pool.Fault ?? new AzureFault(pool.ProvisioningState, "Azure keeps no reason.")),
        };

    private static string Failure(BlueGreenProgress swap, AzureProgress progress)
    {
        var fault = progress.Fault ?? new AzureFault($"{progress.Status}", "Azure gives no reason.");
        return $"Pool {swap.Green} could not be created. {fault} {UpgradeFailures.Advice(UpgradeFailures.Classify(fault))}";
    }
}
