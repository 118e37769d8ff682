using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>The border to Azure. Every call that does not work throws an <see cref="AzureException"/>.</summary>
public interface INodePools
{
    /// <summary>All clusters of the configured subscriptions, with their pools. One that does not answer says so and hides no other.</summary>
    Task<IReadOnlyList<SubscriptionSight>> List(CancellationToken stop);

    /// <summary>One cluster as it is now, with its pools.</summary>
    Task<ClusterSight> Find(string clusterId, CancellationToken stop);

    /// <summary>The image that AKS would take this pool to, as its region has it now.</summary>
    Task<string?> LatestImage(string poolId, CancellationToken stop);

    /// <summary>Asks for the upgrade to the region's latest image; answers as soon as Azure has accepted it.</summary>
    Task<AzureCall> UpgradeNodeImage(string poolId, CancellationToken stop);

    /// <summary>The latest image of each family in a region, whichever pools are there.</summary>
    Task<IReadOnlyList<string>> LatestImages(string subscriptionId, string region, CancellationToken stop);

    /// <summary>What AKS would take this pool back to.</summary>
    Task<IReadOnlyList<RecentVersion>> RecentVersions(string poolId, CancellationToken stop);

    /// <summary>Asks for a change of what the pool runs; answers as soon as Azure has accepted it.</summary>
    /// <param name="ifMatch">Only over this state of the pool; another one is Busy. Null: over whatever it is.</param>
    Task<AzureCall> Change(string poolId, PoolChange change, string? ifMatch, CancellationToken stop);

    /// <summary>Asks that the pool's latest operation be stopped; answers as soon as Azure has accepted it. Busy: there is nothing to stop.</summary>
    Task Abort(string poolId, CancellationToken stop);

    /// <summary>Looks at an operation once.</summary>
    Task<AzureProgress> Progress(AzureCall call, CancellationToken stop);

    /// <summary>Changes how AKS replaces the pool's nodes; what is null stays as it is.</summary>
    Task ApplySettings(string poolId, PoolUpgradeSettings settings, CancellationToken stop);
}
