using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>What a platform in virtual time starts with.</summary>
public sealed record PlatformSetup
{
    /// <summary>Subscriptions that node-pool-rollout looks at; a fleet uses some of them.</summary>
    public static readonly IReadOnlyList<string> Subscriptions = ["5f0c2d1e-8a34-4b6f-9c1d-0e7f3a5b2c48", "a94e7b60-2c5d-4e81-b3f7-6d0c9e1a8f25"];

    /// <summary>Rarer looks than in production: nobody waits for them, and each costs real time.</summary>
    public static readonly RolloutPace Unhurried = new()
    {
        Soon = TimeSpan.FromSeconds(20),
        ShortestPoll = TimeSpan.FromSeconds(30),
        Later = TimeSpan.FromMinutes(10),
        LongestBackOff = TimeSpan.FromMinutes(15),
        VerifyWithin = TimeSpan.FromMinutes(30),
        SilenceWithin = TimeSpan.FromHours(2),
        SettleWithin = TimeSpan.FromMinutes(10),
    };

    /// <summary>A fleet file of the simulator.</summary>
    public required string Fleet { get; init; }

    /// <summary>Node image per family that every release brings.</summary>
    public required IReadOnlyDictionary<string, string> Images { get; init; }

    /// <summary>What the image of a family promises; none, unless a scenario says so.</summary>
    public IReadOnlyDictionary<string, PromisedFacts> Promises { get; init; } = new Dictionary<string, PromisedFacts>();

    /// <summary>Documents by their path below the documents directory, e.g. <c>policies/standard.yaml</c>.</summary>
    public IReadOnlyDictionary<string, string> Documents { get; init; } = new Dictionary<string, string>();

    public DateTimeOffset Start { get; init; } = new(2026, 11, 25, 8, 0, 0, TimeSpan.Zero);

    public RolloutPace Pace { get; init; } = Unhurried;

    /// <summary>Decides everything that is left to chance. The same seed gives the same run.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Does what is due at one moment in an order of chance, and brings some facts twice or late; otherwise in a fixed order, once.</summary>
    public bool Shuffled { get; init; }

    /// <summary>Registers services of an app instead of its own, e.g. a part with a mistake planted in it.</summary>
    public Action<string, IServiceCollection>? Replace { get; init; }
}
