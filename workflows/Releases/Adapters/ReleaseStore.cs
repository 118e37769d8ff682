using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Adapters;

/// <summary>Reads and writes releases inside a session of the ledger's database.</summary>
public static class ReleaseStore
{
    extension(DatabaseSession session)
    {
        public async Task<Release> Release(string id) =>
            await session.Find<string>("SELECT body FROM releases WHERE id = @Id", new { Id = id }) is { } body ? ReleaseJson.Read<Release>(body) : throw ReleaseErrors.NotFound(id);

        public async Task<Release?> RunningRelease(string version) =>
            await session.Find<string>("SELECT body FROM releases WHERE version = @Version AND ended = 0", new { Version = version }) is { } body ? ReleaseJson.Read<Release>(body) : null;

        /// <summary>The last release of a version; null: it was never started.</summary>
        public async Task<Release?> LatestRelease(string version) =>
            await session.Find<string>("SELECT body FROM releases WHERE version = @Version ORDER BY number DESC LIMIT 1", new { Version = version }) is { } body ? ReleaseJson.Read<Release>(body) : null;

        /// <summary>Releases whose manifest has the node image.</summary>
        public async Task<IReadOnlyList<Release>> ReleasesWithImage(string nodeImage) =>
        [
            .. (await session.Query<string>(
                """
                SELECT r.body FROM releases r JOIN release_documents d ON d.release_id = r.id AND d.kind = 'ReleaseManifest'
                WHERE d.body LIKE @Mention
                """,
                new { Mention = $"%\"{nodeImage}\"%" })).Select(ReleaseJson.Read<Release>)
        ];

        public async Task<int> ReleasesOf(string version) =>
            (int)await session.Find<long>("SELECT COUNT(*) FROM releases WHERE version = @Version", new { Version = version });

        /// <summary>Newest first.</summary>
        public async Task<IReadOnlyList<Release>> Releases(int skip, int top) =>
            [.. (await session.Query<string>("SELECT body FROM releases ORDER BY created_at DESC, id DESC LIMIT @Top OFFSET @Skip", new { Top = top, Skip = skip })).Select(ReleaseJson.Read<Release>)];

        /// <summary>The manifest or the plan, where there is one yet.</summary>
        public async Task<T?> ReleaseDocument<T>(string releaseId)
            where T : class =>
            await session.Find<string>("SELECT body FROM release_documents WHERE release_id = @Id AND kind = @Kind", new { Id = releaseId, Kind = typeof(T).Name }) is { } body ? ReleaseJson.Read<T>(body) : null;

        public async Task<IReadOnlyList<StageRow>> Stages(string releaseId) =>
            await session.Query<StageRow>(
                """
                SELECT name AS Name, position AS Position, state AS State, reason AS Reason, needs_approval AS NeedsApproval, started_at AS StartedAt, ended_at AS EndedAt,
                       soaked AS Soaked, revoked_because AS RevokedBecause, revocations AS Revocations
                FROM stages WHERE release_id = @Id ORDER BY position
                """,
                new { Id = releaseId });

        public async Task<IReadOnlyList<ApprovalRow>> Approvals(string releaseId) =>
            await session.Query<ApprovalRow>(
                """
                SELECT stage AS Stage, gate AS Gate, decision AS Decision, decided_by AS DecidedBy, decided_at AS DecidedAt, expires_at AS ExpiresAt, manifest_digest AS ManifestDigest,
                       plan_hash AS PlanHash, comment AS Comment
                FROM decisions WHERE release_id = @Id ORDER BY decided_at
                """,
                new { Id = releaseId });
    }

    extension(WriteSession session)
    {
        public Task Add(Release release) => session.Execute(
            "INSERT INTO releases (id, version, number, phase, ended, created_at, body) VALUES (@Id, @Version, @Number, @Phase, 0, @CreatedAt, @Body)",
            new { release.Id, release.Version, release.Number, Phase = release.Phase.ToString(), release.CreatedAt, Body = ReleaseJson.Write(release) });

