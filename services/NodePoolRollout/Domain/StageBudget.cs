using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>Whether one more pool may begin (R2, R6). Asked inside the transaction that makes the reservation.</summary>
public static class StageBudget
{
    /// <param name="held">All reservations of all releases, but for the applicant's own.</param>
    /// <param name="failedPools">Pools of this release and stage that failed and were not brought to the image since.</param>
    /// <returns>Null: it may.</returns>
    public static BudgetRefusal? Refuses(Applicant applicant, PlacesHeld held, int failedPools)
    {
        var (place, limits) = (applicant.Place, applicant.Limits);
        if (!applicant.DespiteFailures && !limits.AllowsAnother(failedPools, inFlight: 0))
            return new(true, () => $"Stage {place.Stage} has {failedPools} failed pools, {limits.MaxFailures} are allowed (maxFailures): no further pool is begun.");
        if (held.OfCluster(place.ClusterKey) is { } sameCluster)
            return new(false, () => $"Another pool of {ArmId.Name(place.ClusterKey)} is being upgraded ({sameCluster.Id}): one pool of a cluster at a time.");
        if (held.OfPairedRegion(place) is { } paired)
            return new(false, () => $"Region {paired.Region}, which {place.Region} is paired with, is being upgraded ({paired.Id}): never both regions of a pair.");

        var stage = held.OfStage(place);
        if (!applicant.DespiteFailures && !limits.AllowsAnother(failedPools, stage.Pools))
        {
            return new(
                true,
                () => $"Stage {place.Stage} has {failedPools} failed pools and {stage.Pools} in flight, which count as failed until they are done; {limits.MaxFailures} are allowed (maxFailures).");
        }

        return Full($"Stage {place.Stage}", stage, "maxConcurrentClusters", limits.MaxConcurrentClusters, "maxConcurrentPools", limits.MaxConcurrentPools,
                "maxConcurrentNodes", limits.MaxConcurrentNodes, place, sharedByStage: true)
            ?? Full("The fleet", held.OfFleet, "fleet", limits.Wider?.Fleet, place, sharedByStage: true)
            ?? Full($"Region {place.Region}", held.OfRegion(place), "region", limits.Wider?.Region, place, sharedByStage: false)
            ?? Full($"Subscription {place.Subscription}", held.OfSubscription(place), "subscription", limits.Wider?.Subscription, place, sharedByStage: false);
    }

    private static BudgetRefusal? Full(string where, PlacesIn held, string scope, ConcurrencyLimit? limit, Place place, bool sharedByStage) => limit is null
        ? null
        : Full(
            where, held, $"limits.{scope}.clusters", limit.Clusters, $"limits.{scope}.pools", limit.Pools, $"limits.{scope}.nodes", limit.Nodes, place, sharedByStage);

    private static BudgetRefusal? Full(
        string where, PlacesIn held, string clustersLimit, int? clusters, string poolsLimit, int? pools, string nodesLimit, int? nodes, Place place, bool sharedByStage)
    {
        if (held.Pools >= pools)
            return new(sharedByStage, () => $"{where} has {held.Pools} pools in flight, the most it may ({poolsLimit}): {held}.");
        if (held.Clusters >= clusters && !held.Has(place.ClusterKey))
            return new(sharedByStage, () => $"{where} has {held.Clusters} clusters in flight, the most it may ({clustersLimit}): {held}.");
        if (held.Pools > 0 && held.Nodes + place.Nodes > nodes) // a pool larger than the limit goes alone
        {
            return new(
                false,
                () => place.Nodes > nodes
                    ? $"{where} may have {nodes} nodes in flight ({nodesLimit}); this pool takes {place.Nodes} and has to go alone: {held}."
                    : $"{where} has {held.Nodes} nodes in flight and may have {nodes} ({nodesLimit}); this pool takes {place.Nodes}: {held}.");
        }

        return null;
    }
}

/// <summary>Why one more pool may not begin.</summary>
/// <param name="ForAllAlike">No other pool of the same stage may begin either, as long as this is so.</param>
public sealed record BudgetRefusal(bool ForAllAlike, Func<string> Explain);
