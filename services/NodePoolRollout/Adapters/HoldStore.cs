using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>Which releases may not write, on disk.</summary>
public sealed class HoldStore(ServiceDatabase database)
{
    public Task<HoldRequest?> Find(string releaseId, CancellationToken stop) => database.Read(session => Find(session, releaseId), stop);

    public static async Task<HoldRequest?> Find(DatabaseSession session, string releaseId) =>
        await session.Find<Row>("SELECT kind AS Kind, reason AS Reason, held_by AS HeldBy FROM holds WHERE release_id = @releaseId", new { releaseId }) is { } row
            ? new HoldRequest(Enum.Parse<HoldKind>(row.Kind), row.Reason, row.HeldBy)
            : null;

    public static Task Put(WriteSession session, string releaseId, HoldRequest hold, DateTimeOffset now) => session.Execute(
        """
        INSERT INTO holds (release_id, kind, reason, held_by, held_at) VALUES (@releaseId, @kind, @Reason, @By, @now)
        ON CONFLICT (release_id) DO UPDATE SET kind = excluded.kind, reason = excluded.reason, held_by = excluded.held_by, held_at = excluded.held_at
        """,
        new { releaseId, kind = hold.Kind.ToString(), hold.Reason, hold.By, now });

    public static Task Delete(WriteSession session, string releaseId) =>
        session.Execute("DELETE FROM holds WHERE release_id = @releaseId", new { releaseId });

    private sealed record Row(string Kind, string Reason, string HeldBy);
}
