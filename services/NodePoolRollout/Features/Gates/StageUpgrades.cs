using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Gates;

/// <summary>The upgrades whose pools are looked at: those named, or all of a stage that went well, each pool by its latest one. And the pools that are not to count.</summary>
public sealed class StageUpgrades(OperationStore operations)
{
    public async Task<IReadOnlyList<UpgradeOperation>> Find(string releaseId, string? stage, IReadOnlyList<string>? ids, CancellationToken stop)
    {
        if (ids is not { Count: > 0 })
        {
            return string.IsNullOrWhiteSpace(releaseId) || string.IsNullOrWhiteSpace(stage)
                ? throw RolloutErrors.Invalid("operations", "Name the upgrades whose pools are to be looked at, or release and stage.")
                : await operations.UpgradedBy(releaseId, stage, stop);
        }

        var found = new List<UpgradeOperation>();
        var unknown = new List<string>();
        foreach (var id in ids.Distinct())
        {
            if (await operations.Find(id, stop) is { } operation)
                found.Add(operation);
            else
                unknown.Add(id);
        }

        return unknown.Count > 0 ? throw RolloutErrors.UnknownOperations(unknown) : found;
    }

    /// <summary>Pools that the stage goes on without.</summary>
    /// <param name="looked">The upgrades that are looked at.</param>
    public async Task<IReadOnlyList<ExemptPool>> Exempt(EvaluateGateRequest request, IReadOnlyList<UpgradeOperation> looked, CancellationToken stop) => ExemptPool.With(
        ExemptPool.OfFailed(await operations.OfTroubledPools(request.ReleaseId, request.Stage, stop)), request.LeftOut ?? [], looked);
}
