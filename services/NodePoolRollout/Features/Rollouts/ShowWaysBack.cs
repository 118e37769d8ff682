using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Rollouts;

/// <summary>How an upgrade could be taken back now, and what closes the other ways. Changes nothing.</summary>
public static class ShowWaysBack
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/rollouts/operations/{id}/ways-back", Handle).WithName(nameof(ShowWaysBack));

    public static async Task<Ok<WaysBack>> Handle(string id, OperationStore operations, INodePools azure, ChooseWayBack ways, TimeProvider clock, CancellationToken stop)
    {
        var upgrade = await operations.Find(id, stop) ?? throw RolloutErrors.UnknownOperation(id);
        if (upgrade.Request.RollbackOf is not null)
            throw RolloutErrors.RollbackOfRollback(upgrade);
        var nothing = BackRules.NothingToUndo(upgrade);
        if (nothing.Open || upgrade.FromImage is not { } before)
            return TypedResults.Ok(new WaysBack(id, upgrade.Request.PoolId, upgrade.FromImage, [nothing], clock.GetUtcNow()));
        try
        {
            var cluster = await azure.Find(upgrade.Request.ClusterId, stop);
            var pool = cluster.Pool(upgrade.ReplacedBy ?? upgrade.Request.PoolId) ?? throw RolloutErrors.PoolGone(upgrade);
            return TypedResults.Ok(new WaysBack(
                id, upgrade.Request.PoolId, before, BackRules.Of(await ways.Facts(upgrade, before, cluster, pool, stop)), clock.GetUtcNow()));
        }
        catch (AzureException problem)
        {
            throw RolloutErrors.WaysBackUnknown(upgrade, problem);
        }
    }
}
