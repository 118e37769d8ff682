using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Features.Snapshots;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>A snapshot that this service made, or is about to.</summary>
/// <param name="Purpose">The image of a release for regions that have moved on, or a pool as it was before.</param>
/// <param name="MakeKey">See <see cref="PoolMake.Key"/>.</param>
public sealed record KeptSnapshot(
    string Id, SnapshotPurpose Purpose, string ReleaseId, string PoolId, string Region, string Image, string MakeKey, bool Ready, DateTimeOffset NeededUntil);

public enum SnapshotPurpose { Image, Before }

/// <summary>Which snapshots there are, on disk, until they are deleted. Their names are made of what they hold: made again they are the same.</summary>
public sealed class SnapshotStore(ServiceDatabase database, TimeProvider clock)
{
    /// <summary>AKS supports no node image for longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    private const string Select =
        """
        SELECT id AS Id, purpose AS Purpose, release_id AS ReleaseId, pool_id AS PoolId, region AS Region, image AS Image, make_key AS MakeKey, ready AS Ready,
            needed_until AS NeededUntil FROM snapshots
        """;

    /// <summary>In the pool's resource group.</summary>
    public static string IdOf(string poolId, string name) =>
        $"/subscriptions/{ArmId.Subscription(poolId)}/resourceGroups/{poolId.Split('/')[4]}/providers/Microsoft.ContainerService/snapshots/{name}";

    /// <summary>What a pool that was verified on a release's image leaves to others: the first of its make.</summary>
    public static async Task WantImage(WriteSession session, UpgradeOperation verified, DateTimeOffset now)
    {
        if (verified is not { Make: { KubernetesVersion.Length: > 0 } make, Request: var request })
            return;
        var key = make.Key(request.TargetImage);
        var poolId = verified.ReplacedBy ?? request.PoolId;
        var id = IdOf(poolId, $"ro-image-{PoolMake.Hash($"{request.ReleaseId}\n{key}")}");
        if (await session.Find<long>("SELECT COUNT(*) FROM snapshots WHERE release_id = @ReleaseId AND make_key = @key AND purpose = 'Image'", new { request.ReleaseId, key }) > 0)
            return;
        if (await Insert(session, new KeptSnapshot(id, SnapshotPurpose.Image, request.ReleaseId, poolId, make.Region, request.TargetImage, key, Ready: false, now + Longest)))
            await session.Enqueue(TakeImageSnapshot.Kind, PoolMake.Hash(id), new TakeImageSnapshot.Payload(id));
    }

    /// <summary>Notes one that was taken before a pool was changed.</summary>
    public Task KeepBefore(UpgradeOperation operation, SnapshotSight taken, CancellationToken stop) => database.Write(
        async session =>
        {
            var make = operation.Make!;
            var until = clock.GetUtcNow() + Longest;
            await Insert(session, new KeptSnapshot(
                taken.Id, SnapshotPurpose.Before, operation.Request.ReleaseId, operation.Request.PoolId, make.Region, taken.Image,
                (make with { KubernetesVersion = taken.KubernetesVersion }).Key(taken.Image), Ready: true, until));
            await session.Enqueue(RemoveSnapshot.Kind, PoolMake.Hash(taken.Id), new RemoveSnapshot.Payload(taken.Id), until);
        },
        stop);

    public Task<KeptSnapshot?> Find(string id, CancellationToken stop) => database.Read(
        async session => (await session.Find<Row>($"{Select} WHERE id = @id", new { id }))?.Read(), stop);

    /// <summary>Snapshots with an image that a pool of this make can be taken to, whoever made them; the newest first.</summary>
    public Task<IReadOnlyList<KeptSnapshot>> Fitting(string makeKey, CancellationToken stop) => database.Read(
        session => Query(session, "WHERE make_key = @makeKey AND ready = 1 ORDER BY needed_until DESC, id", new { makeKey }), stop);

    /// <summary>Snapshots of this very pool with an image; the newest first.</summary>
    public Task<IReadOnlyList<KeptSnapshot>> OfPool(string poolId, string image, CancellationToken stop) => database.Read(
        session => Query(session, "WHERE pool_key = @key AND image = @image AND ready = 1 ORDER BY needed_until DESC, id", new { key = ArmId.Key(poolId), image }), stop);

