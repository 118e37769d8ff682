using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>What a call that did not work means for an operation that has not begun: nearly always to wait, never to fail the stage.</summary>
public static class AzureTroubleRules
{
    public static Decision Decide(UpgradeOperation operation, AzureException problem, DateTimeOffset now, RolloutPace pace) => problem.Trouble switch
    {
        AzureTrouble.NotFound => new Decision.End(
            PoolUpgradeState.Failed, $"Azure does not know {operation.Request.PoolId} ({problem.Fault}): it was deleted, or the id is wrong."),
        AzureTrouble.Rejected when UpgradeFailures.Classify(problem.Fault) is var failure && failure != UpgradeFailure.Capacity => new Decision.End(
            PoolUpgradeState.Failed, $"Azure refused the upgrade: {problem.Fault} {UpgradeFailures.Advice(failure)}"),
        _ => new Decision.Wait(WaitCause.Azure, Reason(problem), now + Pause(operation, problem, pace)),
    };

    public static string Reason(AzureException problem) => problem.Trouble switch
    {
        AzureTrouble.Throttled => $"Azure takes no more requests for now ({problem.Fault}).",
        AzureTrouble.Busy => $"Azure has another operation in progress ({problem.Fault}).",
        AzureTrouble.Unreachable => $"Azure does not answer ({problem.Fault}).",
        AzureTrouble.NotAllowed =>
            $"Azure does not allow this service to do it ({problem.Fault}). Grant its identity the role 'Azure Kubernetes Service Contributor Role' on the cluster.",
        AzureTrouble.Faulty => $"Azure has a fault of its own ({problem.Fault}).",
        AzureTrouble.NotFound => $"Azure does not find it ({problem.Fault}).",
        _ => $"Azure refused ({problem.Fault}).",
    };

    public static TimeSpan Pause(UpgradeOperation operation, AzureException problem, RolloutPace pace) => problem.Trouble switch
    {
        _ when problem.RetryAfter is { } asked => asked > pace.ShortestPoll ? asked : pace.ShortestPoll,
        AzureTrouble.NotAllowed => pace.Later,
        _ => pace.BackOff(operation.Troubles),
    };
}
