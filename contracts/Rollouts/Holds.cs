namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>
/// PUT /rollouts/holds/{releaseId}: from the moment this is answered no new upgrade of the release writes to any cluster (R3). Work in flight in
/// Azure goes on to its end, unless it is to be aborted too. DELETE lifts a pause; an abort is final.
/// </summary>
/// <param name="AbortInFlight">Only with an abort: what Azure is doing for this release is aborted there, and half-done pools are told as such.</param>
public sealed record HoldRequest(HoldKind Kind, string Reason, string By, bool AbortInFlight = false);

public enum HoldKind
{
    Paused,

    /// <summary>Upgrades are held; rollbacks of the same release go on.</summary>
    RollingBack,

    Aborted,
}