    /// <summary>Whether one of this make is still to come: it is being taken, or another pool of the release is on its way to the image by another path.</summary>
    public async Task<bool> MayCome(UpgradeOperation operation, string makeKey, CancellationToken stop) => await database.Read(
        session => session.Find<long>(
            """
            SELECT (SELECT COUNT(*) FROM snapshots WHERE release_id = @ReleaseId AND make_key = @makeKey AND ready = 0)
                 + (SELECT COUNT(*) FROM operations WHERE release_id = @ReleaseId AND id <> @Id AND rollback = 0
                        AND state IN ('Queued', 'Waiting', 'Upgrading', 'Verifying') AND (waits_for IS NULL OR waits_for <> 'Snapshot') AND document LIKE @target)
            """,
            new { operation.Request.ReleaseId, makeKey, operation.Id, target = $"%\"targetImage\":\"{operation.Request.TargetImage}\"%" }),
        stop) > 0;

    /// <summary>It is there: whoever waits for one looks again.</summary>
    public Task Taken(KeptSnapshot snapshot, CancellationToken stop) => database.Write(
        async session =>
        {
            await session.Execute("UPDATE snapshots SET ready = 1 WHERE id = @Id", new { snapshot.Id });
            await session.Enqueue(RemoveSnapshot.Kind, PoolMake.Hash(snapshot.Id), new RemoveSnapshot.Payload(snapshot.Id), snapshot.NeededUntil);
            foreach (var waiting in await session.Query<string>("SELECT id FROM operations WHERE waits_for = 'Snapshot' AND release_id = @ReleaseId", new { snapshot.ReleaseId }))
                await session.Wake(AdvancePoolUpgrade.Kind, waiting);
        },
        stop);

    public Task Forget(string id, CancellationToken stop) => database.Write(session => (Task)session.Execute("DELETE FROM snapshots WHERE id = @id", new { id }), stop);

    /// <summary>The release has ended: no pool of it waits for its image any more. What pools were before is kept on.</summary>
    public static async Task ReleaseEnded(WriteSession session, string releaseId, DateTimeOffset now)
    {
        var ids = await session.Query<string>("SELECT id FROM snapshots WHERE release_id = @releaseId AND purpose = 'Image'", new { releaseId });
        await session.Execute("UPDATE snapshots SET needed_until = @now WHERE release_id = @releaseId AND purpose = 'Image'", new { releaseId, now });
        foreach (var id in ids)
        {
            await session.Enqueue(RemoveSnapshot.Kind, PoolMake.Hash(id), new RemoveSnapshot.Payload(id));
            await session.Wake(RemoveSnapshot.Kind, PoolMake.Hash(id));
        }
    }

    private static async Task<bool> Insert(WriteSession session, KeptSnapshot snapshot) => await session.Execute(
        """
        INSERT INTO snapshots (id, purpose, release_id, pool_key, pool_id, region, image, make_key, ready, needed_until)
        VALUES (@Id, @purpose, @ReleaseId, @key, @PoolId, @Region, @Image, @MakeKey, @ready, @NeededUntil) ON CONFLICT (id) DO NOTHING
        """,
        new
        {
            snapshot.Id,
            purpose = snapshot.Purpose.ToString(),
            snapshot.ReleaseId,
            key = ArmId.Key(snapshot.PoolId),
            snapshot.PoolId,
            snapshot.Region,
            snapshot.Image,
            snapshot.MakeKey,
            ready = snapshot.Ready ? 1L : 0L,
            snapshot.NeededUntil,
        }) == 1;

    private static async Task<IReadOnlyList<KeptSnapshot>> Query(DatabaseSession session, string where, object parameters) =>
        [.. (await session.Query<Row>($"{Select} {where}", parameters)).Select(row => row.Read())];

    private sealed record Row(string Id, string Purpose, string ReleaseId, string PoolId, string Region, string Image, string MakeKey, long Ready, DateTimeOffset NeededUntil)
    {
        public KeptSnapshot Read() => new(Id, Enum.Parse<SnapshotPurpose>(Purpose), ReleaseId, PoolId, Region, Image, MakeKey, Ready == 1, NeededUntil);
    }
}
