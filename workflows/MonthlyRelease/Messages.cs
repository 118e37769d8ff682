using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease;

/// <summary>Input of <see cref="MonthlyReleaseWorkflow"/>. All else is in the ledger.</summary>
public sealed record ReleaseRequest(string ReleaseId);

/// <summary>How a release, or a part of it, ended.</summary>
public enum Ending
{
    /// <summary>All the way through.</summary>
    Completed,

    Failed,

    Aborted,

    /// <summary>It stops, so that what it changed is taken back.</summary>
    TakeBack,

    /// <summary>All that it changed is as it was.</summary>
    RolledBack,

    /// <summary>Not all that it changed could be taken back.</summary>
    LeftBehind,

    /// <summary>Somebody said no, or nobody said yes in time.</summary>
    Rejected,
}

/// <param name="Reason">Why it did not complete.</param>
public sealed record Ended(Ending How, string? Reason = null)
{
    public static readonly Ended Complete = new(Ending.Completed);
}

/// <summary>What people want of a release now.</summary>
/// <param name="Rollback">Which taking back it is in; null: none.</param>
public sealed record Steering(bool Paused, bool Aborted, string? Reason, int? Rollback = null)
{
    /// <summary>Nothing further is to be begun.</summary>
    public bool Ends => Aborted || Rollback is not null;
}

public enum PhaseState { Running, Succeeded, Failed, Cancelled }

/// <summary>How far the packages or the images are.</summary>
public sealed record PhaseProgress(PhaseState State, string? Reason = null)
{
    public static readonly PhaseProgress Started = new(PhaseState.Running);
}

/// <summary>A phase of work that a service does: what it is called, and the activities that begin, read and cancel it.</summary>
public sealed record Phase(ReleaseState State, string Start, string Read, string Cancel);
