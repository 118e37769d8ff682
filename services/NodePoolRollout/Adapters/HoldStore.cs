using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>Which releases may not write, on disk.</summary>
public sealed class HoldStore(ServiceDatabase database)
{
    public Task<HoldRequest?> Find(string releaseId, CancellationToken stop) => database.Read(session => Find(session, releaseId), stop);

    public static async Task<HoldRequest?> Find(DatabaseSession session, string releaseId) =>
        (await Row.Of(session, releaseId))?.Hold;

    /// <summary>What holds this operation back. A rollback that was asked for after an abort is a decision of its own: the abort does not concern it.</summary>
    public static async Task<HoldRequest?> Binding(DatabaseSession session, UpgradeOperation operation) => await Row.Of(session, operation.Request.ReleaseId) switch
    {
        { Hold.Kind: HoldKind.Aborted, HeldAt: var held } when operation.Request.RollbackOf is not null && operation.CreatedAt > held => null,
        var row => row?.Hold,
    };

    public Task<HoldRequest?> Binding(UpgradeOperation operation, CancellationToken stop) => database.Read(session => Binding(session, operation), stop);

    public static Task Put(WriteSession session, string releaseId, HoldRequest hold, DateTimeOffset now) => session.Execute(
        """
        INSERT INTO holds (release_id, kind, reason, held_by, held_at, abort_in_flight) VALUES (@releaseId, @kind, @Reason, @By, @now, @inFlight)
        ON CONFLICT (release_id) DO UPDATE SET kind = excluded.kind, reason = excluded.reason, held_by = excluded.held_by, held_at = excluded.held_at,
            abort_in_flight = excluded.abort_in_flight
        """,
        new { releaseId, kind = hold.Kind.ToString(), hold.Reason, hold.By, now, inFlight = hold.AbortInFlight ? 1L : 0L });

    /// <summary>What is in flight is to be aborted too; all else about the abort stays as it was said first.</summary>
    public static Task AlsoInFlight(WriteSession session, string releaseId) =>
        session.Execute("UPDATE holds SET abort_in_flight = 1 WHERE release_id = @releaseId", new { releaseId });

    public static Task Delete(WriteSession session, string releaseId) =>
        session.Execute("DELETE FROM holds WHERE release_id = @releaseId", new { releaseId });

    private sealed record Row(string Kind, string Reason, string HeldBy, DateTimeOffset HeldAt, long AbortInFlight)
    {
        public HoldRequest Hold => new(Enum.Parse<HoldKind>(Kind), Reason, HeldBy, AbortInFlight == 1);

        public static Task<Row?> Of(DatabaseSession session, string releaseId) => session.Find<Row>(
            "SELECT kind AS Kind, reason AS Reason, held_by AS HeldBy, held_at AS HeldAt, abort_in_flight AS AbortInFlight FROM holds WHERE release_id = @releaseId",
            new { releaseId });
    }
}
