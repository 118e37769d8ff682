using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;

/// <summary>Compares what is with what was left. Facts in, findings out; nothing else.</summary>
public static class DriftRules
{
    /// <summary>Whether what Azure shows of a pool now says anything: not while somebody is changing it, nor while it is switched off.</summary>
    public static bool IsSettled(FleetCluster cluster, FleetPool pool) => ProvisioningStates.IsTerminal(pool.ProvisioningState) && !IsStopped(cluster, pool);

    public static bool IsStopped(FleetCluster cluster, FleetPool pool) => ArmId.Same(cluster.PowerState, "Stopped") || ArmId.Same(pool.PowerState, "Stopped");

    public static DriftFinding Missing(WantedPool wanted) => new(
        DriftKind.Missing, wanted.ClusterId, wanted.PoolId, wanted.Image, "the pool is gone", wanted.ReleaseId, Note: "A pool that is gone is not made again.");

    public static DriftFinding? Image(WantedPool wanted, FleetPool pool) =>
        NodeImage.Same(pool.NodeImageVersion, wanted.Image)
            ? null
            : new(DriftKind.Image, wanted.ClusterId, wanted.PoolId, wanted.Image, pool.NodeImageVersion, wanted.ReleaseId, wanted, WhyNot(wanted.Image, pool));

    /// <param name="nodes">Of the whole cluster; those that have not said their image yet do not count.</param>
    public static DriftFinding? MixedNodes(WantedPool wanted, FleetPool pool, IEnumerable<NodeSight> nodes)
    {
        var images = nodes.Where(node => ArmId.Same(node.Pool, pool.Name) && node.Image is not null)
            .GroupBy(node => node.Image!, StringComparer.OrdinalIgnoreCase).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        if (images.Count == 0 || (images.Count == 1 && NodeImage.Same(images[0].Key, pool.NodeImageVersion)))
            return null;
        var newest = images.MaxBy(group => NodeImage.Parse(group.Key))!.Key;
        return new(
            DriftKind.MixedNodes, wanted.ClusterId, wanted.PoolId, wanted.Image, string.Join(", ", images.Select(group => $"{group.Count()} nodes on {group.Key}")),
            wanted.ReleaseId, wanted, WhyNot(wanted.Image, pool with { NodeImageVersion = newest }));
    }

    public static DriftFinding? Settings(WantedPool wanted, FleetPool pool)
    {
        var (left, now) = (wanted.Left?.Pool, pool.Upgrade ?? new PoolUpgradeSettings());
        if (left is null || left == now)
            return null;
        var note = CanBePutBack(left, now) ? null : "AKS takes no setting away again: what was not set cannot be put back.";
        return new(DriftKind.Settings, wanted.ClusterId, wanted.PoolId, Text(left), Text(now), wanted.ReleaseId, note is null ? wanted : null, note);
    }

    /// <param name="wanted">The pool of this cluster that was left last.</param>
    public static DriftFinding? Channel(WantedPool wanted, FleetCluster cluster)
    {
        if (wanted.Left is not { } left || (!TurnedOn(left.UpgradeChannel, cluster.UpgradeChannel) && !TurnedOn(left.NodeOsUpgradeChannel, cluster.NodeOsUpgradeChannel)))
            return null;
        return new(
            DriftKind.Channel, cluster.Id, "", Text(left.UpgradeChannel, left.NodeOsUpgradeChannel), Text(cluster.UpgradeChannel, cluster.NodeOsUpgradeChannel), wanted.ReleaseId,
            Note: "A channel is for the people of the cluster to turn off.");
    }

    /// <summary>A pool that was switched off while others of its stage were upgraded: it is to follow them.</summary>
    /// <param name="followed">The newest of its stage and family that reconciles.</param>
    public static DriftFinding? Laggard(WantedPool followed, FleetPool pool) =>
        NodeImage.Parse(pool.NodeImageVersion) is { } has && NodeImage.Parse(followed.Image) is { } wanted && has.SameFamily(wanted) && has < wanted
            ? new(DriftKind.Image, pool.ClusterId, pool.Id, followed.Image, pool.NodeImageVersion, followed.ReleaseId, followed, WhyNot(followed.Image, pool))
            : null;

    private static string? WhyNot(string image, FleetPool pool)
    {
        if (pool.NotOurs is { } reason)
            return $"It cannot be brought back: {reason}";
        return NodeImage.Parse(pool.NodeImageVersion) is { } now && NodeImage.Parse(image) is { } wanted && now.SameFamily(wanted) && now > wanted
            ? "It is newer: an upgrade never goes back."
            : null;
    }

    private static bool TurnedOn(string? left, string? now) => IsOn(now) && !ArmId.Same(left, now);

    private static bool IsOn(string? channel) => channel is { Length: > 0 } && !ArmId.Same(channel, "none");

    private static bool CanBePutBack(PoolUpgradeSettings left, PoolUpgradeSettings now) =>
        (left.MaxSurge is not null || now.MaxSurge is null) && (left.DrainTimeoutMinutes is not null || now.DrainTimeoutMinutes is null)
        && (left.NodeSoakMinutes is not null || now.NodeSoakMinutes is null) && (left.MaxUnavailable is not null || now.MaxUnavailable is null);

    private static string Text(PoolUpgradeSettings settings) =>
        $"maxSurge {settings.MaxSurge ?? "unset"}, maxUnavailable {settings.MaxUnavailable ?? "unset"}, drain timeout {Minutes(settings.DrainTimeoutMinutes)}, node soak {Minutes(settings.NodeSoakMinutes)}";

    private static string Minutes(int? minutes) => minutes is { } number ? $"{number} min" : "unset";

    private static string Text(string? upgrade, string? nodeOs) => $"upgradeChannel {upgrade ?? "none"}, nodeOSUpgradeChannel {nodeOs ?? "None"}";
}
