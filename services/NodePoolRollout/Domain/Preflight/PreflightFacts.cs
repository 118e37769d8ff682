using System.Globalization;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.Preflight;

/// <summary>All that could be looked at for one pool; null: it could not.</summary>
public sealed record PreflightFacts(PreflightPool Asked, ClusterSight Cluster, PoolSight Pool, PoolRoom Room, DateTimeOffset Now)
{
    public string? LatestImage { get; init; }

    public IReadOnlyList<StuckPods>? Stuck { get; init; }

    public IReadOnlyList<CoreUsage>? Cores { get; init; }

    public SubnetRoom? Subnet { get; init; }

    public IReadOnlySet<string>? KubernetesVersions { get; init; }

    public WindowDecision? Window { get; init; }

    public bool ChangesFamily => !NodeImage.Same(NodeImage.FamilyOf(Pool.NodeImageVersion), NodeImage.FamilyOf(Asked.TargetImage));

    /// <summary>Nodes that are added to stand in for those that are replaced.</summary>
    public int Added => Asked.Strategy switch
    {
        { Kind: StrategyKind.BlueGreen } => Pool.Count,
        { Canary: { } canary } => Math.Max(canary.Nodes, Surge),
        _ => Surge,
    };

    /// <summary>AKS rounds percentages up; it adds 10 % where nothing is said, and at least one node unless some may be missing instead.</summary>
    private int Surge
    {
        get
        {
            var settings = Asked.Settings.For(Pool.Mode);
            var least = settings.MaxUnavailable is null or "0" or "0%" ? 1 : 0;
            return Math.Clamp(Amount(settings.MaxSurge ?? Pool.Settings.MaxSurge ?? "10%"), Math.Min(least, Pool.Count), Pool.Count);
        }
    }

    private int Amount(string amount) =>
        !int.TryParse(amount.TrimEnd('%'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? 1
        : amount.EndsWith('%') ? (int)((((long)Pool.Count * number) + 99) / 100)
        : number;
}
