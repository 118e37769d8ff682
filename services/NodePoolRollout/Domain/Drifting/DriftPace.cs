namespace ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;

/// <summary>How often and how much is looked for drift. Configuration section <c>Drift</c>.</summary>
public sealed record DriftPace
{
    public static readonly DriftPace Default = new();

    /// <summary>Between two rounds.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Clusters whose nodes are looked at in one round: first those that look suspicious, then the one that was looked at longest ago.</summary>
    public int ClustersPerRound { get; init; } = 20;
}
