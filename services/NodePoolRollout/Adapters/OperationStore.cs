using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>Another step has saved the operation meanwhile.</summary>
public sealed class StaleOperationException(string id) : Exception($"Upgrade {id} was changed meanwhile.");

/// <summary>The upgrades, one row each. A row is saved only over the version that was read.</summary>
public sealed class OperationStore(ServiceDatabase database)
{
    private const string NotEnded = "state NOT IN ('Succeeded', 'AlreadyCurrent', 'Failed', 'Refused', 'Aborted')";

    private const string Select = "SELECT version AS Version, document AS Document FROM operations";

    public Task<UpgradeOperation?> Find(string id, CancellationToken stop) => database.Read(session => Find(session, id), stop);

    public static async Task<UpgradeOperation?> Find(DatabaseSession session, string id) =>
        (await session.Find<Row>($"{Select} WHERE id = @id", new { id }))?.Read();

    /// <summary>By id. Only what is asked for is in the condition: one that also held for "not asked" would read every row for every page.</summary>
    public Task<IReadOnlyList<UpgradeOperation>> List(string? releaseId, string? stage, string? after, int top, CancellationToken stop)
    {
        string[] asked =
        [
            .. releaseId is null ? [] : (string[])["release_id = @releaseId"], .. stage is null ? [] : (string[])["stage = @stage"], .. after is null ? [] : (string[])["id > @after"],
        ];
        var where = asked.Length == 0 ? "" : $"WHERE {string.Join(" AND ", asked)}";
        return database.Read(session => Query(session, $"{where} ORDER BY id LIMIT @top", new { releaseId, stage, after, top }), stop);
    }

    /// <summary>The upgrades of a stage that went well, each pool by its latest one; a pool whose latest one did not, or was taken back, is not among them.</summary>
    public Task<IReadOnlyList<UpgradeOperation>> UpgradedBy(string releaseId, string stage, CancellationToken stop) => database.Read(
        async session => (IReadOnlyList<UpgradeOperation>)
        [
            .. (await Query(session, "WHERE release_id = @releaseId AND stage = @stage ORDER BY created_at, id", new { releaseId, stage }))
                .GroupBy(operation => ArmId.Key(operation.Request.PoolId)).Select(pool => pool.Last())
                .Where(operation => operation is { State: PoolUpgradeState.Succeeded or PoolUpgradeState.AlreadyCurrent or PoolUpgradeState.Soaking, Request.RollbackOf: null }),
        ],
        stop);

    /// <summary>All upgrades of the pools of a stage at which one has not ended well, oldest first.</summary>
    public Task<IReadOnlyList<UpgradeOperation>> OfTroubledPools(string releaseId, string stage, CancellationToken stop) => database.Read(
        session => Query(
            session,
            """
            WHERE release_id = @releaseId AND stage = @stage AND pool_key IN (
                SELECT pool_key FROM operations WHERE release_id = @releaseId AND stage = @stage AND state IN ('Failed', 'Refused', 'Aborted'))
            ORDER BY created_at, id
            """,
            new { releaseId, stage }),
        stop);

    /// <summary>Newest first.</summary>
    public Task<IReadOnlyList<UpgradeOperation>> Succeeded(int newest, CancellationToken stop) => database.Read(
        session => Query(session, "WHERE state = 'Succeeded' ORDER BY created_at DESC, id LIMIT @newest", new { newest }), stop);

    /// <summary>Operations of a release that have not ended.</summary>
    public static Task<IReadOnlyList<UpgradeOperation>> Unfinished(DatabaseSession session, string releaseId) =>
        Query(session, "WHERE release_id = @releaseId AND state IN ('Queued', 'Waiting', 'Upgrading', 'Verifying', 'Soaking')", new { releaseId });

    /// <summary>Whether an earlier upgrade of ours was begun on this cluster and did not end well.</summary>
    public Task<bool> LeftATrace(UpgradeOperation operation, CancellationToken stop) => database.Read(
        async session => (await Query(
                session, "WHERE cluster_key = @cluster AND id <> @Id AND state IN ('Failed', 'Aborted')", new { cluster = ArmId.Key(operation.Request.ClusterId), operation.Id }))
            .Any(other => other.StartedAt is not null),
        stop);

    /// <summary>Whether an earlier attempt at this pool failed in the same release: from now on it counts by this one.</summary>
    public static async Task<bool> AnswersFailure(DatabaseSession session, UpgradeOperation operation) => await session.Find<long>(
        "SELECT COUNT(*) FROM operations WHERE pool_key = @pool AND release_id = @ReleaseId AND state = 'Failed' AND id <> @Id",
        new { pool = ArmId.Key(operation.Request.PoolId), operation.Request.ReleaseId, operation.Id }) > 0;

