using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>
/// One version on its way to the fleet. It moves forward, may be held at any moment, and ends once. <see cref="Phase"/> is how far it has
/// come; <see cref="State"/> is what people see, which is Paused while it is held.
/// </summary>
/// <param name="Number">How many times this version has been started, this one included.</param>
/// <param name="Reason">Why it is paused or how it ended.</param>
/// <param name="AbortRequestedBy">Somebody wants it ended; the workflow ends it.</param>
public sealed record Release(
    string Id, string Version, int Number, string Policy, ReleaseState Phase, bool Paused, string? Reason, string? AbortRequestedBy, string RequestedBy,
    DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, string? ManifestDigest, string? PlanHash, int Steerings, PhaseView? Packages, PhaseView? Images)
{
    public ReleaseState State => Paused && !Phase.IsFinal ? ReleaseState.Paused : Phase;

    public static Release New(string version, int number, string policy, string requestedBy, DateTimeOffset now) =>
        new(ReleaseVersion.ReleaseId(version, number), version, number, policy, ReleaseState.Planned, false, null, null, requestedBy, now, null, null, null, 0, null, null);

    /// <summary>The workflow enters a phase; one that has ended stays ended, however late a repeated step arrives.</summary>
    public Release Enter(ReleaseState phase) => Phase.IsFinal ? this : this with { Phase = phase };

    public Release Pause(string reason) => this switch
    {
        { Phase.IsFinal: true } => throw ReleaseErrors.Ended(this, "paused"),
        { AbortRequestedBy: not null } => throw ReleaseErrors.Aborting(this, "paused"),
        { Paused: true } => this, // pausing twice changes nothing; the first reason stays
        _ => this with { Paused = true, Reason = reason, Steerings = Steerings + 1 },
    };

    public Release Resume() => this switch
    {
        { Phase.IsFinal: true } => throw ReleaseErrors.Ended(this, "resumed"),
        { AbortRequestedBy: not null } => throw ReleaseErrors.Aborting(this, "resumed"),
        { Paused: false } => this,
        _ => this with { Paused = false, Reason = null, Steerings = Steerings + 1 },
    };

    public Release RequestAbort(string by, string reason) => this switch
    {
        { Phase.IsFinal: true } => throw ReleaseErrors.Ended(this, "aborted"),
        { AbortRequestedBy: not null } => this,
        _ => this with { AbortRequestedBy = by, Reason = reason, Steerings = Steerings + 1 },
    };

    public Release End(ReleaseState outcome, string? reason, DateTimeOffset now) =>
        Phase.IsFinal ? this : this with { Phase = outcome, Paused = false, Reason = reason, EndedAt = now };
}
