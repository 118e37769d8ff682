using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.Rollback;
using ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>Puts together what the ledger knows and what node-pool-rollout knows of the pools.</summary>
public sealed class ReleaseViews(ServiceDatabase database, AppCalls apps)
{
    private const int ShownDrift = 100;

    public async Task<ReleaseView> WithoutPools(Release release, CancellationToken stop) =>
        View(release, await database.Read(s => s.Stages(release.Id), stop), null, [], new Dictionary<string, PoolDecisionRow>(), null);

    /// <summary>With every pool. While node-pool-rollout cannot be asked, the pools are shown as planned, state Unknown.</summary>
    public async Task<ReleaseView> Whole(Release release, CancellationToken stop)
    {
        var (stages, plan, leftOut, rollback, evidence) = await database.Read(
            async s => (
                await s.Stages(release.Id), await s.ReleaseDocument<RolloutPlan>(release.Id), await s.LeftOut(release.Id), await s.ReleaseDocument<RollbackOutline>(release.Id),
                await s.LatestEvidence(release.Id)),
            stop);
        var view = View(release, stages, plan, plan is null ? [] : await Operations(release.Id, stop), leftOut, rollback);
        return view with
        {
            Stages = [.. view.Stages.Select(stage => stage with { Gates = Gates(evidence.Where(e => e.Stage == stage.Name)) })],
            Drift = plan is null ? null : await Drift(release.Id, stop),
        };
    }

    private async Task<IReadOnlyList<Drift>?> Drift(string releaseId, CancellationToken stop)
    {
        try
        {
            return (await apps.Get<Page<Drift>>(AppIds.NodePoolRollout, $"fleet/drift?release={releaseId}&top={ShownDrift}", stop)).Value;
        }
        catch (DomainException e) when (e.Kind == ErrorKind.Unavailable)
        {
            return null;
        }
    }

    /// <summary>Every upgrade of a release, as node-pool-rollout has it now; null where it cannot be asked.</summary>
    public async Task<IReadOnlyList<PoolUpgrade>?> Operations(string releaseId, CancellationToken stop)
    {
        try
        {
            return await apps.Operations(releaseId, stop);
        }
        catch (DomainException e) when (e.Kind == ErrorKind.Unavailable)
        {
            return null;
        }
    }

    private static ReleaseView View(
        Release release, IReadOnlyList<StageRow> stages, RolloutPlan? plan, IReadOnlyList<PoolUpgrade>? operations, IReadOnlyDictionary<string, PoolDecisionRow> leftOut, RollbackOutline? rollback) => new(
            release.Id, release.Version, release.Policy, release.State, release.Reason, release.RequestedBy, release.CreatedAt, release.EndedAt, release.ManifestDigest, release.PlanHash,
            [
                .. stages.Select(s => new StageView(
                    s.Name, (int)s.Position, s.Shown, s.RevokedBecause ?? s.Reason, s.NeedsApproval == 1, s.StartedAt, s.EndedAt,
                    Pools(plan?.Stages.FirstOrDefault(p => p.Name == s.Name), operations, leftOut), s.Soaked))
            ],
            release.Packages, release.Images, release.Rollback, rollback?.Number == release.Rollback?.Number ? rollback?.Plan : null, release.Bad, release.Debts);

    private static IReadOnlyList<GateView> Gates(IEnumerable<Evidence> latest) =>
        [.. latest.Select(e => new GateView(e.Gate, e.Verdict, e.Summary, e.At, e.Id, e.RevokedBy is not null))];

    private static List<PoolView> Pools(PlannedStage? stage, IReadOnlyList<PoolUpgrade>? operations, IReadOnlyDictionary<string, PoolDecisionRow> leftOut)
    {
        var (latest, undone) = (operations?.Latest(), operations?.Where(o => o.RollbackOf is not null).GroupBy(o => o.RollbackOf!).ToDictionary(g => g.Key, g => g.MaxBy(o => o.CreatedAt)!));
        return stage is null ? [] :
        [
            .. from wave in stage.Waves
               from cluster in wave.Clusters
               from pool in cluster.Pools
               let now = latest?.GetValueOrDefault(pool.PoolId)
               let back = now is null ? null : undone!.GetValueOrDefault(now.Id)
               let skipped = now is not { State.IsGood: true } ? leftOut.GetValueOrDefault(pool.PoolId) : null
               select new PoolView(
                   (back ?? now)?.Id ?? pool.OperationId, cluster.Name, pool.Name, cluster.Region, wave.Number, now?.FromImage ?? pool.FromImage, back?.TargetImage ?? pool.TargetImage,
                   State(back, now, skipped, isKnown: operations is not null), skipped?.Reason ?? Reason(back ?? now), (back ?? now)?.NodesReady ?? 0, (back ?? now)?.NodesTotal ?? pool.NodeCount)
        ];
    }

    private static string State(PoolUpgrade? back, PoolUpgrade? now, PoolDecisionRow? skipped, bool isKnown) =>
        back is { State.IsGood: true } ? "RolledBack"
        : back is not null ? (back.State.IsFinal ? $"Rollback{back.State}" : "RollingBack")
        : skipped is not null ? (skipped.Decision == PoolDecisionRow.Vanished ? PoolDecisionRow.Vanished : "Skipped")
        : now?.State.ToString() ?? (isKnown ? "Planned" : "Unknown");

    private static string? Reason(PoolUpgrade? operation) => operation switch
    {
        { Reason: { } reason, Step: { } step } => $"{step}: {reason}",
        { Step: { } step } => step,
        _ => operation?.Reason,
    };
}

/// <summary>Questions to node-pool-rollout that more than one place asks.</summary>
public static class RolloutQuestions
{
    /// <summary>Every upgrade of a release.</summary>
    public static async Task<IReadOnlyList<PoolUpgrade>> Operations(this AppCalls apps, string releaseId, CancellationToken stop, string? stage = null)
    {
        var all = new List<PoolUpgrade>();
        for (var next = $"rollouts/operations?releaseId={releaseId}{(stage is null ? "" : $"&stage={stage}")}&top=1000"; next is not null;)
        {
            var page = await apps.Get<Page<PoolUpgrade>>(AppIds.NodePoolRollout, next, stop);
            all.AddRange(page.Value);
            next = page.NextLink?.Replace("/api/v1/", "", StringComparison.Ordinal);
        }

        return all;
    }

    /// <summary>The last attempt to upgrade each pool, by pool id; rollbacks are not among them.</summary>
    public static Dictionary<string, PoolUpgrade> Latest(this IEnumerable<PoolUpgrade> operations) => operations
        .Where(operation => operation.RollbackOf is null)
        .GroupBy(operation => operation.PoolId, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(pool => pool.Key, pool => pool.MaxBy(operation => Instances.AttemptOf(operation.Id))!, StringComparer.OrdinalIgnoreCase);
}
