using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout;
using ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>Tries a failed pool again at once, whatever the others do, or leaves a pool out of its release. Either way the rest of its cluster, left alone so far, follows.</summary>
public static class DecideOnPool
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/releases/{id}/pools/{cluster}/{pool}", Handle).WithName(nameof(DecideOnPool));

    public static async Task<IResult> Handle(
        string id, string cluster, string pool, PoolDecisionRequest request, HttpContext http, ServiceDatabase database, AppCalls apps, AuditLog audit, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.From(http);
        caller.Require(Roles.Operator);
        if (string.IsNullOrWhiteSpace(request.Reason))
            throw ReleaseErrors.ReasonMissing();

        if (request.Decision == PoolDecision.Skip)
            await RefuseWhatHasBegun(id, cluster, pool, database, apps, stop);
        var view = await database.Write(session => Decide(session, audit, id, cluster, pool, request, caller.Actor, clock.GetUtcNow()), stop);
        return Results.Accepted($"/api/v1/releases/{id}", view);
    }

    private static async Task<PoolDecisionView> Decide(
        WriteSession session, AuditLog audit, string id, string clusterName, string poolName, PoolDecisionRequest request, string actor, DateTimeOffset now)
    {
        var release = await session.Release(id);
        if (release.Phase.IsFinal)
            throw ReleaseErrors.Ended(release, "decided on");
        if (release.AbortRequestedBy is not null)
            throw ReleaseErrors.Aborting(release, "decided on");
        if (release.Rollback is not null)
            throw ReleaseErrors.RollingBack(release, "decided on");
        var (cluster, pool) = await Find(session, release, clusterName, poolName);
        if (request.Decision == PoolDecision.Retry && await WhyNotAgain(session, id, cluster, pool) is { } standing)
            throw ReleaseErrors.PoolNotFailed(clusterName, poolName, standing);

        var decision = new PoolDecisionRow(pool.PoolId, $"{cluster.Name}/{pool.Name}", request.Decision.ToString(), request.Reason, actor);
        var failedBefore = (await Troubled(session, id, cluster, butFor: pool.PoolId))?.HasFailed(pool.PoolId) == true;
        var key = $"pool-decision:{await session.Decide(id, decision, now)}";
        var verb = request.Decision == PoolDecision.Retry ? "retry" : "skip";
        await audit.Append(session, $"{id}:{key}", actor, $"{verb}-pool", $"{id}/{decision.Pool}", request.Reason, $"plan {release.PlanHash}");
        await session.Tell(id, key, now, verb, $"{decision.Pool}: {(request.Decision == PoolDecision.Retry ? "once more" : "left out")}, says {actor}: {request.Reason}");

        var again = await Next(session, id, cluster, pool, request.Decision, failedBefore);
        if (again is not null)
            await session.Begin(id, again);
        if (request.Decision == PoolDecision.Skip)
            await session.Enqueue(LeaveOutPool.Kind, $"{id}-{key.Replace(':', '-')}", new LeaveOutPool.Payload(id, cluster.ClusterId, pool.PoolId, pool.OperationId));
        return new PoolDecisionView(id, cluster.Name, pool.Name, request.Decision, actor, request.Reason, again?.Attempt);
    }

    /// <summary>What follows at once. A resume that is being planned takes up everything anyway.</summary>
    private static async Task<ClusterAttempt?> Next(WriteSession session, string id, PlannedCluster cluster, PlannedPool pool, PoolDecision decision, bool failedBefore) =>
        !failedBefore || await Troubled(session, id, cluster) is not { } troubled ? null
        : decision == PoolDecision.Retry ? troubled.Again(cluster, pool.PoolId)
        : troubled is { UnderWay: 0, Failed.Count: 0, Failure: null } ? troubled.Again(cluster)
        : null;

    private static async Task<string?> WhyNotAgain(WriteSession session, string id, PlannedCluster cluster, PlannedPool pool)
    {
        if ((await session.LeftOut(id)).GetValueOrDefault(pool.PoolId) is { Decision: PoolDecisionRow.Vanished })
            return "is gone";
        return await Troubled(session, id, cluster, butFor: pool.PoolId) is not { } troubled ? "has not failed"
            : troubled.HasFailed(pool.PoolId) ? null
            : troubled.About(pool.PoolId) is { Ended: false, Attempt: var attempt } ? $"is being tried again already (attempt {attempt})"
            : "has not failed";
    }

    /// <param name="butFor">A pool that is looked at as if it had not been left out.</param>
    private static async Task<ClusterAttempts?> Troubled(DatabaseSession session, string id, PlannedCluster cluster, string? butFor = null) =>
        (await session.TroubledClusters(id, butFor)).FirstOrDefault(troubled => troubled.ClusterId.Equals(cluster.ClusterId, StringComparison.OrdinalIgnoreCase));

    private static async Task<(PlannedCluster Cluster, PlannedPool Pool)> Find(DatabaseSession session, Release release, string cluster, string pool)
    {
        var plan = await session.ReleaseDocument<RolloutPlan>(release.Id) ?? throw ReleaseErrors.NoPlan(release);
        var found = plan.Stages.SelectMany(stage => stage.Waves).SelectMany(wave => wave.Clusters).Where(c => c.Name.Equals(cluster, StringComparison.OrdinalIgnoreCase))
            .SelectMany(c => c.Pools.Where(p => p.Name.Equals(pool, StringComparison.OrdinalIgnoreCase)).Select(p => (c, p))).ToList();
        return found.Count switch
        {
            0 => throw ReleaseErrors.PoolUnknown(release, cluster, pool),
            1 => found[0],
            _ => throw ReleaseErrors.PoolAmbiguous(cluster, pool, found.Select(f => f.c.ClusterId)),
        };
    }

    /// <summary>What Azure is at work on, or has done, cannot be left out. What begins after this look goes on to its end, and is told as what it is.</summary>
    private static async Task RefuseWhatHasBegun(string id, string clusterName, string poolName, ServiceDatabase database, AppCalls apps, CancellationToken stop)
    {
        var operation = await database.Read(
            async session =>
            {
                var (cluster, pool) = await Find(session, await session.Release(id), clusterName, poolName);
                return Instances.InAttempt(pool.OperationId, (await Troubled(session, id, cluster))?.About(pool.PoolId).Attempt ?? 1);
            },
            stop);
        try
        {
            var upgrade = await apps.Get<PoolUpgrade>(AppIds.NodePoolRollout, $"rollouts/operations/{operation}", stop);
            if (upgrade.State is PoolUpgradeState.Upgrading or PoolUpgradeState.Verifying or PoolUpgradeState.Soaking || upgrade.State.IsGood)
                throw ReleaseErrors.PoolNotSkippable(clusterName, poolName, upgrade.State.ToString());
        }
        catch (DomainException e) when (e.Kind == ErrorKind.NotFound)
        {
            // Not asked for yet.
        }
    }
}

