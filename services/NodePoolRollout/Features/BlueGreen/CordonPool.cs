using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>Closes all nodes of the pool that goes to new pods, or opens those of the one that serves again. What somebody else had closed before stays closed.</summary>
public sealed class CordonPool(INodePools azure, IClusterHealth health, IClusterWorkloads workloads, PermittedWrite write, SwapJournal journal)
{
    public async Task<JobStep> Step(UpgradeOperation operation, CancellationToken stop)
    {
        var swap = operation.BlueGreen!;
        var closes = swap.Step == SwapStep.Cordoning;
        var nodes = SwapRules.Of(await health.Nodes(operation.Request.ClusterId, stop), closes ? swap.Leaving : swap.Returning);
        if (closes && swap.ToDrain == 0 && nodes.Count > 0)
        {
            // On disk before the first node is closed: afterwards nobody could tell who closed it.
            var before = nodes.Where(node => !node.Schedulable).Select(node => node.Name).Union(swap.CordonedBefore ?? []);
            return await journal.Save(operation, operation with { BlueGreen = swap with { ToDrain = nodes.Count, CordonedBefore = [.. before] } }, TimeSpan.Zero, stop);
        }

        var left = nodes.Where(node => node.Schedulable == closes && (closes || swap.CordonedBefore?.Contains(node.Name) is not true)).ToList();
        if (left.Count == 0)
            return await journal.Done(operation, stop);
        return await write.Make(
            operation, AzureWrite.Cordon, await azure.Find(operation.Request.ClusterId, stop),
            async (permitted, limited) =>
            {
                foreach (var node in left)
                    await workloads.Cordon(operation.Request.ClusterId, node.Name, closes, limited);
                return permitted;
            },
            stop);
    }
}
