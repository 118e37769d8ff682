using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Preflight;

/// <summary>What would stand in the way of these upgrades, were they begun now. Changes nothing, and never takes longer than a person waits.</summary>
public static class PreflightPools
{
    public const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/rollouts/preflight", Handle).WithName(nameof(PreflightPools));

    public static async Task<Ok<PreflightReport>> Handle(PreflightRequest request, PreflightLook look, CancellationToken stop)
    {
        Check(request);
        return TypedResults.Ok(await look.At(request.Pools, stop));
    }

    private static void Check(PreflightRequest request)
    {
        if (request.Pools is not { Count: > 0 and <= Most })
            throw RolloutErrors.Invalid("pools", $"Name 1 to {Most} pools; ask again for more.");
        for (var n = 0; n < request.Pools.Count; n++)
        {
            var (pool, at) = (request.Pools[n], $"pools[{n}]");
            if (pool?.ClusterId is null || !ArmId.IsCluster(pool.ClusterId))
                throw RolloutErrors.Invalid($"{at}.clusterId", "Write /subscriptions/S/resourceGroups/G/providers/Microsoft.ContainerService/managedClusters/C.");
            if (pool.PoolId is null || !ArmId.IsPoolOf(pool.PoolId, pool.ClusterId))
                throw RolloutErrors.Invalid($"{at}.poolId", "Write the cluster's id, then /agentPools/NAME.");
            if (NodeImage.Parse(pool.TargetImage) is null)
                throw RolloutErrors.Invalid($"{at}.targetImage", $"'{pool.TargetImage}' is not a node image: write FAMILY-YYYYMM.DD.N, e.g. AKSAzureLinux-V3gen2-202611.21.0.");
            if (pool.Settings is null)
                throw RolloutErrors.Invalid($"{at}.settings", "Write {} to leave the pool's own settings.");
            if (pool.Settings.Fault() is { } fault)
                throw RolloutErrors.Invalid($"{at}.{fault.Field}", fault.Problem);
            if (pool.Takes < TimeSpan.Zero)
                throw RolloutErrors.Invalid($"{at}.takes", "How long it is expected to take is no negative time; leave it out where that is not known.");
        }
    }
}
