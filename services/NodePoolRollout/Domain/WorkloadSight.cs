namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>What runs on a cluster and what does not: the baseline taken before a release touches it, and the comparison afterwards.</summary>
public sealed record WorkloadSight(IReadOnlyList<WorkloadPods> Pods, IReadOnlyList<DaemonSetSight> DaemonSets);

/// <summary>Pods of one owner. Counted by owner because a drained pod comes back under another name.</summary>
/// <param name="Owner">Kind and name of the controller, or <c>Pod/name</c> for a bare one.</param>
/// <param name="Examples">Names of the pods in trouble, each with what is wrong.</param>
public sealed record WorkloadPods(
    string Namespace, string Owner, int Ready, int Unready, int CrashLooping, int Pending, IReadOnlyList<string> Examples);

/// <summary>A DaemonSet: how many nodes should run it and how many do not.</summary>
public sealed record DaemonSetSight(string Namespace, string Name, int Desired, int Unavailable);
