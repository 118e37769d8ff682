using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>Conditional requests and operations that exclude each other.</summary>
public static class Conditions
{
    /// <summary>Refuses a conditional request whose condition does not hold; while an operation is under way, AKS says so in its own words.</summary>
    public static void RequireMatch(ArmCall call, string? etag, string what, bool busy = false)
    {
        if (call.Header("If-Match") is { } match && match != "*" && Bare(match) != etag)
        {
            if (busy)
            {
                throw new ArmException(409, new ArmProblem("EtagMismatch", "Operation is not allowed: Another operation is in progress",
                    [new ArmProblem("Unspecified", $"The eTag of {what} is '{etag}', not '{Bare(match)}'.")]), null, "PutManagedClusterAndComponents_FailedPrecondition");
            }
            throw new ArmException(412, "PreconditionFailed", etag is null
                ? $"{what} does not exist, but If-Match asks for '{Bare(match)}'."
                : $"The eTag of {what} is '{etag}', not '{Bare(match)}' as If-Match asks.");
        }
        if (call.Header("If-None-Match") is { } none && (none is "*" or "" || Bare(none) == etag) && etag is not null)
            throw new ArmException(412, "PreconditionFailed", $"{what} exists already, which If-None-Match forbids.");
    }

    /// <summary>Nothing can be done to the nodes of a cluster that is stopped.</summary>
    public static void RequireRunning(ClusterState cluster)
    {
        if (cluster.IsStopped)
            throw new ArmException(400, "OperationNotAllowed", $"Cluster '{cluster.Name}' is stopped: start it before its agent pools are changed.");
    }

    public static void RequireIdle(World world, ClusterState cluster, PoolState? pool = null)
    {
        if (cluster.OperationId is not null)
            throw InProgress(cluster.Name, cluster.ProvisioningState);
        var busy = pool is not null
            ? new[] { pool }.FirstOrDefault(candidate => candidate.Run is not null)
            : cluster.Pools.Select(world.Pools.Find).FirstOrDefault(candidate => candidate?.Run is not null);
        if (busy is not null)
            throw InProgress(busy.Name, busy.ProvisioningState);
    }

    private static ArmException InProgress(string name, string state) => new(409, "OperationNotAllowed",
        $"Operation is not allowed: Another operation ({name} - {state}) is in progress, please wait for it to finish before starting a new operation. "
        + "See https://aka.ms/aks-pending-operation for more details.");

    private static string Bare(string etag) => etag.StartsWith("W/", StringComparison.Ordinal) ? etag[2..].Trim('"') : etag.Trim('"');
}
