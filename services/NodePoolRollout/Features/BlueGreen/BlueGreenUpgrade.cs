using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>Takes a pool to its image by a new pool of the same model that takes over.</summary>
public sealed class BlueGreenUpgrade(UpgradeJournal journal)
{
    public Task<JobStep> Step(UpgradeOperation operation, CancellationToken stop) => journal.Settle(
        operation, new Decision.End(PoolUpgradeState.Refused, $"Pool {operation.PoolName} of {operation.ClusterName}: blue-green is not offered here yet. Ask for strategy surge."), stop);
}