/// <summary>Tells node-pool-rollout that a pool is left out, and the stage that it need not wait for it.</summary>
public sealed class LeaveOutPool(ServiceDatabase database, PoolStandings standings, WorkflowSignals signals) : IJobHandler
{
    public static string Kind => "leave-out-pool";

    public sealed record Payload(string ReleaseId, string ClusterId, string PoolId, string OperationId);

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        var payload = job.Payload<Payload>();
        var (leftOut, attempts, stages) = await database.Read(
            async s => (await s.LeftOut(payload.ReleaseId), await s.Attempts(payload.ReleaseId), await s.Stages(payload.ReleaseId)), stop);
        var latest = attempts.Where(a => a.ClusterId.Equals(payload.ClusterId, StringComparison.OrdinalIgnoreCase)).Select(a => a.Attempt).Append(1).Max();
        for (var attempt = 1; attempt <= latest && leftOut.TryGetValue(payload.PoolId, out var decision); attempt++)
            await standings.LeaveOut(Instances.InAttempt(payload.OperationId, attempt), decision);
        await signals.Tell(
        [
            .. Enumerable.Range(1, latest).Select(attempt => Instances.Cluster(payload.ReleaseId, payload.ClusterId, attempt)),
            .. stages.Select(stage => Instances.Stage(payload.ReleaseId, stage.Name)), Instances.Rollout(payload.ReleaseId),
        ]);
        return JobStep.Done;
    }

    /// <summary>Its cluster's story finds the decision at its next look, and asks the same.</summary>
    public Task Abandon(Job job, Exception last, CancellationToken stop) => Task.CompletedTask;
}
