using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

/// <summary>Says of clusters when they may be touched. While patch-scheduling does not answer, the fleet is shown without.</summary>
public sealed class FleetWindows(IWindows windows, TimeProvider clock)
{
    public async Task<IReadOnlyList<FleetCluster>> AddTo(IReadOnlyList<FleetCluster> clusters, CancellationToken stop)
    {
        if (clusters.Count == 0)
            return clusters;
        try
        {
            var now = clock.GetUtcNow();
            var decisions = await windows.Decide([.. clusters.Select(cluster => new ClusterFacts(cluster.Id, cluster.Name, cluster.Region, cluster.Tags))], stop);
            return [.. clusters.Zip(decisions, (cluster, decision) => cluster with
            {
                Windows = new(now, decision.Allowed, decision.Reason, decision.ClosesAt, decision.NextOpening, decision.Windows ?? [], decision.Freezes ?? []),
            })];
        }
        catch (DomainException unanswered) when (unanswered.Kind is ErrorKind.Unavailable or ErrorKind.Throttled)
        {
            return clusters;
        }
    }
}
