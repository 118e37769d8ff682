using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Gates;

/// <summary>Looks at clusters through their own APIs, some at a time.</summary>
public sealed class LookAtClusters(BaselineStore baselines, IClusterHealth health, RolloutPace pace, TimeProvider clock)
{
    /// <param name="exempt">Pools whose nodes do not count.</param>
    public async Task<IReadOnlyList<GateSeen>> Look(
        GateKind kind, EvaluateGateRequest request, IReadOnlyList<UpgradeOperation> operations, IReadOnlyList<ExemptPool> exempt, CancellationToken stop)
    {
        var clusters = operations.GroupBy(operation => ArmId.Key(operation.Request.ClusterId)).Select(group => group.ToList()).ToList();
        var seen = new GateSeen[clusters.Count];
        await Concurrently.For(clusters.Count, EvaluateGate.AtOnce, async i =>
            seen[i] = await LookAt(kind, request, clusters[i], exempt, stop));
        return seen;
    }

    private async Task<GateSeen> LookAt(GateKind kind, EvaluateGateRequest request, List<UpgradeOperation> operations, IReadOnlyList<ExemptPool> exempt, CancellationToken stop)
    {
        var (clusterId, cluster) = (operations[0].Request.ClusterId, operations[0].ClusterName);
        try
        {
            if (kind != GateKind.Workloads)
                return Judge(new GateSight(cluster, operations, await health.Nodes(clusterId, stop), null, null));
            var without = exempt.Where(pool => ArmId.Same(pool.ClusterId, clusterId)).SelectMany(pool => pool.Pools).ToList();
            return await baselines.Find(request.ReleaseId, clusterId, stop) is { } before
                ? Judge(new GateSight(cluster, operations, [], before.Without(without), (await health.Workloads(clusterId, stop)).Without(without)))
                : GateSeen.Blind($"{cluster}: no baseline was taken, as release {request.ReleaseId} has not begun there.", $"cluster {cluster}");
        }
        catch (ClusterApiException silent)
        {
            return GateSeen.Blind(silent.Message, $"cluster {cluster}");
        }
        catch (AzureException problem)
        {
            return GateSeen.Blind($"{cluster}: {AzureTroubleRules.Reason(problem)}", $"cluster {cluster}");
        }

        GateSeen Judge(GateSight sight) => GateRules.Judge(kind, sight, request.Expectations ?? [], clock.GetUtcNow(), pace);
    }
}
