namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>ARM ids are compared without case: Azure itself writes them in several ways.</summary>
public static class ArmId
{
    public static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>The form used as a key in the database.</summary>
    public static string Key(string id) => id.ToLowerInvariant();

    public static string Name(string id) => id[(id.LastIndexOf('/') + 1)..];

    /// <summary>Whether this is <c>/subscriptions/S/resourceGroups/G/providers/Microsoft.ContainerService/managedClusters/C</c>.</summary>
    public static bool IsCluster(string id) =>
        id.Split('/') is ["", var subscriptions, { Length: > 0 }, var groups, { Length: > 0 }, var providers, var provider, var clusters, { Length: > 0 }]
        && Same(subscriptions, "subscriptions") && Same(groups, "resourceGroups") && Same(providers, "providers")
        && Same(provider, "Microsoft.ContainerService") && Same(clusters, "managedClusters");

    public static bool IsPoolOf(string poolId, string clusterId) =>
        poolId.Length > clusterId.Length && Same(poolId[..clusterId.Length], clusterId)
        && poolId[clusterId.Length..].Split('/') is ["", var pools, { Length: > 0 }] && Same(pools, "agentPools");

    public static string Subscription(string id) => id.Split('/') is ["", _, var subscription, ..] ? subscription.ToLowerInvariant() : "";
}
