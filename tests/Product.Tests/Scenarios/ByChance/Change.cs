using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>A rule of the design was broken, as seen from outside.</summary>
internal sealed class RuleBrokenException(string rule, string what) : Exception($"{rule}: {what}")
{
    public string Rule { get; } = rule;
}

/// <summary>One write, with what the product has on its disk about the upgrade that made it: what each rule is held against.</summary>
/// <param name="All">Every upgrade and rollback so far, oldest first.</param>
/// <param name="By">The one that made the write; null: none that holds a place, as where settings are put back.</param>
internal sealed record Change(RandomRelease Made, Hands Hands, AzureWrite Write, IReadOnlyList<UpgradeOperation> All, UpgradeOperation? By)
{
    public DateTimeOffset At => Write.At;

    public string Name => $"{Write.Name} ({(Write.ToNode ? "a node" : Write.Run is { } run ? $"{run.Kind} to {run.Image}" : "settings")})";

    public Cluster Cluster => Made.Fleet.Clusters.Single(cluster => cluster.Name == Write.Cluster);

    public RandomStage Stage => Made.StageOf(By!.Request.Stage);

    public bool IsRollback => By is { Request.RollbackOf: not null };

    /// <summary>What failed is being put in order: a new pool that never served goes again, an old one serves again.</summary>
    public bool PutsInOrder => By is { BlueGreen.Failing: not null };

    /// <summary>Upgrades that hold a place, this one among them; rollbacks have limits of their own.</summary>
    public IReadOnlyList<UpgradeOperation> InFlight => [.. All.Where(operation => operation is { Reserved: true, IsFinal: false, Request.RollbackOf: null })];

    public static Change Of(RandomRelease made, Hands hands, AzureWrite write)
    {
        var all = hands.Operations;
        return new Change(made, hands, write, all, all.FirstOrDefault(operation => operation is { Reserved: true, IsFinal: false } && operation.ClusterName == write.Cluster && Concerns(operation, write.Pool)));
    }

    public Cluster ClusterOf(UpgradeOperation operation) => Made.Fleet.Clusters.Single(cluster => cluster.Name == operation.ClusterName);

    private static bool Concerns(UpgradeOperation operation, string pool) =>
        ArmId.Same(operation.PoolName, pool) || (operation.BlueGreen is { } swap && (ArmId.Same(swap.Green, pool) || ArmId.Same(swap.Blue, pool)));

    /// <summary>Whether the write deletes the pool that served so far.</summary>
    public bool DeletesTheOld => Write.Run is { Kind: AzureSimulator.Model.RunKind.Delete } && By?.BlueGreen is { Kind: SwapKind.Upgrade, Failing: null } swap && ArmId.Same(swap.Blue, Write.Pool);
}
