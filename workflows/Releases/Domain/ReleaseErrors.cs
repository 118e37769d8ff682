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
