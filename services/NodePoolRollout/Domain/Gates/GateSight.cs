namespace ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

/// <summary>A cluster as a gate looks at it: the upgrades of the stage there, and what its API shows now.</summary>
public sealed record GateSight(string Cluster, IReadOnlyList<UpgradeOperation> Operations, IReadOnlyList<NodeSight> Nodes, WorkloadSight? Before, WorkloadSight? Now)
{
    /// <summary>The nodes of the pool that an upgrade left behind: another pool, where one took its place.</summary>
    public IEnumerable<NodeSight> NodesOf(UpgradeOperation operation) => Nodes.Where(node => ArmId.Same(node.Pool, operation.ServingPool));
}

/// <summary>Something wrong, or something that cannot be seen.</summary>
/// <param name="MaySettle">It may be no more than the end of the upgrade: pods that are starting, a node that was just replaced.</param>
/// <param name="Unseen">Nothing is known to be wrong: what would say so is missing.</param>
public sealed record Finding(string Text, bool MaySettle = false, bool Unseen = false);

/// <summary>What a gate saw of one cluster, or of one address.</summary>
/// <param name="Findings">What is wrong.</param>
/// <param name="Unseen">Why it could not be judged; null: it could.</param>
/// <param name="Settling">Not judged, because it may be no more than the end of the upgrade.</param>
/// <param name="Inputs">What this rests on, by name.</param>
public sealed record GateSeen(IReadOnlyList<string> Findings, string? Unseen, bool Settling, IReadOnlyDictionary<string, string> Inputs)
{
    public static GateSeen Blind(string why, string name) => new([], why, false, new Dictionary<string, string> { [name] = why });
}
