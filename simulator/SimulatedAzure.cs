using AzureSimulator.Api;
using AzureSimulator.Galleries;
using AzureSimulator.Identity;
using AzureSimulator.Kubernetes;
using AzureSimulator.Model;
using AzureSimulator.Operations;

namespace AzureSimulator;

/// <summary>
/// What answers the calls to one simulator. Routes are mapped once for all the simulators of a process; each call carries the one that it is for.
/// </summary>
internal sealed class SimulatedAzure
{
    public SimulatedAzure(World world, Tokens tokens, Secrets secrets)
    {
        (World, Tokens, Secrets) = (world, tokens, secrets);
        Arm = new ArmService(world, tokens, secrets, Requests);
        Kubernetes = new KubernetesService(world, secrets);
        world.OnDue(world.Clusters, ClusterRuns.Advance);
        world.OnDue(world.Pools, PoolRuns.Advance);
        world.OnDue(world.Operations, LongRunning.Forget);
        world.OnDue(world.Galleries, new GalleryRuns(world).Advance);
    }

    public World World { get; }

    public Tokens Tokens { get; }

    public Secrets Secrets { get; }

    public RequestCounts Requests { get; } = new();

    public ArmService Arm { get; }

    public KubernetesService Kubernetes { get; }

    public static SimulatedAzure Of(HttpContext context) => context.Features.Get<SimulatedAzure>() ?? throw new InvalidOperationException("The call says no simulator that it is for.");
}
