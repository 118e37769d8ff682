using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>
/// The one place where a write to Azure is permitted: hold, budget and intent in one transaction, one after the other for the whole service.
/// </summary>
public sealed class Admission(ServiceDatabase database, TimeProvider clock, RolloutPace pace)
{
    private const int Considered = 500;

    /// <summary>Null: there is room at the moment. A look only; it reserves nothing.</summary>
    public Task<string?> Look(UpgradeOperation operation, CancellationToken stop) => database.Read(session => Refusal(session, operation), stop);

    /// <summary>Permits one write and notes it, or says why not.</summary>
    public Task<(UpgradeOperation Operation, Decision Decision)> Permit(UpgradeOperation operation, WriteIntent intent, CancellationToken stop) => database.Write(
        async session =>
        {
            await Serialise(session);
            var now = clock.GetUtcNow();
            var hold = PoolUpgradeRules.Hold(operation, await HoldStore.Find(session, operation.Request.ReleaseId), now, pace);
            if (hold is not Decision.Go)
                return (operation, hold);
            if (!operation.Reserved && await Refusal(session, operation) is { } full)
                return (operation, new Decision.Wait(WaitCause.Budget, full, now + pace.Later));
            return (await OperationStore.Save(session, operation.Intend(intent)), Decision.Proceed);
        },
        stop);

    /// <summary>Wakes those that may begin now that a reservation was given back; the others would only look in vain.</summary>
    public static async Task WakeNext(WriteSession session, UpgradeOperation freed)
    {
        var waiting = await OperationStore.WaitingForBudget(session, freed, Considered);
        if (waiting.Count == 0)
            return;
        var inFlight = (await Reservations(session)).Where(other => other.Id != freed.Id).ToList();
        var failures = new Dictionary<(string, string), int>();
        foreach (var operation in waiting)
        {
            var stage = (operation.Request.ReleaseId, operation.Request.Stage);
            if (!failures.TryGetValue(stage, out var failed))
                failures[stage] = failed = await FailedPools(session, operation);
            if (StageBudget.Refuses(operation, inFlight, failed) is not null)
                continue;
            await session.Wake(AdvancePoolUpgrade.Kind, operation.Id);
            inFlight.Add(InFlight.Of(operation));
        }
    }

    /// <summary>A row that every admission and every hold writes: on PostgreSQL it makes them queue, on SQLite writers queue anyway.</summary>
    public static Task Serialise(WriteSession session) => session.Execute("UPDATE admissions SET taken = taken + 1 WHERE id = 1");

    private static async Task<string?> Refusal(DatabaseSession session, UpgradeOperation operation) =>
        StageBudget.Refuses(operation, await Reservations(session), await FailedPools(session, operation));

    private static Task<IReadOnlyList<InFlight>> Reservations(DatabaseSession session) => session.Query<InFlight>(
        """
        SELECT id AS Id, release_id AS ReleaseId, stage AS Stage, cluster_key AS ClusterKey, pool_key AS PoolKey, region AS Region, region_pair AS RegionPair
        FROM operations WHERE reserved = 1
        """);

    /// <summary>A pool whose failure has been answered by a later attempt counts by that attempt.</summary>
    private static async Task<int> FailedPools(DatabaseSession session, UpgradeOperation operation) => (int)await session.Find<long>(
        """
        SELECT COUNT(DISTINCT failed.pool_key) FROM operations failed
        WHERE failed.release_id = @ReleaseId AND failed.stage = @Stage AND failed.state = 'Failed'
          AND NOT EXISTS (
            SELECT 1 FROM operations later
            WHERE later.pool_key = failed.pool_key AND later.release_id = failed.release_id AND later.created_at > failed.created_at)
        """,
        new { operation.Request.ReleaseId, operation.Request.Stage });
}
