namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>See <see cref="Contracts.Rollouts.WiderLimits"/>.</summary>
public sealed class WiderLimitsPolicy
{
    public ConcurrencyPolicy? Region { get; init; }

    public ConcurrencyPolicy? Subscription { get; init; }

    public ConcurrencyPolicy? Fleet { get; init; }
}

public sealed class ConcurrencyPolicy
{
    public int? Clusters { get; init; }

    public int? Pools { get; init; }

    public int? Nodes { get; init; }
}
