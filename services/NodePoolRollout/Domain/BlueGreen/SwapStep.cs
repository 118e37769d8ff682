namespace ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

/// <summary>Why a second pool stands beside the first.</summary>
public enum SwapKind
{
    /// <summary>It takes over.</summary>
    Upgrade,

    /// <summary>A few nodes of the new image serve first, and go again before the others follow in place.</summary>
    Canary,

    /// <summary>It had taken over, or was about to: the old one takes its place again.</summary>
    Reversal,
}

/// <summary>What is done next. Which one follows says <see cref="SwapPath"/>.</summary>
public enum SwapStep
{
    /// <summary>Azure makes the new pool.</summary>
    Creating,

    /// <summary>Every node of the new pool is looked at.</summary>
    CheckingNew,

    CanarySoak,

    /// <summary>Nodes of the pool that serves again take pods again.</summary>
    Uncordoning,

    /// <summary>The old pool gets its autoscaler back.</summary>
    Rescaling,

    /// <summary>Every node of the old pool is looked at, before the new one gives way.</summary>
    CheckingOld,

    /// <summary>The autoscaler of the pool that goes is turned off: it would replace what is drained.</summary>
    Quieting,

    Cordoning,

    Draining,

    BatchSoak,

    FinalSoak,

    Deleting,

    /// <summary>The pool that stays is looked at a last time.</summary>
    CheckingLast,
}
