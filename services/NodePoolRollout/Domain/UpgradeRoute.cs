namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>Which write takes a pool to its goal, or why there is none now.</summary>
/// <param name="Change">The PUT to make; null: the region's latest image is asked for.</param>
public sealed record UpgradeRoute(Decision Decision, PoolChange? Change = null)
{
    public static readonly UpgradeRoute ToLatest = new(Decision.Proceed);

    public static UpgradeRoute By(PoolChange change) => new(Decision.Proceed, change);

    public static UpgradeRoute No(Decision decision) => new(decision);
}
