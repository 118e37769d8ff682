namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>How a pool is taken to its image: in place or by a new pool, carefully or at once, and what else changes with it.</summary>
/// <param name="BlueGreen">Only with <see cref="StrategyKind.BlueGreen"/>.</param>
/// <param name="Canary">Some nodes of the new image first, the rest after their soak; null: all alike.</param>
/// <param name="TargetOsSku">Another OS than the pool has (<c>AzureLinux</c>, <c>AzureLinux3</c>): a migration, which cannot be undone in place. Null: the OS stays.</param>
/// <param name="KubernetesVersion">The pool goes to this version (<c>1.32.7</c>) with its image; its control plane has to be there already. Null: it stays.</param>
/// <param name="KeepSnapshot">A snapshot of the pool is taken before anything is changed, so that it can go back when AKS's own rollback is not possible.</param>
public sealed record PoolStrategy(
    StrategyKind Kind = StrategyKind.Surge, BlueGreenSettings? BlueGreen = null, CanaryNodes? Canary = null, string? TargetOsSku = null, string? KubernetesVersion = null,
    bool KeepSnapshot = false);

public enum StrategyKind
{
    /// <summary>In place: AKS adds nodes, drains and reimages the old ones.</summary>
    Surge,

    /// <summary>A new pool of the same model takes over; the old one is drained in batches, kept for a soak, then deleted.</summary>
    BlueGreen,
}

/// <summary>How the old pool gives way to the new one. Until the final soak ends both are there and going back is uncordoning the old one.</summary>
/// <param name="DrainBatch">Nodes drained together: a number or a percentage of the pool, e.g. <c>25%</c>.</param>
/// <param name="BatchSoak">Watched after each batch, before the next.</param>
/// <param name="FinalSoak">Watched after the last batch, before the old pool is deleted.</param>
/// <param name="UseAksPreview">AKS's own blue-green upgrade where the cluster offers it; otherwise, and elsewhere, this product does the same steps.</param>
public sealed record BlueGreenSettings(string DrainBatch, TimeSpan BatchSoak, TimeSpan FinalSoak, bool UseAksPreview = false);

/// <param name="Nodes">How many nodes of the new image serve beside the old ones first.</param>
/// <param name="Soak">How long they are watched before the rest follows.</param>
public sealed record CanaryNodes(int Nodes, TimeSpan Soak);