        public async Task<Release> Save(Release release)
        {
            await session.Execute(
                "UPDATE releases SET phase = @Phase, ended = @Ended, body = @Body WHERE id = @Id",
                new { release.Id, Phase = release.Phase.ToString(), Ended = release.Phase.IsFinal ? 1 : 0, Body = ReleaseJson.Write(release) });
            return release;
        }

        public Task SaveReleaseDocument<T>(string releaseId, T document) => session.Execute(
            "INSERT INTO release_documents (release_id, kind, body) VALUES (@Id, @Kind, @Body) ON CONFLICT (release_id, kind) DO UPDATE SET body = excluded.body",
            new { Id = releaseId, Kind = typeof(T).Name, Body = ReleaseJson.Write(document) });

        /// <summary>Moves a stage on; the times are kept from the first move.</summary>
        public Task MoveStage(string releaseId, string stage, StageState state, string? reason, DateTimeOffset now) => session.Execute(
            """
            UPDATE stages SET state = @State, reason = @Reason,
                started_at = CASE WHEN @Started = 1 THEN COALESCE(started_at, @Now) ELSE started_at END,
                ended_at = CASE WHEN @Ended = 1 THEN COALESCE(ended_at, @Now) ELSE NULL END
            WHERE release_id = @Id AND name = @Stage
            """,
            new
            {
                Id = releaseId,
                Stage = stage,
                State = state.ToString(),
                Reason = reason,
                Now = now,
                Started = state is StageState.RollingOut or StageState.Soaking ? 1 : 0,
                Ended = state is StageState.Passed or StageState.Failed or StageState.Skipped ? 1 : 0,
            });

        public Task NoteSoak(string releaseId, string stage, string soaked) =>
            session.Execute("UPDATE stages SET soaked = @soaked WHERE release_id = @releaseId AND name = @stage", new { releaseId, stage, soaked });

        /// <summary>Tells what happened, once per key, however often the step that tells it is repeated.</summary>
        public Task Tell(string releaseId, string key, DateTimeOffset at, string kind, string message) => session.Execute(
            """
            INSERT INTO timeline (release_id, sequence, key, at, kind, message)
            SELECT @Id, COALESCE((SELECT MAX(sequence) FROM timeline WHERE release_id = @Id), 0) + 1, @Key, @At, @Kind, @Message
            WHERE EXISTS (SELECT 1 FROM releases WHERE id = @Id)
            ON CONFLICT (release_id, key) DO NOTHING
            """,
            new { Id = releaseId, Key = key, At = at, Kind = kind, Message = message });
    }
}

/// <param name="Soaked">How far its soak in load is, in words.</param>
/// <param name="RevokedBecause">What it rests on no longer holds; null: it does.</param>
/// <param name="Revocations">How often that has happened.</param>
public sealed record StageRow(
    string Name, long Position, string State, string? Reason, long NeedsApproval, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, string? Soaked, string? RevokedBecause,
    long Revocations)
{
    /// <summary>How far the stage itself has come, whether or not what it rests on still holds.</summary>
    public StageState Stage => Enum.Parse<StageState>(State);

    /// <summary>As people see it.</summary>
    public StageState Shown => RevokedBecause is not null && Stage == StageState.Passed ? StageState.Revoked : Stage;
}

/// <param name="Gate">The approval gate that was decided on; empty: whether the stage may begin.</param>
public sealed record ApprovalRow(
    string Stage, string Gate, string Decision, string DecidedBy, DateTimeOffset DecidedAt, DateTimeOffset ExpiresAt, string ManifestDigest, string PlanHash, string? Comment)
{
    public bool Holds(Release release, DateTimeOffset now) =>
        now < ExpiresAt && ManifestDigest == release.ManifestDigest && PlanHash == release.PlanHash;

    public ApprovalView View(Release release, DateTimeOffset now) =>
        new(Stage, Enum.Parse<ApprovalDecision>(Decision), DecidedBy, DecidedAt, ExpiresAt, ManifestDigest, PlanHash, Comment, Holds(release, now), Gate.Length == 0 ? null : Gate);
}
