using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>Tells both pools as they are when something ends between them: only what is seen is said (R8).</summary>
public sealed class PoolAccount(INodePools azure, IClusterHealth health)
{
    public async Task<string> Of(UpgradeOperation operation, BlueGreenProgress swap, CancellationToken stop)
    {
        try
        {
            var cluster = await azure.Find(operation.Request.ClusterId, stop);
            var nodes = await health.Nodes(operation.Request.ClusterId, stop);
            return $"{Pool(cluster, nodes, swap.Blue, "old")} {Pool(cluster, nodes, swap.Green, swap.Kind == SwapKind.Canary ? "canary" : "new")}";
        }
        catch (Exception silent) when (silent is AzureException or ClusterApiException)
        {
            return $"The pools {swap.Blue} and {swap.Green} could not be looked at: {silent.Message}";
        }
    }

    private static string Pool(ClusterSight cluster, IReadOnlyList<NodeSight> all, string name, string role)
    {
        if (SwapRules.Named(cluster, name) is not { } pool)
            return $"There is no {role} pool {name}.";
        var nodes = SwapRules.Of(all, name);
        return $"The {role} pool {name} is on {pool.NodeImageVersion} ({pool.ProvisioningState}): {nodes.Count(node => node.Serves)} of {nodes.Count} nodes take pods, {nodes.Count(node => !node.Schedulable)} are cordoned.";
    }
}
