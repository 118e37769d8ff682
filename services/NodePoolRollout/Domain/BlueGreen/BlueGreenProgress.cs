using System.Text.Json.Serialization;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

/// <summary>How far two pools have come that stand beside each other, durable.</summary>
/// <param name="Blue">Name of the pool that was there before.</param>
/// <param name="Green">Name of the pool that this product made.</param>
public sealed record BlueGreenProgress(SwapKind Kind, string Blue, string Green, SwapSettings Settings)
{
    public SwapStep Step { get; init; }

    /// <summary>When the step began, or went on after a hold; waits with a limit count from here.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Every node of the new pool was seen healthy on the target image.</summary>
    public bool Verified { get; init; }

    /// <summary>Why it cannot succeed: from now on only what is needed to leave things in order is done.</summary>
    public string? Failing { get; init; }

    /// <summary>Nodes that somebody else had cordoned before; they stay so.</summary>
    public IReadOnlyList<string>? CordonedBefore { get; init; }

    /// <summary>Nodes of the pool that goes, when its draining began.</summary>
    public int ToDrain { get; init; }

    public IReadOnlyList<string> Drained { get; init; } = [];

    /// <summary>Nodes being drained together.</summary>
    public IReadOnlyList<string> Batch { get; init; } = [];

    /// <summary>What last kept a pod on its node.</summary>
    public string? Blocked { get; init; }

    public DateTimeOffset? SoakUntil { get; init; }

    /// <summary>The new pool never served, and goes again.</summary>
    [JsonIgnore]
    public bool Discards => Failing is not null && (Kind == SwapKind.Canary || (Kind == SwapKind.Upgrade && !Verified));

    /// <summary>The pool that is drained and deleted.</summary>
    [JsonIgnore]
    public string Leaving => Kind == SwapKind.Upgrade && !Discards ? Blue : Green;

    [JsonIgnore]
    public string Staying => Leaving == Blue ? Green : Blue;

    /// <summary>The pool whose nodes take pods again.</summary>
    [JsonIgnore]
    public string Returning => Kind == SwapKind.Reversal && Failing is not null ? Green : Blue;

    public BlueGreenProgress At(SwapStep step, DateTimeOffset now) => this with { Step = step, Since = now, SoakUntil = null };

    public BlueGreenProgress Soaking(SwapStep step, DateTimeOffset until, DateTimeOffset now) => At(step, now) with { SoakUntil = until };

    /// <summary>The next nodes to be drained.</summary>
    public BlueGreenProgress Draining(IReadOnlyList<string> batch, DateTimeOffset now) => At(SwapStep.Draining, now) with { Batch = batch, Blocked = null };

    public BlueGreenProgress BatchDone() => this with { Drained = [.. Drained, .. Batch], Batch = [], Blocked = null };

    /// <summary>Nothing more can be won; what was begun is left in order, or left as it is where there is nothing to put in order.</summary>
    public BlueGreenProgress Fail(string reason, DateTimeOffset now)
    {
        var failing = this with { Failing = Failing is null ? reason : $"{Failing} {reason}" };
        return SwapPath.First(failing, wasFailing: Failing is not null) is { } first ? (failing with { Batch = [], Drained = [], ToDrain = 0 }).At(first, now) : failing;
    }
}

/// <summary>How one pool gives way to another.</summary>
/// <param name="DrainBatch">A number of nodes or a percentage.</param>
/// <param name="DrainTimeout">For each node.</param>
public sealed record SwapSettings(string DrainBatch, TimeSpan BatchSoak, TimeSpan FinalSoak, TimeSpan DrainTimeout)
{
    private const string AllAtOnce = "100%";

    /// <summary>AKS's own, where neither policy nor pool names one.</summary>
    private const int UsualDrainMinutes = 30;

    /// <summary>As the strategy says; canary nodes go all at once.</summary>
    public static SwapSettings Of(StartPoolUpgradeRequest request, PoolSight pool) => request.Strategy?.BlueGreen is { } asked
        ? new(asked.DrainBatch, asked.BatchSoak, asked.FinalSoak, Timeout(request.Settings, pool))
        : OfCanary(request, pool);

    public static SwapSettings OfCanary(StartPoolUpgradeRequest request, PoolSight pool) =>
        new(AllAtOnce, TimeSpan.Zero, request.Strategy?.Canary?.Soak ?? TimeSpan.Zero, Timeout(request.Settings, pool));

    /// <summary>Back without waiting between the batches: what serves again has served before.</summary>
    public SwapSettings Reversed() => this with { BatchSoak = TimeSpan.Zero, FinalSoak = TimeSpan.Zero };

    private static TimeSpan Timeout(PoolUpgradeSettings policy, PoolSight pool) =>
        TimeSpan.FromMinutes(policy.DrainTimeoutMinutes ?? pool.Settings.DrainTimeoutMinutes ?? UsualDrainMinutes);
}
