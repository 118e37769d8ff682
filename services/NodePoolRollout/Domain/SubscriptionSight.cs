namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>What listing one subscription came to: its clusters, or why there are none to show.</summary>
public sealed record SubscriptionSight(string SubscriptionId, IReadOnlyList<ClusterSight> Clusters, AzureException? Problem = null);
