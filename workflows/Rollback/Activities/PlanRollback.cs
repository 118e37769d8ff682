using Dapr.Workflow;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.Releases.Features;

namespace ReleaseOrchestrator.Workflows.Rollback.Activities;

/// <summary>
/// Fixes what goes back and says so before anything is done. The hold comes first, so that nothing further is upgraded while this is decided. Decided once per rollback.
/// </summary>
public sealed class PlanRollback(AppCalls apps, ServiceDatabase database, AuditLog audit, TimeProvider clock) : WorkflowActivity<RollbackId, RollbackOutline>
{
    private const int Named = 30;

    public override async Task<RollbackOutline> RunAsync(WorkflowActivityContext context, RollbackId input)
    {
        var id = input.ReleaseId;
        var release = await SteerRelease.Carry(database, apps, id, CancellationToken.None);
        var (plan, policy, earlier) = await database.Read(async s => (await s.ReleaseDocument<RolloutPlan>(id), await s.ReleaseDocument<ReleasePolicy>(id), await s.ReleaseDocument<RollbackOutline>(id)));
        if (earlier?.Number == input.Number)
            return earlier;

        var upgrades = await apps.Operations(id, CancellationToken.None);
        var fleet = await apps.Get<FleetInventory>(AppIds.NodePoolRollout, "fleet/inventory?refresh=true", CancellationToken.None);
        var refused = await Refused(id, upgrades.Select(upgrade => upgrade.FromImage).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase));
        var going = RollbackPlanner.Plan(new RollbackFacts(input.Number, plan!, upgrades, fleet, refused.GetValueOrDefault));
        var order = release.Rollback!;
        var outline = new RollbackOutline(input.Number, going, policy!.Rollback.MaxConcurrentClusters, order.Emergency ? new EmergencyOverride(order.By, order.Reason) : null);
        await database.Write(async session =>
        {
            await session.SaveReleaseDocument(id, outline);
            await audit.Append(session, $"{id}:rollback-plan:{input.Number}", "app:release-workflows", "plan-rollback", id, order.Reason, Words(going));
            await session.Tell(id, $"rollback-plan:{input.Number}", clock.GetUtcNow(), "rollback", Words(going));
        });
        return outline;
    }

    private Task<Dictionary<string, string?>> Refused(string releaseId, IEnumerable<string> images) => database.Read(async session =>
    {
        var refused = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var image in images)
            refused[image] = KnownBad.Why(image, (await session.ReleasesWithImage(image)).Where(release => release.Id != releaseId));
        return refused;
    });

    private static string Words(RollbackPlan plan)
    {
        var going = plan.Steps.SelectMany(step => step.Clusters.SelectMany(cluster => cluster.Pools.Select(pool => $"{cluster.Name}/{pool.Name} to {pool.Image}{(pool.Way is { } way ? $" by {way}" : "")}"))).ToList();
        return $"{going.Count} pools go back, newest first: {Some(going)}"
            + (plan.Staying.Count == 0 ? "" : $". {plan.Staying.Count} stay: {Some([.. plan.Staying.Select(pool => $"{pool.Cluster}/{pool.Pool}, as {pool.Reason}")])}");
    }

    private static string Some(List<string> all) => all.Count == 0 ? "none" : string.Join("; ", all.Take(Named)) + (all.Count > Named ? $"; and {all.Count - Named} more" : "");
}
