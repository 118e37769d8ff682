namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>POST /rollouts/load: how much of what was upgraded is carrying work now.</summary>
/// <param name="Operations">Ids of the upgrades whose pools are measured; none: whatever <paramref name="Stage"/> has upgraded so far.</param>
public sealed record MeasureLoadRequest(string ReleaseId, IReadOnlyList<string> Operations, string? Stage = null);

/// <param name="Nodes">Nodes on their target image.</param>
/// <param name="UnderWorkload">Those of them that run at least one ready pod which no DaemonSet owns.</param>
/// <param name="Unseen">Clusters that could not be looked at; their nodes count for nothing.</param>
public sealed record MeasuredLoad(int Nodes, int UnderWorkload, IReadOnlyList<string> Unseen);
