namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>How often and how long things are looked at. Configuration section <c>Rollout</c>.</summary>
public sealed record RolloutPace
{
    public static readonly RolloutPace Default = new();

    /// <summary>Between two looks at what should move soon: a budget, a pool's settings, a node that must come up.</summary>
    public TimeSpan Soon { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The shortest pause between two polls of Azure, whatever Retry-After says.</summary>
    public TimeSpan ShortestPoll { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Between two attempts to move pods off a node.</summary>
    public TimeSpan EvictAgain { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Between two looks at what moves by itself, rarely: a window, an image on its way to a region, a lost permission.</summary>
    public TimeSpan Later { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest pause after repeated trouble.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a single write to Azure may take before it counts as lost. A hold waits for it.</summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after Azure's success every node may take to be Ready on the image.</summary>
    public TimeSpan VerifyWithin { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a cluster's API may stay silent while its nodes are to be verified.</summary>
    public TimeSpan SilenceWithin { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a pool whose region has moved on waits for a snapshot of its image at least, though no other pool seems to be on its way to it.</summary>
    public TimeSpan SnapshotWithin { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after an upgrade pods may still be starting before that counts against it.</summary>
    public TimeSpan SettleWithin { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The age up to which the inventory is served from memory.</summary>
    public TimeSpan InventoryAge { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The pause of work that nobody waits for, after Azure asked for one. Never a short one: a few requests at once are to be paid for after it, and whoever comes
    /// back as soon as there is room for the first of them gets no further.
    /// </summary>
    public static TimeSpan AtLeast(TimeSpan least, TimeSpan? asked) => asked > least ? asked.Value : least;

    public TimeSpan BackOff(int troubles) =>
        TimeSpan.FromTicks(Math.Min(LongestBackOff.Ticks, Soon.Ticks << Math.Clamp(troubles, 0, 16)));
}
