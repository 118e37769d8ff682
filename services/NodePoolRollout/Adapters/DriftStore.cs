using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>Drift, found and resolved: a row each. Of what one pool can drift in there is one that is open, whoever looks.</summary>
public sealed class DriftStore(ServiceDatabase database)
{
    private const string Select = "SELECT document FROM drifts";

    /// <summary>Writes a new one down together with its fact; false: it is open already.</summary>
    public static async Task<bool> Open(WriteSession session, Drift drift, string subject)
    {
        var opened = await session.Execute(
            """
            INSERT INTO drifts (id, cluster_key, subject_key, kind, release_id, operation_id, detected_at, resolved_at, document)
            VALUES (@Id, @cluster, @subject, @kind, @ReleaseId, @OperationId, @DetectedAt, NULL, @document)
            ON CONFLICT (subject_key, kind) WHERE resolved_at IS NULL DO NOTHING
            """,
            new
            {
                drift.Id,
                cluster = ArmId.Key(drift.ClusterId),
                subject,
                kind = drift.Kind.ToString(),
                drift.ReleaseId,
                drift.OperationId,
                drift.DetectedAt,
                document = ReleaseJson.Write(drift),
            });
        if (opened == 1)
            await session.Publish(new DriftDetected(drift.Id, drift.ClusterId, drift.PoolId, drift.Kind.ToString(), drift.Wanted, drift.Actual, drift.ReleaseId));
        return opened == 1;
    }

    public static Task Save(WriteSession session, Drift drift) => session.Execute(
        "UPDATE drifts SET operation_id = @OperationId, resolved_at = @ResolvedAt, document = @document WHERE id = @Id AND resolved_at IS NULL",
        new { drift.Id, drift.OperationId, drift.ResolvedAt, document = ReleaseJson.Write(drift) });

    /// <summary>The open one of this kind; null: none.</summary>
    public static async Task<Drift?> Open(DatabaseSession session, string subject, DriftKind kind) =>
        await session.Find<string>($"{Select} WHERE subject_key = @subject AND kind = @kind AND resolved_at IS NULL", new { subject, kind = kind.ToString() }) is { } document
            ? ReleaseJson.Read<Drift>(document)
            : null;

    public static async Task<IReadOnlyList<Drift>> Open(DatabaseSession session) => Read(await session.Query<string>($"{Select} WHERE resolved_at IS NULL ORDER BY id"));

    public Task<IReadOnlyList<Drift>> Open(CancellationToken stop) => database.Read(Open, stop);

    public async Task<IReadOnlyList<Drift>> OpenOf(string clusterId, CancellationToken stop) => Read(await database.Read(
        session => session.Query<string>($"{Select} WHERE resolved_at IS NULL AND cluster_key = @cluster ORDER BY id", new { cluster = ArmId.Key(clusterId) }), stop));

    public async Task<int> CountOpen(CancellationToken stop) =>
        (int)await database.Read(session => session.Find<long>("SELECT COUNT(*) FROM drifts WHERE resolved_at IS NULL"), stop);

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<Drift>> List(string? releaseId, string? cluster, DriftKind? kind, bool? open, string? after, int top, CancellationToken stop) => Read(await database.Read(
        session => session.Query<string>(
            $"""
            {Select} WHERE (CAST(@releaseId AS TEXT) IS NULL OR release_id = @releaseId) AND (CAST(@kind AS TEXT) IS NULL OR kind = @kind)
                AND (CAST(@cluster AS TEXT) IS NULL OR cluster_key = @cluster OR cluster_key LIKE @named ESCAPE '\')
                AND (CAST(@open AS BIGINT) IS NULL OR (@open = 1 AND resolved_at IS NULL) OR (@open = 0 AND resolved_at IS NOT NULL))
                AND (CAST(@after AS TEXT) IS NULL OR id < @after)
            ORDER BY id DESC LIMIT @top
            """,
            new
            {
                releaseId,
                kind = kind?.ToString(),
                cluster = cluster is null ? null : ArmId.Key(cluster),
                named = cluster is null ? null : $"%/{Escaped(ArmId.Key(cluster))}",
                open = open switch { true => 1L, false => 0L, null => (long?)null },
                after,
                top,
            }),
        stop));

    /// <summary>Sorts by time; the same thing found at the same moment by two has the same.</summary>
    public static string IdOf(DriftFinding finding, DateTimeOffset now)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{finding.Subject} {finding.Kind} {now.UtcTicks}"));
        return string.Create(CultureInfo.InvariantCulture, $"drift-{now.UtcDateTime:yyyyMMddHHmmss}-{Convert.ToHexStringLower(hash)[..10]}");
    }

    /// <summary>Names of clusters have underscores, which LIKE takes for anything.</summary>
    private static string Escaped(string name) => name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal);

    private static IReadOnlyList<Drift> Read(IEnumerable<string> documents) => [.. documents.Select(ReleaseJson.Read<Drift>)];
}
