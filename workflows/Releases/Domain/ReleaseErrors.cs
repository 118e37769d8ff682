using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>Every way the ledger refuses, in one place.</summary>
public static class ReleaseErrors
{
    public static DomainException VersionInvalid(string? version) => new(
        ErrorKind.Invalid, "release-version-invalid", $"'{version}' is not a release version: write major.minor.YYYYMMDD with a real date, e.g. 3.0.20261121.", "version");

    public static DomainException PolicyUnknown(string? policy, IEnumerable<string> known) => new(
        ErrorKind.Invalid, "policy-unknown", $"There is no ReleasePolicy '{policy}'; there are: {string.Join(", ", known)}.", "policy");

    public static DomainException AlreadyRunning(Release running) => new(
        ErrorKind.Conflict, "release-already-running", $"Version {running.Version} is on its way already: release {running.Id} is {running.State}. Wait for it to end, or abort it.", "version");

    public static DomainException NotFound(string id) => new(
        ErrorKind.NotFound, "release-not-found", $"There is no release '{id}'. GET /api/v1/releases lists those there are.");

    public static DomainException Ended(Release release, string wanted) => new(
        ErrorKind.Conflict, "release-ended", $"Release {release.Id} has ended as {release.State} and cannot be {wanted}.");

    public static DomainException Aborting(Release release, string wanted) => new(
        ErrorKind.Conflict, "release-aborting", $"Release {release.Id} is being aborted on behalf of {release.AbortRequestedBy} and cannot be {wanted}.");

    public static DomainException RollingBack(Release release, string wanted) => new(
        ErrorKind.Conflict, "release-rolling-back", $"What {release.Id} has changed is being taken back on behalf of {release.Rollback!.By}; it cannot be {wanted}. Abort it to stop where it is.");

    public static DomainException RolledBack(Release release) => new(
        ErrorKind.Conflict, "release-rolled-back", $"Release {release.Id} has been rolled back already. A rollback is not taken back itself; start a new release to go forward.");

    public static DomainException NothingToTakeBack(Release release) => new(
        ErrorKind.Conflict, "release-changed-nothing", $"Release {release.Id} is {release.State} and has changed no pool: there is nothing to take back. Abort it to end it.");

    public static DomainException NotEnded(Release release, string wanted) => new(
        ErrorKind.Conflict, "release-not-ended", $"Release {release.Id} is {release.State}; only one that has ended can be {wanted}. Abort it, or roll it back.");

    public static DomainException VersionBad(Release release) => new(
        ErrorKind.Conflict, "release-version-bad",
        $"Version {release.Version} is not to be gone back to: {release.Id} was marked {release.Bad!.Because} by {release.Bad.By} ({release.Bad.Reason}). Start a newer version.", "version");

    public static DomainException PoolUnknown(Release release, string cluster, string pool) => new(
        ErrorKind.NotFound, "pool-not-targeted", $"Release {release.Id} has no pool '{cluster}/{pool}' in its plan. GET /api/v1/releases/{release.Id}/plan lists those it has.");

    public static DomainException PoolAmbiguous(string cluster, string pool, IEnumerable<string> clusters) => new(
        ErrorKind.Conflict, "pool-ambiguous", $"There are several clusters named '{cluster}' with a pool '{pool}': {string.Join(", ", clusters)}. Decide on it where their names differ.");

    public static DomainException PoolNotFailed(string cluster, string pool, string standing) => new(
        ErrorKind.Conflict, "pool-not-failed", $"Pool {cluster}/{pool} {standing}; only one that has failed can be tried again.");

    public static DomainException PoolNotSkippable(string cluster, string pool, string standing) => new(
        ErrorKind.Conflict, "pool-not-skippable", $"Pool {cluster}/{pool} is {standing}; only one that has failed or is still to come can be left out. Wait for its end, or abort the release.");

    public static DomainException KeyReused(string key) => new(
        ErrorKind.Conflict, "idempotency-key-reused", $"Idempotency-Key '{key}' was used for another request. Take a new key for a new request.", "Idempotency-Key");

