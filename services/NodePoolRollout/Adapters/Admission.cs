using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>
/// The one place where a write to Azure is permitted: hold, budget and intent in one transaction, one after the other for the whole service.
/// </summary>
public sealed class Admission(ServiceDatabase database, TimeProvider clock, RolloutPace pace)
{
    /// <summary>How many of a stage are looked at when a place becomes free; those behind them look by themselves.</summary>
    private const int Considered = 1000, AtOnce = 100;

    /// <summary>Null: there is room at the moment. A look only; it reserves nothing.</summary>
    public Task<string?> Look(UpgradeOperation operation, CancellationToken stop) => database.Read(session => Refusal(session, operation), stop);

    /// <summary>Permits one write and notes it, or says why not.</summary>
    public Task<(UpgradeOperation Operation, Decision Decision)> Permit(UpgradeOperation operation, WriteIntent intent, CancellationToken stop) => database.Write(
        async session =>
        {
            await Serialise(session);
            var now = clock.GetUtcNow();
            var hold = PoolUpgradeRules.Hold(operation, await HoldStore.Binding(session, operation), now, pace);
            if (hold is not Decision.Go)
                return (operation, hold);
            if (!operation.Reserved && await Refusal(session, operation) is { } full)
                return (operation, Full(full, now, pace));
            return (await OperationStore.Save(session, operation.Intend(intent)), Decision.Proceed);
        },
        stop);

    /// <summary>The same for a control plane, which keeps the pools of its cluster out meanwhile.</summary>
    public Task<(ControlPlaneOperation Operation, Decision Decision)> Permit(ControlPlaneOperation operation, DateTimeOffset until, CancellationToken stop) => database.Write(
        async session =>
        {
            await Serialise(session);
            var now = clock.GetUtcNow();
            var hold = ControlPlaneRules.Hold(operation, await HoldStore.Find(session, operation.Request.ReleaseId), now, pace);
            if (hold is not Decision.Go)
                return (operation, hold);
            var applicant = new Applicant(operation.Place, operation.Request.Limits, DespiteFailures: operation.StartedAt is not null);
            var failed = await FailedPools(session, operation.Request.ReleaseId, operation.Request.Stage);
            if (!operation.Reserved && StageBudget.Refuses(applicant, await Held(session, operation.Id), failed) is { } full)
                return (operation, new Decision.Wait(WaitCause.Budget, full.Explain(), now + pace.Later));
            return (await ControlPlaneStore.Save(session, operation.Intend(until)), Decision.Proceed);
        },
        stop);

    /// <summary>Waits for a place. It is woken as soon as one is free, so that looking by itself is for what changed unseen.</summary>
    public static Decision.Wait Full(string reason, DateTimeOffset now, RolloutPace pace) => new(WaitCause.Budget, reason, now + pace.LongestBackOff);

    /// <summary>
    /// Notes that an operation waits for a place, unless one has become free since it looked: whoever freed it could not wake an operation that was
    /// not waiting yet.
    /// </summary>
    /// <returns>False: there is room.</returns>
    public static async Task<bool> WaitForPlace(WriteSession session, UpgradeOperation operation, Decision.Wait wait)
    {
        await Serialise(session);
        if (await Refusal(session, operation) is not { } full)
            return false;
        await OperationStore.Save(session, operation.WaitFor(wait with { Reason = full }));
        return true;
    }

    /// <summary>
    /// Wakes those that may begin now that a place was given back, of whatever stage and release; the others would only look in vain. Stages come in
    /// the order in which they began to wait, and their pools too.
    /// </summary>
    public static Task WakeNext(WriteSession session, UpgradeOperation freed) => WakeNext(session, freed.Id);

    /// <param name="freed">Id of the operation that gave its place back.</param>
    public static async Task WakeNext(WriteSession session, string freed)
    {
        var queues = await Queue.All(session);
        if (queues.Count == 0)
            return;
        var held = await Held(session, freed);
        foreach (var queue in queues)
            await queue.Wake(session, held, queue.Rollback == 0 ? await FailedPools(session, queue.ReleaseId, queue.Stage) : 0);
    }

    /// <summary>A row that every admission and every hold writes: on PostgreSQL it makes them queue, on SQLite writers queue anyway.</summary>
    public static Task Serialise(WriteSession session) => session.Execute("UPDATE admissions SET taken = taken + 1 WHERE id = 1");

    private static async Task<string?> Refusal(DatabaseSession session, UpgradeOperation operation) => StageBudget.Refuses(
        Applicant.Of(operation), await Held(session, operation.Id), await FailedPools(session, operation))?.Explain();

