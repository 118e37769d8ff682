using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>How pools were left: a row for each pool that an upgrade of ours ended well on, written with that end.</summary>
public static class WantedPools
{
    public static async Task Left(WriteSession session, UpgradeOperation ended)
    {
        var wanted = WantedPool.By(ended);
        if (!ArmId.Same(wanted.PoolId, ended.Request.PoolId))
            await Forget(session, ended.Request.PoolId); // another pool has taken its place
        await Put(session, wanted);
    }

    public static async Task<IReadOnlyList<WantedPool>> All(DatabaseSession session) =>
        [.. (await session.Query<string>("SELECT document FROM wanted_pools ORDER BY pool_key")).Select(ReleaseJson.Read<WantedPool>)];

    /// <summary>Notes how it was found at the first look, unless another upgrade has ended on it meanwhile.</summary>
    public static Task Found(WriteSession session, WantedPool wanted, LeftSettings left) => session.Execute(
        "UPDATE wanted_pools SET document = @document WHERE pool_key = @Key AND operation_id = @OperationId",
        new { document = ReleaseJson.Write(wanted with { Left = left }), wanted.Key, wanted.OperationId });

    private static Task<int> Put(WriteSession session, WantedPool wanted) => session.Execute(
        """
        INSERT INTO wanted_pools (pool_key, operation_id, document) VALUES (@Key, @OperationId, @document)
        ON CONFLICT (pool_key) DO UPDATE SET operation_id = excluded.operation_id, document = excluded.document
        """,
        new { wanted.Key, wanted.OperationId, document = ReleaseJson.Write(wanted) });

    private static Task<int> Forget(WriteSession session, string poolId) =>
        session.Execute("DELETE FROM wanted_pools WHERE pool_key = @key", new { key = ArmId.Key(poolId) });
}
