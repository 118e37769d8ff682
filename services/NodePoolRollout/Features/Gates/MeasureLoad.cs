using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Gates;

/// <summary>How many of the nodes that were upgraded carry work now. A cluster that cannot be looked at counts for nothing, and is named.</summary>
public static class MeasureLoad
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/rollouts/load", Handle).WithName(nameof(MeasureLoad));

    public static async Task<Ok<MeasuredLoad>> Handle(MeasureLoadRequest request, StageUpgrades upgrades, IClusterHealth health, CancellationToken stop)
    {
        var clusters = (await upgrades.Find(request.ReleaseId, request.Stage, request.Operations, stop))
            .GroupBy(operation => ArmId.Key(operation.Request.ClusterId)).Select(group => group.ToList()).ToList();
        var measured = new MeasuredLoad[clusters.Count];
        await Concurrently.For(clusters.Count, EvaluateGate.AtOnce, async i =>
            measured[i] = await Measure(clusters[i], health, stop));
        return TypedResults.Ok(new MeasuredLoad(measured.Sum(m => m.Nodes), measured.Sum(m => m.UnderWorkload), [.. measured.SelectMany(m => m.Unseen)]));
    }

    private static async Task<MeasuredLoad> Measure(List<UpgradeOperation> operations, IClusterHealth health, CancellationToken stop)
    {
        var clusterId = operations[0].Request.ClusterId;
        try
        {
            var nodes = await health.Nodes(clusterId, stop);
            var busy = await health.NodesUnderWorkload(clusterId, stop);
            var onTarget = operations.SelectMany(operation => nodes.Where(node => ArmId.Same(node.Pool, operation.ServingPool) && node.IsOn(operation.Request.TargetImage))).ToList();
            return new MeasuredLoad(onTarget.Count, onTarget.Count(node => busy.Contains(node.Name)), []);
        }
        catch (ClusterApiException silent)
        {
            return new MeasuredLoad(0, 0, [silent.Message]);
        }
        catch (AzureException problem)
        {
            return new MeasuredLoad(0, 0, [$"{operations[0].ClusterName}: {AzureTroubleRules.Reason(problem)}"]);
        }
    }
}
