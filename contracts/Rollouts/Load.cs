namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>POST /rollouts/load: how much of what was upgraded is carrying work now.</summary>
public sealed record MeasureLoadRequest(string ReleaseId, IReadOnlyList<string> Operations);

/// <param name="Nodes">Nodes on their target image.</param>
/// <param name="UnderWorkload">Those of them that run at least one ready pod which no DaemonSet owns.</param>
/// <param name="Unseen">Clusters that could not be looked at; their nodes count for nothing.</param>
public sealed record MeasuredLoad(int Nodes, int UnderWorkload, IReadOnlyList<string> Unseen);
