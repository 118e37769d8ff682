using System.Security.Cryptography;
using System.Text;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.StagedRollout;

namespace ReleaseOrchestrator.Workflows.Releases.Adapters;

/// <summary>The evidence that stages rest on, and the looks that workflows were told of. Evidence is never changed; a revocation is noted beside it.</summary>
public static class EvidenceStore
{
    private const string Columns = "body AS Body, revoked_by AS RevokedBy, revoked_because AS RevokedBecause, revoked_at AS RevokedAt";

    /// <summary>The same look of the same gate has the same id, however often it is repeated.</summary>
    public static string IdOf(params ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part.Length).Append(':').Append(part);
        return $"ev-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..20]}";
    }

    extension(DatabaseSession session)
    {
        public async Task<Evidence?> Evidence(string releaseId, string id) =>
            (await session.Find<EvidenceRow>($"SELECT {Columns} FROM evidence WHERE release_id = @releaseId AND id = @id", new { releaseId, id }))?.Read();

        /// <summary>Oldest first.</summary>
        /// <param name="after">Sequence of the last one the caller has.</param>
        public async Task<IReadOnlyList<(long Sequence, Evidence Evidence)>> EvidenceOf(string releaseId, string? stage, string? gate, long after, int top) =>
        [
            .. (await session.Query<EvidenceRow>(
                $"""
                SELECT sequence AS Sequence, {Columns} FROM evidence
                WHERE release_id = @releaseId AND sequence > @after AND (CAST(@stage AS TEXT) IS NULL OR stage = @stage) AND (CAST(@gate AS TEXT) IS NULL OR gate = @gate)
                ORDER BY sequence LIMIT @top
                """,
                new { releaseId, stage, gate, after, top })).Select(row => (row.Sequence, row.Read())),
        ];

        /// <summary>The newest of each gate of each stage.</summary>
        public async Task<IReadOnlyList<Evidence>> LatestEvidence(string releaseId) =>
        [
            .. (await session.Query<EvidenceRow>(
                $"""
                SELECT {Columns} FROM evidence
                WHERE release_id = @releaseId AND sequence IN (SELECT MAX(sequence) FROM evidence WHERE release_id = @releaseId GROUP BY stage, gate)
                ORDER BY stage, gate
                """,
                new { releaseId })).Select(row => row.Read()),
        ];

        /// <summary>What a workflow was told in this execution of its step; null: nothing yet.</summary>
        public async Task<GateLook[]?> Looked(string execution) =>
            await session.Find<string>("SELECT body FROM gate_looks WHERE execution = @execution", new { execution }) is { } body ? ReleaseJson.Read<GateLook[]>(body) : null;
    }

    extension(WriteSession session)
    {
        public Task Add(Evidence evidence) => session.Execute(
            """
            INSERT INTO evidence (id, release_id, sequence, stage, gate, body)
            SELECT @Id, @ReleaseId, COALESCE((SELECT MAX(sequence) FROM evidence WHERE release_id = @ReleaseId), 0) + 1, @Stage, @Gate, @Body
            WHERE EXISTS (SELECT 1 FROM releases WHERE id = @ReleaseId)
            ON CONFLICT (id) DO NOTHING
            """,
            new { evidence.Id, evidence.ReleaseId, evidence.Stage, evidence.Gate, Body = ReleaseJson.Write(evidence) });

        public Task Revoke(string evidenceId, string by, string because, DateTimeOffset now) => session.Execute(
            "UPDATE evidence SET revoked_by = @by, revoked_because = @because, revoked_at = @now WHERE id = @evidenceId AND revoked_by IS NULL", new { evidenceId, by, because, now });

        /// <summary>What people have decided at a gate whose evidence was revoked does not hold any more.</summary>
        public Task VoidDecisions(string releaseId, string stage, string gate, DateTimeOffset now) => session.Execute(
            "UPDATE decisions SET expires_at = @now WHERE release_id = @releaseId AND stage = @stage AND gate = @gate AND expires_at > @now", new { releaseId, stage, gate, now });

        public Task RevokeStage(string releaseId, string stage, string because) => session.Execute(
            "UPDATE stages SET revoked_because = @because, revocations = revocations + 1 WHERE release_id = @releaseId AND name = @stage", new { releaseId, stage, because });

        public Task RestStage(string releaseId, string stage) =>
            session.Execute("UPDATE stages SET revoked_because = NULL WHERE release_id = @releaseId AND name = @stage", new { releaseId, stage });

        public Task Keep(string execution, string releaseId, IReadOnlyList<GateLook> looks) => session.Execute(
            "INSERT INTO gate_looks (execution, release_id, body) VALUES (@execution, @releaseId, @body) ON CONFLICT (execution) DO NOTHING",
            new { execution, releaseId, body = ReleaseJson.Write(looks) });
    }

    private sealed record EvidenceRow
    {
        public long Sequence { get; init; }

        public string Body { get; init; } = "";

        public string? RevokedBy { get; init; }

        public string? RevokedBecause { get; init; }

        public DateTimeOffset? RevokedAt { get; init; }

        public Evidence Read() => ReleaseJson.Read<Evidence>(Body) with { RevokedBy = RevokedBy, RevokedBecause = RevokedBecause, RevokedAt = RevokedAt };
    }
}
