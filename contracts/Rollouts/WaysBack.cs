namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>GET /rollouts/operations/{id}/ways-back: how an upgrade could be taken back, were it tried now.</summary>
/// <param name="TargetImage">The image the pool had before; null: nothing was seen of it yet.</param>
/// <param name="Ways">Each one, in the order of preference; a rollback takes the first that is open.</param>
public sealed record WaysBack(string OperationId, string PoolId, string? TargetImage, IReadOnlyList<WayBack> Ways, DateTimeOffset At);

/// <param name="Because">Why it is open, or what closes it.</param>
/// <param name="Until">It closes by itself then; null: not foreseen.</param>
public sealed record WayBack(RollbackWay Way, bool Open, string Because, DateTimeOffset? Until = null);
