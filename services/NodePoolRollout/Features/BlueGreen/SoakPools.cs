using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;
using ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>Waits out a soak, then looks: at every node of the pool that serves, and at what runs on the cluster, compared with what ran before the release.</summary>
public sealed class SoakPools(INodePools azure, IClusterHealth health, BaselineStore baselines, OperationStore operations, SwapJournal journal, RolloutPace pace, TimeProvider clock)
{
    public async Task<JobStep> Step(UpgradeOperation operation, CancellationToken stop)
    {
        var swap = operation.BlueGreen!;
        var now = clock.GetUtcNow();
        if (now < swap.SoakUntil)
            return journal.Until(swap.SoakUntil.Value);

        if (swap.Kind != SwapKind.Reversal)
        {
            var cluster = await azure.Find(operation.Request.ClusterId, stop);
            var nodes = await health.Nodes(operation.Request.ClusterId, stop);
            if (SwapRules.Healthy(operation, swap, swap.Green, cluster, nodes, now, pace) is var healthy and not Decision.Go)
                return await Unhealthy(operation, healthy, stop);
            if (await Worse(operation, stop) is { } worse)
            {
                var late = now - swap.SoakUntil >= pace.VerifyWithin;
                return await Unhealthy(operation, late ? new Decision.End(default, worse) : new Decision.Wait(WaitCause.Cluster, worse, now + pace.Later), stop);
            }
        }

        return swap.Step == SwapStep.BatchSoak ? await journal.Go(operation, swap.At(SwapStep.Draining, now), stop) : await journal.Done(operation, stop);
    }

    private Task<JobStep> Unhealthy(UpgradeOperation operation, Decision decision, CancellationToken stop) => decision switch
    {
        Decision.End end => journal.Fail(operation, $"After a soak: {end.Reason}", stop),
        Decision.Wait wait => journal.Look(operation, wait.Reason, wait.Until - clock.GetUtcNow(), stop),
        _ => throw new InvalidOperationException($"Upgrade {operation.Id}: a soak came to {decision}."),
    };

    private async Task<string?> Worse(UpgradeOperation operation, CancellationToken stop)
    {
        if (await baselines.Find(operation.Request.ReleaseId, operation.Request.ClusterId, stop) is not { } before)
            return null;
        var request = operation.Request;
        var others = ExemptPool.OfFailed(await operations.OfTroubledPools(request.ReleaseId, request.Stage, stop))
            .Where(pool => ArmId.Same(pool.ClusterId, request.ClusterId) && !ArmId.Same(pool.PoolId, request.PoolId)).SelectMany(pool => pool.Pools).ToList();
        var now = await health.Workloads(request.ClusterId, stop);
        return WorkloadRules.Findings(operation.ClusterName, before.Without(others), now.Without(others)).Select(finding => finding.Text).FirstOrDefault();
    }
}