    public static DomainException KeyMissing() => new(
        ErrorKind.Invalid, "idempotency-key-missing", "Send an Idempotency-Key header (1 to 200 characters) so that a repeated request cannot start a second release.", "Idempotency-Key");

    public static DomainException ReasonMissing() => new(
        ErrorKind.Invalid, "reason-missing", "Say why: send {\"reason\": \"...\"}. It goes into the audit log.", "reason");

    public static DomainException NoManifest(Release release) => new(
        ErrorKind.NotFound, "manifest-not-sealed", $"Release {release.Id} is {release.State}: its manifest is sealed once its images are composed.");

    public static DomainException NoPlan(Release release) => new(
        ErrorKind.NotFound, "plan-not-made", $"Release {release.Id} is {release.State}: its rollout is planned once its manifest is sealed.");

    public static DomainException StageUnknown(Release release, string stage, IEnumerable<string> known) => new(
        ErrorKind.Invalid, "stage-unknown", $"Release {release.Id} has no stage '{stage}'; it has: {string.Join(", ", known)}.", "stage");

    public static DomainException StageNotWaiting(Release release, string stage, StageState state) => new(
        ErrorKind.Conflict, "stage-not-waiting", $"Stage '{stage}' of {release.Id} is {state}; only a stage that is AwaitingApproval can be approved or rejected.", "stage");

    public static DomainException EvidenceUnknown(string releaseId, string id) => new(
        ErrorKind.NotFound, "evidence-not-found", $"Release {releaseId} has no evidence '{id}'. GET /api/v1/releases/{releaseId}/evidence lists it.");

    public static DomainException EvidenceInvalid(string field, string problem) => new(ErrorKind.Invalid, "evidence-invalid", problem, field);

    public static DomainException StageNotBegun(string stage, StageState state) => new(
        ErrorKind.Conflict, "stage-not-begun", $"Stage '{stage}' is {state}: there is nothing yet that evidence could be about. To stop it from beginning, pause the release.", "stage");

    public static DomainException GateNotDecidable(string stage, string gate, IEnumerable<string> decidable) => new(
        ErrorKind.Invalid, "gate-not-decidable",
        string.Join(", ", decidable) is { Length: > 0 } names
            ? $"People do not decide at gate '{gate}' of stage '{stage}'; they do at: {names}."
            : $"Stage '{stage}' has no gate at which people decide; leave 'gate' out to decide on the stage.",
        "gate");

    public static DomainException GateNotWaiting(string stage, string gate, StageState state) => new(
        ErrorKind.Conflict, "gate-not-waiting", $"Stage '{stage}' is {state}; gate '{gate}' is decided on while the stage is RollingOut, Soaking or Revoked.", "gate");

    public static DomainException GateUnknown(string gate, IEnumerable<string> known) => new(
        ErrorKind.NotFound, "gate-unknown", $"There is no gate '{gate}'; there are: {string.Join(", ", known)}.");

    public static DomainException PlanChanged(Release release, string given) => new(
        ErrorKind.Conflict, "plan-changed", $"The plan of {release.Id} has the hash {release.PlanHash}, not {given}. Read the plan again and approve what it says now.", "planHash");

    public static DomainException ManifestChanged(Release release, string given) => new(
        ErrorKind.Conflict, "manifest-changed", $"The manifest of {release.Id} has the digest {release.ManifestDigest}, not {given}.", "manifestDigest");

    public static DomainException ApproverIsRequester(Release release, string actor) => new(
        ErrorKind.Forbidden, "approver-is-requester", $"{actor} asked for {release.Id}; somebody else must decide on this stage.");

    public static DomainException ApproverNotAllowed(string stage, string actor, IReadOnlyCollection<string> allowed) => new(
        ErrorKind.Forbidden,
        "approver-not-allowed",
        allowed.Count == 0
            ? $"The policy names nobody who may approve stage '{stage}'. Add approvers to it."
            : $"{actor} may not decide on stage '{stage}'; the policy allows: {string.Join(", ", allowed)}.");
}
