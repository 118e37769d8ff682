using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>A pool whose settings were changed for an upgrade, with what they were before.</summary>
public sealed record ChangedSettings(string PoolId, string ClusterId, string ReleaseId, PoolUpgradeSettings Original, PoolUpgradeSettings Applied);

/// <summary>Settings that are to be put back. The first original stays, however many upgrades change it.</summary>
public sealed class PoolSettingsStore(ServiceDatabase database)
{
    public static Task Note(WriteSession session, ChangedSettings changed) => session.Execute(
        """
        INSERT INTO pool_settings (pool_key, pool_id, cluster_id, release_id, original, applied)
        VALUES (@key, @PoolId, @ClusterId, @ReleaseId, @original, @applied)
        ON CONFLICT (pool_key) DO UPDATE SET release_id = excluded.release_id, applied = excluded.applied
        """,
        new
        {
            key = ArmId.Key(changed.PoolId),
            changed.PoolId,
            changed.ClusterId,
            changed.ReleaseId,
            original = ReleaseJson.Write(changed.Original),
            applied = ReleaseJson.Write(changed.Applied),
        });

    public Task Note(ChangedSettings changed, CancellationToken stop) => database.Write(session => Note(session, changed), stop);

    public Task<ChangedSettings?> Find(string poolId, CancellationToken stop) => database.Read(session => Find(session, poolId), stop);

    public static async Task<ChangedSettings?> Find(DatabaseSession session, string poolId) =>
        await session.Find<Row>(
            "SELECT pool_id AS PoolId, cluster_id AS ClusterId, release_id AS ReleaseId, original AS Original, applied AS Applied FROM pool_settings WHERE pool_key = @key",
            new { key = ArmId.Key(poolId) }) is { } row
            ? new ChangedSettings(
                row.PoolId, row.ClusterId, row.ReleaseId, ReleaseJson.Read<PoolUpgradeSettings>(row.Original), ReleaseJson.Read<PoolUpgradeSettings>(row.Applied))
            : null;

    /// <summary>Permits putting them back, unless the release is held; a hold waits for the write until <paramref name="until"/>.</summary>
    public Task<bool> Permit(ChangedSettings changed, DateTimeOffset until, CancellationToken stop) => database.Write(
        async session =>
        {
            await Admission.Serialise(session);
            return await HoldStore.Find(session, changed.ReleaseId) is null or { Kind: HoldKind.RollingBack }
                && await session.Execute("UPDATE pool_settings SET write_until = @until WHERE pool_key = @key", new { until, key = ArmId.Key(changed.PoolId) }) == 1;
        },
        stop);

    public Task Forget(string poolId, CancellationToken stop) =>
        database.Write(session => (Task)session.Execute("DELETE FROM pool_settings WHERE pool_key = @key", new { key = ArmId.Key(poolId) }), stop);

    private sealed record Row(string PoolId, string ClusterId, string ReleaseId, string Original, string Applied);
}
