using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>Every way this service refuses, in one place.</summary>
public static class RolloutErrors
{
    public static DomainException Invalid(string field, string message) => new(ErrorKind.Invalid, "rollout-request-invalid", message, field);

    public static DomainException UnknownOperation(string id) =>
        new(ErrorKind.NotFound, "rollout-operation-unknown", $"There is no upgrade {id}. GET /rollouts/operations lists those there are.");

    public static DomainException UnknownRollback(string id) =>
        new(ErrorKind.NotFound, "rollout-operation-unknown", $"There is no upgrade {id} that could be taken back.", "rollbackOf");

    public static DomainException UnknownOperations(IReadOnlyList<string> ids) =>
        new(ErrorKind.NotFound, "rollout-operation-unknown", $"There is no upgrade {string.Join(", ", ids.Take(5))}.", "operations");

    public static DomainException OtherRequest(string id) => new(
        ErrorKind.Conflict, "rollout-operation-differs",
        $"Upgrade {id} exists with another content. An id names one upgrade: repeat it with the same body, or choose another id.");

    public static DomainException UnderWay(UpgradeOperation operation) => new(
        ErrorKind.Conflict, "rollout-operation-underway", $"Upgrade {operation.Id} is {operation.State}: only one that has not begun, or has failed, can be left out. Wait for its end.");

    public static DomainException RollbackOfRollback(UpgradeOperation rollback) => new(
        ErrorKind.Conflict, "rollout-rollback-of-rollback",
        $"{rollback.Id} is itself a rollback, of {rollback.Request.RollbackOf}: it is never taken back. Start a release with the image that is wanted.", "rollbackOf");

    public static DomainException PoolGone(UpgradeOperation upgrade) =>
        new(ErrorKind.NotFound, "rollout-pool-gone", $"Pool {upgrade.PoolName} of {upgrade.ClusterName} was deleted: there is nothing to take back.");

    public static DomainException WaysBackUnknown(UpgradeOperation upgrade, AzureException problem) => new(
        ErrorKind.Unavailable, "ways-back-unknown", $"How {upgrade.PoolName} of {upgrade.ClusterName} could go back is not known now: {AzureTroubleRules.Reason(problem)}")
    { RetryAfter = problem.RetryAfter ?? TimeSpan.FromSeconds(5) };

    public static DomainException UnknownHold(string releaseId) =>
        new(ErrorKind.NotFound, "rollout-hold-unknown", $"Release {releaseId} is not held.");

    public static DomainException Aborted(string releaseId, HoldRequest hold) => new(
        ErrorKind.Conflict, "rollout-release-aborted",
        $"Release {releaseId} was aborted by {hold.By} ({hold.Reason}). An abort is final: start a new release.");

    public static DomainException UnknownGate(string gate) =>
        new(ErrorKind.Invalid, "rollout-gate-unknown", $"There is no gate '{gate}' without a definition; {string.Join(", ", GateRules.Names)} are built in.", "gate");

    public static DomainException WindowUndecided(string cluster, string problem) =>
        new(ErrorKind.Unavailable, "window-undecided", $"patch-scheduling does not say whether {cluster} may be touched: {problem}.");

    public static DomainException UnknownFilter(string name, IReadOnlyList<string> known) => new(
        ErrorKind.Invalid, "fleet-filter-unknown", $"There is no filter '{name}' here; there are: {string.Join(", ", known)}.", name);

    public static DomainException UnknownCluster(string nameOrId) => new(
        ErrorKind.NotFound, "fleet-cluster-unknown", $"There is no cluster {nameOrId} in the inventory. GET /fleet/clusters lists those there are.");

    public static DomainException AmbiguousCluster(string name, IReadOnlyList<string> ids) => new(
        ErrorKind.Conflict, "fleet-cluster-ambiguous", $"{ids.Count} clusters are named {name}: ask by id. {string.Join(" ", ids.Take(5))}");

    public static DomainException FleetUnavailable(AzureException problem) =>
        new(ErrorKind.Unavailable, "fleet-unavailable", $"The fleet cannot be listed: {AzureTroubleRules.Reason(problem)}") { RetryAfter = problem.RetryAfter ?? TimeSpan.FromSeconds(5) };
}
