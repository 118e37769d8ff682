using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>The upgrades of control planes, one row each. A row is saved only over the version that was read.</summary>
public sealed class ControlPlaneStore(ServiceDatabase database)
{
    private const string Select = "SELECT version AS Version, document AS Document FROM control_planes";

    public Task<ControlPlaneOperation?> Find(string id, CancellationToken stop) => database.Read(session => Find(session, id), stop);

    public static async Task<ControlPlaneOperation?> Find(DatabaseSession session, string id) => (await session.Find<Row>($"{Select} WHERE id = @id", new { id }))?.Read();

    public static async Task<IReadOnlyList<ControlPlaneOperation>> Unfinished(DatabaseSession session, string releaseId) =>
        [.. (await session.Query<Row>($"{Select} WHERE release_id = @releaseId AND final = 0", new { releaseId })).Select(row => row.Read())];

    public static async Task<bool> Insert(WriteSession session, ControlPlaneOperation operation) => await session.Execute(
        """
        INSERT INTO control_planes (id, release_id, stage, cluster_key, region, region_pair, reserved, final, write_until, version, document)
        VALUES (@Id, @ReleaseId, @Stage, @ClusterKey, @Region, @RegionPair, @Reserved, @Final, @WriteUntil, 1, @Document) ON CONFLICT (id) DO NOTHING
        """,
        Parameters(operation)) == 1;

    public Task<ControlPlaneOperation> Save(ControlPlaneOperation operation, CancellationToken stop) => database.Write(session => Save(session, operation), stop);

    public static async Task<ControlPlaneOperation> Save(WriteSession session, ControlPlaneOperation operation)
    {
        var saved = await session.Execute(
            """
            UPDATE control_planes SET region = @Region, region_pair = @RegionPair, reserved = @Reserved, final = @Final, write_until = @WriteUntil, version = version + 1,
                document = @Document WHERE id = @Id AND version = @Version
            """,
            Parameters(operation));
        return saved == 1 ? operation with { Version = operation.Version + 1 } : throw new StaleOperationException(operation.Id);
    }

    /// <summary>The end of an operation: its row and its fact.</summary>
    public static async Task End(WriteSession session, ControlPlaneOperation ended)
    {
        await Save(session, ended);
        var request = ended.Request;
        await session.Publish(new ControlPlaneUpgradeEnded(ended.Id, request.ReleaseId, request.Stage, request.ClusterId, request.KubernetesVersion, ended.State, ended.Reason));
    }

    private static object Parameters(ControlPlaneOperation operation) => new
    {
        operation.Id,
        operation.Request.ReleaseId,
        operation.Request.Stage,
        ClusterKey = ArmId.Key(operation.Request.ClusterId),
        operation.Region,
        operation.RegionPair,
        Reserved = operation.Reserved ? 1L : 0L,
        Final = operation.IsFinal ? 1L : 0L,
        operation.WriteUntil,
        operation.Version,
        Document = ReleaseJson.Write(operation),
    };

    private sealed record Row(long Version, string Document)
    {
        public ControlPlaneOperation Read() => ReleaseJson.Read<ControlPlaneOperation>(Document) with { Version = Version };
    }
}
