namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>
/// PUT /rollouts/holds/{releaseId}: from the moment this is answered no new write goes to any cluster for the release (R3). Work in flight in
/// Azure goes on to its end. DELETE lifts a pause; an abort is final.
/// </summary>
public sealed record HoldRequest(HoldKind Kind, string Reason, string By);

public enum HoldKind { Paused, Aborted }
