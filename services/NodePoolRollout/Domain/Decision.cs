using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>What a rule says about an operation.</summary>
public abstract record Decision
{
    /// <summary>Nothing speaks against the next step.</summary>
    public static readonly Decision Proceed = new Go();

    public sealed record Go : Decision;

    /// <summary>Not now.</summary>
    public sealed record Wait(WaitCause Cause, string Reason, DateTimeOffset Until) : Decision;

    /// <summary>This is how it ends.</summary>
    public sealed record End(PoolUpgradeState State, string? Reason) : Decision;
}
