using System.Text.Json.Serialization;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>
/// One version on its way to the fleet. It moves forward, may be held at any moment, and ends; an ended one moves again only to be taken back.
/// <see cref="Phase"/> is how far it has come; <see cref="State"/> is what people see, which is Paused while it is held.
/// </summary>
/// <param name="Number">How many times this version has been started, this one included.</param>
/// <param name="Reason">Why it is paused or how it ended.</param>
/// <param name="AbortRequestedBy">Somebody wants it ended; the workflow ends it.</param>
/// <param name="AbortInFlight">What Azure is doing for it is to be aborted there too.</param>
/// <param name="Rollback">What it changed is to be taken back.</param>
/// <param name="Replan">It was resumed and is planned anew before it goes on.</param>
public sealed record Release(
    string Id, string Version, int Number, string Policy, ReleaseState Phase, bool Paused, string? Reason, string? AbortRequestedBy, string RequestedBy,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string? ManifestDigest, string? PlanHash, int Steerings, PhaseView? Packages, PhaseView? Images,
    bool AbortInFlight = false, RollbackOrder? Rollback = null, bool Replan = false, BadMark? Bad = null, IReadOnlyList<Debt>? Debts = null)
{
    public ReleaseState State => Paused && !Phase.IsFinal ? ReleaseState.Paused : Phase;

    /// <summary>Stages that no longer rest on what they have passed on: their gates have to pass again before anything else is begun (R4).</summary>
    public IReadOnlyList<string> Revoked { get; init; } = [];

    /// <summary>No workflow of it may begin anything.</summary>
    public bool Held => Paused || Replan || Revoked.Count > 0;

    /// <summary>Nothing but the gates of a revoked stage keeps it from going on.</summary>
    [JsonIgnore]
    public bool LooksAgain => this is { Paused: false, Replan: false, Revoked.Count: > 0, Phase.IsFinal: false, AbortRequestedBy: null, Rollback: null };

    public static Release New(string version, int number, string policy, string requestedBy, DateTimeOffset now) =>
        new(ReleaseVersion.ReleaseId(version, number), version, number, policy, ReleaseState.Planned, false, null, null, requestedBy, now, null, null, null, 0, null, null);

    /// <summary>The workflow enters a phase; one that has ended stays ended, however late a repeated step arrives.</summary>
    public Release Enter(ReleaseState phase) => Phase.IsFinal ? this : this with { Phase = phase };

    public Release Pause(string reason) => this switch
    {
        { Phase.IsFinal: true } => throw ReleaseErrors.Ended(this, "paused"),
        { AbortRequestedBy: not null } => throw ReleaseErrors.Aborting(this, "paused"),
        { Rollback: not null } => throw ReleaseErrors.RollingBack(this, "paused"),
        { Paused: true } => this, // pausing twice changes nothing; the first reason stays
        _ => this with { Paused = true, Replan = false, Reason = reason, Steerings = Steerings + 1 },
    };

    /// <summary>Goes on; where there is a plan, only after it has been made anew for what is still to come.</summary>
    public Release Resume() => this switch
    {
        { Phase.IsFinal: true } => throw ReleaseErrors.Ended(this, "resumed"),
        { AbortRequestedBy: not null } => throw ReleaseErrors.Aborting(this, "resumed"),
        { Rollback: not null } => throw ReleaseErrors.RollingBack(this, "resumed"),
        { Paused: false } => this,
        _ => this with { Paused = false, Reason = null, Replan = PlanHash is not null, Steerings = Steerings + 1 },
    };

    public Release Revoke(string stage) => this with { Revoked = [.. Revoked.Where(s => s != stage), stage], Steerings = Steerings + 1 };

    public Release PassedAgain(string stage) => this with { Revoked = [.. Revoked.Where(s => s != stage)], Steerings = Steerings + 1 };

    public Release Replanned(string planHash) => this with { Replan = false, PlanHash = planHash, Steerings = Steerings + 1 };

    /// <summary>Asked for again with more to abort, it aborts more.</summary>
    public Release RequestAbort(string by, string reason, bool inFlight = false) => this switch
    {
        { Phase.IsFinal: true } => throw ReleaseErrors.Ended(this, "aborted"),
        { AbortRequestedBy: not null } when AbortInFlight || !inFlight => this,
        { AbortRequestedBy: not null } => this with { AbortInFlight = true, Steerings = Steerings + 1 },
        _ => this with { AbortRequestedBy = by, Reason = reason, AbortInFlight = inFlight, Replan = false, Steerings = Steerings + 1 },
    };

    /// <summary>An ended release is taken up again for this alone. What was rolled back once is not rolled back again (R7).</summary>
    public Release RequestRollback(RollbackOrder order) => this switch
    {
        { PlanHash: null } => throw ReleaseErrors.NothingToTakeBack(this),
        { Phase: ReleaseState.RolledBack } => throw ReleaseErrors.RolledBack(this),
        { Phase.IsFinal: false, AbortRequestedBy: not null } => throw ReleaseErrors.Aborting(this, "rolled back"),
        { Phase.IsFinal: false, Rollback: not null } => this,
        _ => this with
        {
            Phase = ReleaseState.RollingOut,
            EndedAt = null,
            AbortRequestedBy = null,
            AbortInFlight = false,
            Paused = false,
            Replan = false,
            Reason = $"rolling back: {order.Reason}",
            Rollback = order with { Number = (Rollback?.Number ?? 0) + 1 },
            Debts = order.Emergency ? [.. Debts ?? [], new Debt("windows and freezes do not count while it is taken back", order.By, order.Reason, order.At)] : Debts,
            Steerings = Steerings + 1,
        },
    };

    /// <summary>People say that it is bad. The first mark stays.</summary>
    public Release Withdraw(string by, string reason, DateTimeOffset now) => this switch
    {
        { Phase.IsFinal: false } => throw ReleaseErrors.NotEnded(this, "withdrawn"),
        { Bad: not null } => this,
        _ => this with { Bad = new BadMark(BadBecause.Withdrawn, by, reason, now), Steerings = Steerings + 1 },
    };

    public Release End(ReleaseState outcome, string? reason, DateTimeOffset now, BadMark? bad = null) =>
        Phase.IsFinal ? this : this with { Phase = outcome, Paused = false, Replan = false, Reason = reason, EndedAt = now, Bad = Bad ?? bad };
}
