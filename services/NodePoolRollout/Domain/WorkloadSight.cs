namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>What runs on a cluster and what does not: the baseline taken before a release touches it, and the comparison afterwards.</summary>
public sealed record WorkloadSight(IReadOnlyList<WorkloadPods> Pods, IReadOnlyList<DaemonSetSight> DaemonSets)
{
    /// <summary>Without what is on the nodes of some pools. Pods that are on no node stay: whatever they miss, they miss.</summary>
    public WorkloadSight Without(IReadOnlyCollection<string> pools) => pools.Count == 0 ? this : new(
        [.. Pods.Where(pods => pods.Pool is not { } pool || !Among(pools, pool))],
        [.. DaemonSets.Select(set => set with { Unavailable = Math.Max(0, set.Unavailable - (set.UnavailableOn ?? []).Where(on => Among(pools, on.Key)).Sum(on => on.Value)) })]);

    private static bool Among(IEnumerable<string> pools, string pool) => pools.Any(other => ArmId.Same(other, pool));
}

/// <summary>Pods of one owner on one pool. Counted by owner because a drained pod comes back under another name.</summary>
/// <param name="Owner">Kind and name of the controller, or <c>Pod/name</c> for a bare one.</param>
/// <param name="Examples">Names of the pods in trouble, each with what is wrong.</param>
/// <param name="Pool">Null: they are on no node, or on one that is gone.</param>
public sealed record WorkloadPods(
    string Namespace, string Owner, int Ready, int Unready, int CrashLooping, int Pending, IReadOnlyList<string> Examples, string? Pool = null);

/// <summary>A DaemonSet: how many nodes should run it and how many do not.</summary>
/// <param name="UnavailableOn">Nodes with a pod of it that is not ready, by their pool.</param>
public sealed record DaemonSetSight(string Namespace, string Name, int Desired, int Unavailable, Dictionary<string, int>? UnavailableOn = null);
