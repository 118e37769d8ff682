using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Gates;

/// <summary>Looks now, at the pools of a stage or at what people measure elsewhere, and says whether all is as it should be.</summary>
public static class EvaluateGate
{
    /// <summary>Clusters or addresses that are asked at the same time.</summary>
    public const int AtOnce = 8;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/rollouts/gates", Handle).WithName(nameof(EvaluateGate));

    public static async Task<Ok<GateResult>> Handle(
        EvaluateGateRequest request, StageUpgrades upgrades, LookAtClusters clusters, AskPrometheus prometheus, AskHttp http, TimeProvider clock, CancellationToken stop)
    {
        var kind = GateRules.KindOf(request) ?? throw RolloutErrors.UnknownGate(request.Gate);
        Check(request, kind);
        var operations = await upgrades.Find(request.ReleaseId, request.Stage, request.Operations, stop);
        if (operations.Count == 0)
        {
            return TypedResults.Ok(new GateResult(
                request.Gate, GateVerdict.Passed, $"{request.Gate}: stage {request.Stage} has upgraded nothing so far.", [], clock.GetUtcNow(), new Dictionary<string, string> { ["pools"] = "0" }));
        }

        var looksAtClusters = kind is not (GateKind.Prometheus or GateKind.Http);
        var exempt = looksAtClusters ? await upgrades.Exempt(request, operations, stop) : [];
        var (seen, what) = kind switch
        {
            GateKind.Prometheus => (await prometheus.Ask(request.Definition!.Prometheus!, Places(request, operations), stop), "answers"),
            GateKind.Http => (await http.Ask(request.Definition!.Http!, Places(request, operations), stop), "answers"),
            _ => (await clusters.Look(kind, request, operations, exempt, stop), "clusters"),
        };
        return TypedResults.Ok(GateRules.Result(request.Gate, seen, what, clock.GetUtcNow(), exempt));
    }

    private static void Check(EvaluateGateRequest request, GateKind kind)
    {
        if (request.Definition is { } definition && definition.Name != request.Gate)
            throw RolloutErrors.Invalid("definition.name", $"The definition is of gate '{definition.Name}', not of '{request.Gate}'.");
        if (kind == GateKind.Approval)
            throw RolloutErrors.Invalid("definition.kind", "People decide at an approval gate: the release ledger knows what they said.");
        if (kind == GateKind.Prometheus && request.Definition?.Prometheus is null)
            throw RolloutErrors.Invalid("definition.prometheus", "Say which Prometheus is asked, and what.");
        if (kind == GateKind.Http && request.Definition?.Http is null)
            throw RolloutErrors.Invalid("definition.http", "Say which address is asked.");
        if (request.LeftOut?.Any(pool => string.IsNullOrWhiteSpace(pool.PoolId)) == true)
            throw RolloutErrors.Invalid("leftOut.poolId", "Say which pool is left out: write its ARM id.");
        foreach (var (member, text) in new[] { ("successWhen", request.Definition?.Prometheus?.SuccessWhen), ("failureWhen", request.Definition?.Prometheus?.FailureWhen) })
        {
            if (text is not null && !Threshold.TryParse(text, out _))
                throw RolloutErrors.Invalid($"definition.prometheus.{member}", $"'{text}' is not a comparison: write one of <, <=, >, >=, ==, != and a number, e.g. \"< 0.01\".");
        }
    }

    private static List<Placeholders> Places(EvaluateGateRequest request, IReadOnlyList<UpgradeOperation> operations) =>
        [.. operations.DistinctBy(operation => ArmId.Key(operation.Request.ClusterId)).Select(operation => new Placeholders(operation.ClusterName, operation.Region, request.ReleaseId, request.Stage))];
}
