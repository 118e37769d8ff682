using AzureSimulator.Api;
using AzureSimulator.Faults;
using AzureSimulator.Galleries;
using AzureSimulator.Identity;
using AzureSimulator.Kubernetes;
using AzureSimulator.Model;
using AzureSimulator.Operations;
using AzureSimulator.Storage;

namespace AzureSimulator;

/// <summary>Everything that one address answers, and what happens in the world by itself; the same over sockets and in memory.</summary>
internal static class AzureApp
{
    public static void Map(WebApplication app, World world, Tokens tokens, Secrets secrets, bool storage)
    {
        world.OnDue(world.Clusters, ClusterRuns.Advance);
        world.OnDue(world.Pools, PoolRuns.Advance);
        world.OnDue(world.Operations, LongRunning.Forget);
        world.OnDue(world.Galleries, new GalleryRuns(world).Advance);

        // Nothing leaves before all that it may tell of is on the disk.
        app.Use((context, next) =>
        {
            context.Response.OnStarting(world.Durable);
            return next(context);
        });
        if (storage)
        {
            var blobs = new BlobService(world, tokens);
            app.MapWhen(context => blobs.Serves(context.Request.Path), branch => branch.Run(blobs.Serve));
        }
        app.UseRouting();
        var requests = new RequestCounts();
        var arm = new ArmService(world, tokens, secrets, requests);
        TokenEndpoints.Map(app, world, tokens, secrets);
        SubscriptionRoutes.Map(app, arm);
        ManagedClusterRoutes.Map(app, arm);
        AgentPoolRoutes.Map(app, arm);
        MaintenanceRoutes.Map(app, arm);
        SnapshotRoutes.Map(app, arm);
        LocationRoutes.Map(app, arm);
        OperationRoutes.Map(app, arm);
        ComputeUsages.Map(app, arm);
        VirtualNetworks.Map(app, arm);
        GalleryRoutes.Map(app, arm);
        KubernetesRoutes.Map(app, new KubernetesService(world, secrets));
        ControlRoutes.Map(app, world, requests);
        app.MapFallback(arm.Handle("Microsoft.Resources", "unknown", call =>
            throw new ArmException(404, "InvalidResourceType", $"The simulator serves nothing at '{call.Path}'.")));
    }
}