    /// <summary>A pool that is tried again waits for no other failed one of its cluster: they are tried again one after the other.</summary>
    private static async Task<int> FailedPools(DatabaseSession session, UpgradeOperation applicant)
    {
        var (releaseId, stage) = (applicant.Request.ReleaseId, applicant.Request.Stage);
        var failed = await FailedPools(session, releaseId, stage);
        return failed > 0 && await OperationStore.WasTriedBefore(session, applicant) ? await FailedPools(session, releaseId, stage, exceptCluster: ArmId.Key(applicant.Request.ClusterId)) : failed;
    }

    private static async Task<PlacesHeld> Held(DatabaseSession session, string except) => new(await session.Query<Place>(
        """
        SELECT id AS Id, release_id AS ReleaseId, stage AS Stage, cluster_key AS ClusterKey, pool_key AS PoolKey, region AS Region, region_pair AS RegionPair, nodes AS Nodes
        FROM operations WHERE reserved = 1 AND id <> @except
        UNION ALL
        SELECT id, release_id, stage, cluster_key, cluster_key || '/agentpools/control-plane', region, region_pair, 0 FROM control_planes WHERE reserved = 1 AND id <> @except
        """,
        new { except }));

    /// <summary>A pool whose failure has been answered by a later attempt counts by that attempt; one that people have left out counts no more.</summary>
    private static async Task<int> FailedPools(DatabaseSession session, string releaseId, string stage, string exceptCluster = "") => (int)await session.Find<long>(
        """
        SELECT COUNT(DISTINCT failed.pool_key) FROM operations failed
        WHERE failed.release_id = @releaseId AND failed.stage = @stage AND failed.state = 'Failed' AND failed.cluster_key <> @exceptCluster
          AND NOT EXISTS (SELECT 1 FROM left_out WHERE left_out.operation_id = failed.id)
          AND NOT EXISTS (
            SELECT 1 FROM operations later
            WHERE later.pool_key = failed.pool_key AND later.release_id = failed.release_id AND later.created_at > failed.created_at)
        """,
        new { releaseId, stage, exceptCluster });

    /// <summary>Those of one stage that wait for a place, oldest first; its upgrades and its rollbacks apart.</summary>
    private sealed record Queue(string ReleaseId, string Stage, long Rollback, string? Hold)
    {
        public static Task<IReadOnlyList<Queue>> All(DatabaseSession session) => session.Query<Queue>(
            """
            SELECT waiting.release_id AS ReleaseId, waiting.stage AS Stage, waiting.rollback AS Rollback, holds.kind AS Hold
            FROM (SELECT release_id, stage, rollback, MIN(created_at) AS since FROM operations WHERE waits_for = 'Budget' GROUP BY release_id, stage, rollback) waiting
            LEFT JOIN holds ON holds.release_id = waiting.release_id
            ORDER BY waiting.rollback DESC, waiting.since, waiting.release_id, waiting.stage
            """);

        public async Task Wake(WriteSession session, PlacesHeld held, int failedPools)
        {
            if (Hold is not null && !(Rollback == 1 && Hold == nameof(HoldKind.RollingBack)))
                return; // they may not begin, whatever is free
            var limits = new Dictionary<string, StageLimits>();
            var (since, id) = ("", "");
            for (var considered = 0; considered < Considered; considered += AtOnce)
            {
                var waiting = await Next(session, since, id);
                foreach (var row in waiting)
                {
                    if (!limits.TryGetValue(row.Limits, out var under))
                        limits[row.Limits] = under = ReleaseJson.Read<StageLimits>(row.Limits);
                    var place = new Place(row.Id, ReleaseId, Stage, row.ClusterKey, row.PoolKey, row.Region, row.RegionPair, row.Nodes);
                    var refusal = StageBudget.Refuses(new Applicant(place, under, Rollback == 1), held, failedPools);
                    if (refusal is { ForAllAlike: true })
                        return;
                    if (refusal is not null)
                        continue;
                    await session.Wake(AdvancePoolUpgrade.Kind, row.Id);
                    held.Add(place);
                }

                if (waiting.Count < AtOnce)
                    return;
                (since, id) = (waiting[^1].CreatedAt, waiting[^1].Id);
            }
        }

        private Task<IReadOnlyList<Row>> Next(DatabaseSession session, string since, string id) => session.Query<Row>(
            """
            SELECT id AS Id, cluster_key AS ClusterKey, pool_key AS PoolKey, region AS Region, region_pair AS RegionPair, nodes AS Nodes, limits AS Limits, created_at AS CreatedAt
            FROM operations
            WHERE waits_for = 'Budget' AND release_id = @ReleaseId AND stage = @Stage AND rollback = @Rollback AND (created_at, id) > (@since, @id)
            ORDER BY created_at, id LIMIT @AtOnce
            """,
            new { ReleaseId, Stage, Rollback, since, id, AtOnce });

        private sealed record Row(string Id, string ClusterKey, string PoolKey, string Region, string? RegionPair, long Nodes, string Limits, string CreatedAt);
    }
}
