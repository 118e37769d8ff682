namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>GET /rollouts/measured: upgrades that went well, the newest first. Plans are forecast from them.</summary>
public sealed record MeasuredUpgrades(IReadOnlyList<MeasuredUpgrade> Upgrades);

/// <param name="Nodes">How many nodes the pool had.</param>
/// <param name="Took">From the first write to the last node seen on the image.</param>
public sealed record MeasuredUpgrade(string PoolId, int Nodes, TimeSpan Took);
