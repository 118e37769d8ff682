using AzureSimulator.Model;

namespace AzureSimulator.Operations;

/// <summary>Begins, advances and ends the operations that clients poll.</summary>
public static class LongRunning
{
    public static OperationState Begin(World world, string provider, string subscription, string location, string resourceId)
    {
        var name = world.NewId();
        var operation = new OperationState
        {
            Key = name,
            Name = name,
            Provider = provider,
            Subscription = subscription,
            Location = location,
            ResourceId = resourceId,
            StartTime = world.Now,
        };
        world.Save(operation);
        return operation;
    }

    public static OperationState Begin(World world, ClusterState cluster, string resourceId) =>
        Begin(world, "Microsoft.ContainerService", cluster.Subscription, cluster.Region, resourceId);

    public static void Progress(World world, string name, double percent)
    {
        if (world.Operations.Find(name) is not { IsOver: false } operation)
            return;
        operation.PercentComplete = percent;
        world.Save(operation);
    }

    public static void End(World world, string name, string status, ArmProblem? error = null)
    {
        if (world.Operations.Find(name) is not { IsOver: false } operation)
            return;
        operation.Status = status;
        operation.Error = error;
        operation.EndTime = world.Now;
        operation.Due = world.Now + world.Fleet.Durations.OperationExpiry;
        if (status == "Succeeded")
            operation.PercentComplete = 100;
        world.Save(operation);
    }

    public static void Forget(World world, OperationState operation) => world.Operations.Remove(operation.Key);
}
