using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>
/// Empties the pool that goes, batch by batch: pods are asked to leave by the eviction API, within their budgets, again and again until the node's time is up.
/// </summary>
public sealed class DrainPool(INodePools azure, IClusterHealth health, IClusterWorkloads workloads, PermittedWrite write, SwapJournal journal, RolloutPace pace, TimeProvider clock)
{
    public async Task<JobStep> Step(UpgradeOperation operation, CancellationToken stop)
    {
        var swap = operation.BlueGreen!;
        return swap.Batch.Count == 0 ? await NextBatch(operation, swap, stop) : await Empty(operation, swap, stop);
    }

    private async Task<JobStep> NextBatch(UpgradeOperation operation, BlueGreenProgress swap, CancellationToken stop)
    {
        var nodes = SwapRules.Of(await health.Nodes(operation.Request.ClusterId, stop), swap.Leaving);
        var batch = DrainBatches.Next(nodes, swap.Drained, DrainBatches.Size(swap.Settings.DrainBatch, swap.ToDrain) ?? 1);
        if (batch.Count == 0)
            return await journal.Done(operation, stop);
        return await write.Make(
            operation, AzureWrite.Cordon, await azure.Find(operation.Request.ClusterId, stop),
            async (permitted, limited) =>
            {
                // They are closed already, but for one that joined since.
                foreach (var node in nodes.Where(node => node.Schedulable && batch.Contains(node.Name)))
                    await workloads.Cordon(operation.Request.ClusterId, node.Name, closed: true, limited);
                return permitted.On(swap.Draining(batch, clock.GetUtcNow()), clock.GetUtcNow());
            },
            stop);
    }

    private async Task<JobStep> Empty(UpgradeOperation operation, BlueGreenProgress swap, CancellationToken stop)
    {
        var left = new List<(string Node, NodePod Pod)>();
        foreach (var node in swap.Batch)
            left.AddRange((await workloads.PodsToMove(operation.Request.ClusterId, node, stop)).Select(pod => (node, pod)));
        var now = clock.GetUtcNow();
        if (left.Count == 0)
            return await BatchDone(operation, swap.BatchDone(), now, stop);
        if (now - swap.Since >= swap.Settings.DrainTimeout)
            return await journal.Fail(operation, TooLate(swap, left), stop);

        var staying = left.Where(entry => !entry.Pod.Leaving).ToList();
        if (staying.Count == 0)
            return await journal.Look(operation, null, pace.EvictAgain, stop);
        return await write.Make(
            operation, AzureWrite.Evict, begins: null,
            async (permitted, limited) =>
            {
                string? blocked = null;
                foreach (var (node, pod) in staying)
                {
                    if (await workloads.Evict(operation.Request.ClusterId, pod, limited) is { } refusal)
                        blocked ??= $"pod {pod} cannot leave node {node}: {refusal}";
                }

                return permitted with { BlueGreen = swap with { Blocked = blocked } };
            },
            stop,
            pace.EvictAgain);
    }

    private async Task<JobStep> BatchDone(UpgradeOperation operation, BlueGreenProgress swap, DateTimeOffset now, CancellationToken stop)
    {
        var nodes = SwapRules.Of(await health.Nodes(operation.Request.ClusterId, stop), swap.Leaving);
        if (nodes.All(node => swap.Drained.Contains(node.Name)))
            return await journal.Done(operation with { BlueGreen = swap }, stop);
        return swap.Failing is null
            ? await journal.Go(operation, swap.Soaking(SwapStep.BatchSoak, now + swap.Settings.BatchSoak, now), stop)
            : await journal.Go(operation, swap.At(SwapStep.Draining, now), stop);
    }

    private static string TooLate(BlueGreenProgress swap, List<(string Node, NodePod Pod)> left)
    {
        var (node, pod) = left[0];
        var why = swap.Blocked ?? (pod.Leaving ? $"pod {pod} of node {node} was asked to leave and has not ended" : $"pod {pod} is still on node {node}");
        var others = left.Count > 1 ? $" {left.Count - 1} more pods were left." : "";
        return $"Pool {swap.Leaving}: {string.Join(", ", swap.Batch)} could not be emptied within {swap.Settings.DrainTimeout.TotalMinutes:0} minutes: {why}.{others} {UpgradeFailures.Advice(UpgradeFailure.Drain)}";
    }
}
