using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>
/// The fleet as it was last listed: a row for each cluster with its pools, and one for each subscription. Only rows that have changed are
/// written, some at a time, so that a large fleet keeps nobody else from writing.
/// </summary>
public sealed class InventoryStore(ServiceDatabase database)
{
    private const int RowsAtOnce = 250;

    private Dictionary<string, UInt128>? _written;

    /// <summary>Null: the fleet was never listed.</summary>
    public async Task<FleetInventory?> Read(CancellationToken stop)
    {
        var (subscriptions, clusters) = await database.Read(
            async session => (
                await session.Query<SubscriptionRow>("SELECT subscription_id AS SubscriptionId, taken_at AS TakenAt, problem AS Problem, clusters AS Clusters FROM fleet_subscriptions ORDER BY subscription_key"),
                await session.Query<string>("SELECT document FROM fleet_clusters ORDER BY cluster_key")),
            stop);
        if (subscriptions.Max(row => row.TakenAt) is not { } taken)
            return null;
        var entries = clusters.Select(ReleaseJson.Read<Entry>).ToList();
        return new FleetInventory(
            taken, [.. entries.Select(entry => entry.Cluster)], [.. entries.SelectMany(entry => entry.Pools)],
            [.. subscriptions.Select(row => new FleetSubscription(row.SubscriptionId, row.TakenAt, row.Problem, (int)row.Clusters))]);
    }

    /// <summary>Not by two at once. A kill in between leaves rows that are newer than their subscription says; the next listing mends that.</summary>
    public async Task Write(FleetInventory inventory, CancellationToken stop)
    {
        var known = _written ?? await Fingerprints(stop);
        var poolsOf = inventory.Pools.ToLookup(pool => pool.ClusterId, StringComparer.OrdinalIgnoreCase);
        var fingerprints = new Dictionary<string, UInt128>(inventory.Clusters.Count);
        var changed = new List<object>();
        _written = null; // should this be interrupted, the rows say what was written
        foreach (var cluster in inventory.Clusters)
        {
            var (key, document) = (ArmId.Key(cluster.Id), ReleaseJson.Write(new Entry(cluster, [.. poolsOf[cluster.Id]])));
            fingerprints[key] = Fingerprint(document);
            if (!known.TryGetValue(key, out var before) || before != fingerprints[key])
                changed.Add(new { key, document });
            if (changed.Count == RowsAtOnce)
                await Put(changed, stop);
        }

        await Put(changed, stop);
        foreach (var gone in known.Keys.Where(key => !fingerprints.ContainsKey(key)).Chunk(RowsAtOnce))
            await database.Write(session => (Task)session.Execute("DELETE FROM fleet_clusters WHERE cluster_key = @key", gone.Select(key => new { key })), stop);
        await database.Write(session => Put(session, inventory.Subscriptions ?? []), stop);
        _written = fingerprints;
    }

    private async Task Put(List<object> rows, CancellationToken stop)
    {
        if (rows.Count > 0)
        {
            await database.Write(
                session => (Task)session.Execute(
                    "INSERT INTO fleet_clusters (cluster_key, document) VALUES (@key, @document) ON CONFLICT (cluster_key) DO UPDATE SET document = excluded.document", rows),
                stop);
        }

        rows.Clear();
    }

    private static async Task Put(WriteSession session, IReadOnlyList<FleetSubscription> subscriptions)
    {
        await session.Execute("DELETE FROM fleet_subscriptions");
        await session.Execute(
            "INSERT INTO fleet_subscriptions (subscription_key, subscription_id, taken_at, problem, clusters) VALUES (@key, @SubscriptionId, @TakenAt, @Problem, @Clusters)",
            subscriptions.Select(s => new { key = ArmId.Key(s.SubscriptionId), s.SubscriptionId, s.TakenAt, s.Problem, Clusters = (long)s.Clusters }));
    }

    private async Task<Dictionary<string, UInt128>> Fingerprints(CancellationToken stop) =>
        (await database.Read(session => session.Query<ClusterRow>("SELECT cluster_key AS ClusterKey, document AS Document FROM fleet_clusters"), stop))
            .ToDictionary(row => row.ClusterKey, row => Fingerprint(row.Document));

    private static UInt128 Fingerprint(string document) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(document)));

    private sealed record Entry(FleetCluster Cluster, IReadOnlyList<FleetPool> Pools);

    private sealed record ClusterRow(string ClusterKey, string Document);

    private sealed record SubscriptionRow(string SubscriptionId, DateTimeOffset? TakenAt, string? Problem, long Clusters);
}
