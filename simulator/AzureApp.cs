using AzureSimulator.Api;
using AzureSimulator.Faults;
using AzureSimulator.Galleries;
using AzureSimulator.Identity;
using AzureSimulator.Kubernetes;
using AzureSimulator.Storage;

namespace AzureSimulator;

/// <summary>Everything that one address answers; the same over sockets and in memory.</summary>
internal static class AzureApp
{
    /// <summary>Maps all for the simulator that each call carries.</summary>
    /// <param name="blobs">Storage, where it is served.</param>
    public static void Map(WebApplication app, BlobService? blobs = null)
    {
        // Nothing leaves before all that it may tell of is on the disk.
        app.Use((context, next) =>
        {
            context.Response.OnStarting(SimulatedAzure.Of(context).World.Durable);
            return next(context);
        });
        if (blobs is not null)
            app.MapWhen(context => blobs.Serves(context.Request.Path), branch => branch.Run(blobs.Serve));
        app.UseRouting();
        TokenEndpoints.Map(app);
        SubscriptionRoutes.Map(app);
        ManagedClusterRoutes.Map(app);
        AgentPoolRoutes.Map(app);
        MaintenanceRoutes.Map(app);
        SnapshotRoutes.Map(app);
        LocationRoutes.Map(app);
        OperationRoutes.Map(app);
        ComputeUsages.Map(app);
        VirtualNetworks.Map(app);
        GalleryRoutes.Map(app);
        KubernetesRoutes.Map(app);
        ControlRoutes.Map(app);
        app.MapFallback(ArmService.Handle("Microsoft.Resources", "unknown", call =>
            throw new ArmException(404, "InvalidResourceType", $"The simulator serves nothing at '{call.Path}'.")));
    }
}
