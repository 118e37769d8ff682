using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>
/// Watches a blue-green upgrade that AKS does by itself as any other, and sees when its last soak has begun: all old nodes are closed and empty, and as many new
/// ones serve.
/// </summary>
public sealed class FollowAksBlueGreen(ServiceDatabase database, IClusterHealth health, IClusterWorkloads workloads, FollowUpgrade follow)
{
    public async Task<JobStep> Step(UpgradeOperation operation, CancellationToken stop)
    {
        if (operation.State == PoolUpgradeState.Upgrading && await Soaks(operation, stop))
        {
            await database.Write(session => UpgradeJournal.Soak(session, operation.SoakingInAzure()), stop);
            return JobStep.Again(TimeSpan.Zero);
        }

        return await follow.Step(operation, stop);
    }

    private async Task<bool> Soaks(UpgradeOperation operation, CancellationToken stop)
    {
        try
        {
            var nodes = SwapRules.Of(await health.Nodes(operation.Request.ClusterId, stop), operation.PoolName);
            var old = nodes.Where(node => !node.IsOn(operation.Request.TargetImage)).ToList();
            if (old.Count == 0 || old.Exists(node => node.Schedulable) || NodeVerification.Ready(operation.Request.TargetImage, nodes) < old.Count)
                return false;
            foreach (var node in old)
            {
                if ((await workloads.PodsToMove(operation.Request.ClusterId, node.Name, stop)).Count > 0)
                    return false;
            }

            return true;
        }
        catch (Exception silent) when (silent is ClusterApiException or AzureException)
        {
            return false; // seen later
        }
    }
}