    /// <summary>Whether this release has asked for the same pool before.</summary>
    public static async Task<bool> WasTriedBefore(DatabaseSession session, UpgradeOperation operation) => await session.Find<long>(
        "SELECT COUNT(*) FROM operations WHERE pool_key = @pool AND release_id = @ReleaseId AND created_at < @CreatedAt",
        new { pool = ArmId.Key(operation.Request.PoolId), operation.Request.ReleaseId, operation.CreatedAt }) > 0;

    /// <summary>Of any pool of a cluster, newest first.</summary>
    public Task<IReadOnlyList<UpgradeOperation>> OfCluster(string clusterId, int newest, CancellationToken stop) => database.Read(
        session => Query(session, "WHERE cluster_key = @key ORDER BY created_at DESC, id LIMIT @newest", new { key = ArmId.Key(clusterId), newest }), stop);

    /// <summary>The upgrade of this pool that has not ended; null: none.</summary>
    public static Task<string?> UnfinishedOf(DatabaseSession session, string poolId) => session.Find<string>(
        $"SELECT id FROM operations WHERE pool_key = @key AND {NotEnded} ORDER BY created_at LIMIT 1", new { key = ArmId.Key(poolId) });

    /// <summary>Another release with upgrades that were asked for after a moment and have not ended; null: none.</summary>
    public static Task<string?> NewerRelease(DatabaseSession session, string releaseId, DateTimeOffset since) => session.Find<string>(
        $"SELECT release_id FROM operations WHERE {NotEnded} AND release_id <> @releaseId AND created_at > @since AND id NOT LIKE '%-drift-%' ORDER BY created_at LIMIT 1",
        new { releaseId, since });

    public static async Task<int> CountNamed(DatabaseSession session, string releaseId, string prefix) => (int)await session.Find<long>(
        "SELECT COUNT(*) FROM operations WHERE release_id = @releaseId AND id LIKE @prefix", new { releaseId, prefix = $"{prefix}%" });

    public async Task<bool> IsUnderway(string poolId, CancellationToken stop) => await database.Read(
        session => session.Find<long>("SELECT COUNT(*) FROM operations WHERE pool_key = @key AND reserved = 1", new { key = ArmId.Key(poolId) }), stop) > 0;

    public static async Task<bool> Insert(WriteSession session, UpgradeOperation operation) => await session.Execute(
        """
        INSERT INTO operations (id, release_id, stage, cluster_key, pool_key, region, region_pair, state, reserved, waits_for, write_until, created_at,
            nodes, rollback, limits, version, document)
        VALUES (@Id, @ReleaseId, @Stage, @ClusterKey, @PoolKey, @Region, @RegionPair, @State, @Reserved, @WaitsFor, @WriteUntil, @CreatedAt,
            @Nodes, @Rollback, @Limits, 1, @Document)
        ON CONFLICT (id) DO NOTHING
        """,
        Parameters(operation)) == 1;

    public Task<UpgradeOperation> Save(UpgradeOperation operation, CancellationToken stop) => database.Write(session => Save(session, operation), stop);

    public static async Task<UpgradeOperation> Save(WriteSession session, UpgradeOperation operation)
    {
        var saved = await session.Execute(
            """
            UPDATE operations SET region = @Region, region_pair = @RegionPair, state = @State, reserved = @Reserved, waits_for = @WaitsFor,
                write_until = @WriteUntil, nodes = @Nodes, version = version + 1, document = @Document
            WHERE id = @Id AND version = @Version
            """,
            Parameters(operation));
        return saved == 1 ? operation with { Version = operation.Version + 1 } : throw new StaleOperationException(operation.Id);
    }

    private static async Task<IReadOnlyList<UpgradeOperation>> Query(DatabaseSession session, string where, object parameters) =>
        [.. (await session.Query<Row>($"{Select} {where}", parameters)).Select(row => row.Read())];

    private static object Parameters(UpgradeOperation operation) => new
    {
        operation.Id,
        operation.Request.ReleaseId,
        operation.Request.Stage,
        ClusterKey = ArmId.Key(operation.Request.ClusterId),
        PoolKey = ArmId.Key(operation.Request.PoolId),
        operation.Region,
        operation.RegionPair,
        State = operation.State.ToString(),
        Reserved = operation.Reserved ? 1L : 0L,
        WaitsFor = operation.WaitsFor?.ToString(),
        WriteUntil = operation.Intent?.Until,
        operation.CreatedAt,
        Nodes = operation.NodesHeld,
        Rollback = operation.Request.RollbackOf is null ? 0L : 1L,
        Limits = ReleaseJson.Write(operation.Request.Limits),
        operation.Version,
        Document = ReleaseJson.Write(operation),
    };

    private sealed record Row(long Version, string Document)
    {
        public UpgradeOperation Read() => ReleaseJson.Read<UpgradeOperation>(Document) with { Version = Version };
    }
}
