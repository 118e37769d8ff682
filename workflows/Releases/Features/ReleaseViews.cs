using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>Puts together what the ledger knows and what node-pool-rollout knows of the pools.</summary>
public sealed class ReleaseViews(ServiceDatabase database, AppCalls apps)
{
    public async Task<ReleaseView> WithoutPools(Release release, CancellationToken stop) =>
        View(release, await database.Read(s => s.Stages(release.Id), stop), null, []);

    /// <summary>With every pool. While node-pool-rollout cannot be asked, the pools are shown as planned, state Unknown.</summary>
    public async Task<ReleaseView> Whole(Release release, CancellationToken stop)
    {
        var (stages, plan) = await database.Read(async s => (await s.Stages(release.Id), await s.ReleaseDocument<RolloutPlan>(release.Id)), stop);
        return View(release, stages, plan, plan is null ? [] : await Operations(release.Id, stop));
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

    private static ReleaseView View(Release release, IReadOnlyList<StageRow> stages, RolloutPlan? plan, IReadOnlyList<PoolUpgrade>? operations)
    {
        var byPool = operations?.GroupBy(o => o.PoolId, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.MaxBy(o => o.CreatedAt)!, StringComparer.OrdinalIgnoreCase);
        return new(
            release.Id, release.Version, release.Policy, release.State, release.Reason, release.RequestedBy, release.CreatedAt, release.EndedAt, release.ManifestDigest, release.PlanHash,
            [.. stages.Select(s => new StageView(
                s.Name, (int)s.Position, s.Shown, s.RevokedBecause ?? s.Reason, s.NeedsApproval == 1, s.StartedAt, s.EndedAt, Pools(plan?.Stages.FirstOrDefault(p => p.Name == s.Name), byPool), s.Soaked))],
            release.Packages, release.Images);
    }

    private static List<PoolView> Pools(PlannedStage? stage, Dictionary<string, PoolUpgrade>? operations) =>
        stage is null ? [] :
        [
            .. from wave in stage.Waves
               from cluster in wave.Clusters
               from pool in cluster.Pools
               let now = operations?.GetValueOrDefault(pool.PoolId)
               select new PoolView(
                   now?.Id ?? pool.OperationId, cluster.Name, pool.Name, cluster.Region, wave.Number, now?.FromImage ?? pool.FromImage, pool.TargetImage,
                   now?.State.ToString() ?? (operations is null ? "Unknown" : "Planned"), now?.Reason, now?.NodesReady ?? 0, now?.NodesTotal ?? pool.NodeCount)
        ];
}

/// <summary>Questions to node-pool-rollout that more than one place asks.</summary>
public static class RolloutQuestions
{
    /// <summary>Every upgrade of a release.</summary>
    public static async Task<IReadOnlyList<PoolUpgrade>> Operations(this AppCalls apps, string releaseId, CancellationToken stop)
    {
        var all = new List<PoolUpgrade>();
        for (var next = $"rollouts/operations?releaseId={releaseId}&top=200"; next is not null;)
        {
            var page = await apps.Get<Page<PoolUpgrade>>(AppIds.NodePoolRollout, next, stop);
            all.AddRange(page.Value);
            next = page.NextLink?.Replace("/api/v1/", "", StringComparison.Ordinal);
        }

        return all;
    }
}
