using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Rollouts;

/// <summary>Looks at the pools of a stage now and says whether they are as they should be.</summary>
public static class EvaluateGate
{
    private const int AtOnce = 8;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/rollouts/gates", Handle).WithName(nameof(EvaluateGate));

    public static async Task<Ok<GateResult>> Handle(
        EvaluateGateRequest request, OperationStore operations, BaselineStore baselines, IClusterHealth health, RolloutPace pace, TimeProvider clock, CancellationToken stop)
    {
        if (!GateRules.IsKnown(request.Gate))
            throw RolloutErrors.UnknownGate(request.Gate);
        if (request.Operations is not { Count: > 0 })
            throw RolloutErrors.Invalid("operations", "Name the upgrades whose pools are to be looked at.");

        var found = new List<UpgradeOperation>();
        var unknown = new List<string>();
        foreach (var id in request.Operations.Distinct())
        {
            if (await operations.Find(id, stop) is { } operation)
                found.Add(operation);
            else
                unknown.Add(id);
        }

        if (unknown.Count > 0)
            throw RolloutErrors.UnknownOperations(unknown);

        var clusters = found.GroupBy(operation => ArmId.Key(operation.Request.ClusterId)).ToList();
        var seen = new (IReadOnlyList<string> Findings, string? Unseen)[clusters.Count];
        await Parallel.ForAsync(0, clusters.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stop }, async (i, cancelled) =>
            seen[i] = await Look(request, [.. clusters[i]], baselines, health, pace, clock.GetUtcNow(), cancelled));
        return TypedResults.Ok(GateRules.Result(
            request.Gate, [.. seen.SelectMany(s => s.Findings)], [.. seen.Select(s => s.Unseen).OfType<string>()], clusters.Count, clock.GetUtcNow()));
    }

    private static async Task<(IReadOnlyList<string> Findings, string? Unseen)> Look(
        EvaluateGateRequest request, IReadOnlyList<UpgradeOperation> operations, BaselineStore baselines, IClusterHealth health, RolloutPace pace, DateTimeOffset now,
        CancellationToken stop)
    {
        var (clusterId, cluster) = (operations[0].Request.ClusterId, operations[0].ClusterName);
        try
        {
            GateSight sight;
            if (request.Gate == GateRules.Workloads)
            {
                if (await baselines.Find(request.ReleaseId, clusterId, stop) is not { } before)
                    return ([], $"{cluster}: no baseline was taken, as release {request.ReleaseId} has not begun there.");
                sight = new GateSight(cluster, operations, [], before, await health.Workloads(clusterId, stop));
            }
            else
            {
                sight = new GateSight(cluster, operations, await health.Nodes(clusterId, stop), null, null);
            }

            var findings = GateRules.Findings(request.Gate, sight).ToList();
            return GateRules.StillSettling(findings, sight, now, pace)
                ? ([], $"Still settling: {string.Join("; ", findings.Select(finding => finding.Text))}")
                : ([.. findings.Select(finding => finding.Text)], null);
        }
        catch (ClusterApiException silent)
        {
            return ([], silent.Message);
        }
        catch (AzureException problem)
        {
            return ([], $"{cluster}: {AzureTroubleRules.Reason(problem)}");
        }
    }
}
