using AzureSimulator.Model;
using AzureSimulator.Operations;

namespace AzureSimulator.Api;

/// <summary>What is done to a cluster as a whole, beside writing its settings: delete, stop, start, abort, new certificates.</summary>
public static class ManagedClusterActions
{
    public static ArmReply Delete(ArmCall call)
    {
        SubscriptionRoutes.FindGroup(call);
        if (call.World.Clusters.Find(ManagedClusterRoutes.Key(call)) is not { } cluster)
            return new ArmReply(204);
        Conditions.RequireMatch(call, cluster.ETag, cluster.Name, cluster.OperationId is not null);
        return Begin(call, cluster, ClusterChange.Delete);
    }

    public static ArmReply Stop(ArmCall call)
    {
        var cluster = ManagedClusterRoutes.Find(call);
        return cluster.IsStopped ? new ArmReply(204) : Begin(call, cluster, ClusterChange.Stop);
    }

    public static ArmReply Start(ArmCall call)
    {
        var cluster = ManagedClusterRoutes.Find(call);
        return cluster.IsStopped ? Begin(call, cluster, ClusterChange.Start) : new ArmReply(204);
    }

    public static ArmReply RotateCertificates(ArmCall call)
    {
        var cluster = ManagedClusterRoutes.Find(call);
        Conditions.RequireRunning(cluster);
        return Begin(call, cluster, ClusterChange.RotateCertificates);
    }

    public static ArmReply Abort(ArmCall call)
    {
        var cluster = ManagedClusterRoutes.Find(call);
        if (cluster.OperationId is null)
        {
            throw new ArmException(409, "OperationNotAllowed",
                $"There is no operation on cluster '{cluster.Name}' to abort: its state is {cluster.ProvisioningState}. Abort the operation of an agent pool at the pool.");
        }
        if (cluster.Change is ClusterChange.Delete)
            throw new ArmException(409, "OperationNotAllowed", $"Cluster '{cluster.Name}' is being deleted, which cannot be aborted.");
        return new ArmReply(202).With(call, ClusterRuns.Abort(call.World, cluster));
    }

    private static ArmReply Begin(ArmCall call, ClusterState cluster, ClusterChange change)
    {
        Conditions.RequireIdle(call.World, cluster);
        return new ArmReply(202).With(call, ClusterRuns.Begin(call.World, cluster, change), status: change is not ClusterChange.Delete);
    }
}
