using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>See <see cref="WiderLimits"/>.</summary>
public sealed class WiderLimitsPolicy
{
    public ConcurrencyPolicy? Region { get; init; }

    public ConcurrencyPolicy? Subscription { get; init; }

    public ConcurrencyPolicy? Fleet { get; init; }

    public WiderLimits Limits() => new(Region?.Limit(), Subscription?.Limit(), Fleet?.Limit());
}

public sealed class ConcurrencyPolicy
{
    public int? Clusters { get; init; }

    public int? Pools { get; init; }

    public int? Nodes { get; init; }

    public ConcurrencyLimit Limit() => new(Clusters, Pools, Nodes);
}
