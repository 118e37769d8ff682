using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters;

/// <summary>The tables of this service.</summary>
public static class Schema
{
    public static readonly Migration[] Migrations =
    [
        new(1, """
            CREATE TABLE operations (
                id TEXT PRIMARY KEY, release_id TEXT NOT NULL, stage TEXT NOT NULL, cluster_key TEXT NOT NULL, pool_key TEXT NOT NULL,
                region TEXT NOT NULL, region_pair TEXT, state TEXT NOT NULL, reserved BIGINT NOT NULL, waits_for TEXT, write_until TEXT,
                created_at TEXT NOT NULL, version BIGINT NOT NULL, document TEXT NOT NULL);
            CREATE INDEX operations_stage ON operations (release_id, stage, state);
            CREATE INDEX operations_pool ON operations (pool_key, release_id);
            CREATE INDEX operations_cluster ON operations (cluster_key);
            CREATE INDEX operations_reserved ON operations (reserved);
            CREATE TABLE holds (release_id TEXT PRIMARY KEY, kind TEXT NOT NULL, reason TEXT NOT NULL, held_by TEXT NOT NULL, held_at TEXT NOT NULL);
            CREATE TABLE baselines (
                release_id TEXT NOT NULL, cluster_key TEXT NOT NULL, taken_at TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (release_id, cluster_key));
            CREATE TABLE pool_settings (
                pool_key TEXT PRIMARY KEY, pool_id TEXT NOT NULL, cluster_id TEXT NOT NULL, release_id TEXT NOT NULL, original TEXT NOT NULL, applied TEXT NOT NULL,
                write_until TEXT);
            CREATE TABLE inventories (id BIGINT PRIMARY KEY, taken_at TEXT NOT NULL, document TEXT NOT NULL);
            CREATE TABLE admissions (id BIGINT PRIMARY KEY, taken BIGINT NOT NULL);
            INSERT INTO admissions (id, taken) VALUES (1, 0);
            """),
        new(2, """
            ALTER TABLE operations ADD COLUMN nodes BIGINT NOT NULL DEFAULT 0;
            ALTER TABLE operations ADD COLUMN rollback BIGINT NOT NULL DEFAULT 0;
            ALTER TABLE operations ADD COLUMN limits TEXT NOT NULL DEFAULT '{"maxConcurrentClusters":1,"maxConcurrentPools":1,"maxFailures":0}';
            DROP INDEX operations_reserved;
            CREATE INDEX operations_reserved ON operations (id) WHERE reserved = 1;
            CREATE INDEX operations_waiting ON operations (waits_for, release_id, stage, rollback, created_at, id);
            """),
        new(3, "ALTER TABLE holds ADD COLUMN abort_in_flight BIGINT NOT NULL DEFAULT 0"),
        new(4, """
            DROP TABLE inventories;
            CREATE TABLE fleet_clusters (cluster_key TEXT PRIMARY KEY, document TEXT NOT NULL);
            CREATE TABLE fleet_subscriptions (subscription_key TEXT PRIMARY KEY, subscription_id TEXT NOT NULL, taken_at TEXT, problem TEXT, clusters BIGINT NOT NULL);
            """),
        new(5, """
            CREATE TABLE wanted_pools (pool_key TEXT PRIMARY KEY, operation_id TEXT NOT NULL, document TEXT NOT NULL);
            CREATE TABLE drifts (
                id TEXT PRIMARY KEY, cluster_key TEXT NOT NULL, subject_key TEXT NOT NULL, kind TEXT NOT NULL, release_id TEXT NOT NULL, operation_id TEXT,
                detected_at TEXT NOT NULL, resolved_at TEXT, document TEXT NOT NULL);
            CREATE UNIQUE INDEX drifts_open ON drifts (subject_key, kind) WHERE resolved_at IS NULL;
            CREATE INDEX drifts_release ON drifts (release_id);
            CREATE TABLE node_looks (cluster_key TEXT PRIMARY KEY, looked_at TEXT NOT NULL);
            CREATE TABLE seen_stopped (pool_key TEXT PRIMARY KEY, since TEXT NOT NULL);
            CREATE TABLE ended_releases (release_id TEXT PRIMARY KEY, ended_at TEXT NOT NULL);
            INSERT INTO ended_releases (release_id, ended_at) SELECT release_id, MAX(created_at) FROM operations GROUP BY release_id;
            CREATE INDEX operations_state ON operations (state);
            """),
        new(6, "CREATE TABLE left_out (operation_id TEXT PRIMARY KEY, left_by TEXT NOT NULL, reason TEXT NOT NULL, left_at TEXT NOT NULL)"),
        new(7, """
            CREATE TABLE snapshots (
                id TEXT PRIMARY KEY, purpose TEXT NOT NULL, release_id TEXT NOT NULL, pool_key TEXT NOT NULL, pool_id TEXT NOT NULL, region TEXT NOT NULL,
                image TEXT NOT NULL, make_key TEXT NOT NULL, ready BIGINT NOT NULL, needed_until TEXT NOT NULL);
            CREATE INDEX snapshots_make ON snapshots (make_key, ready);
            CREATE INDEX snapshots_pool ON snapshots (pool_key, image);
            CREATE INDEX snapshots_release ON snapshots (release_id, make_key);
            """),
        new(8, """
            CREATE TABLE control_planes (
                id TEXT PRIMARY KEY, release_id TEXT NOT NULL, stage TEXT NOT NULL, cluster_key TEXT NOT NULL, region TEXT NOT NULL, region_pair TEXT,
                reserved BIGINT NOT NULL, final BIGINT NOT NULL, write_until TEXT, version BIGINT NOT NULL, document TEXT NOT NULL);
            CREATE INDEX control_planes_release ON control_planes (release_id, final);
            CREATE INDEX control_planes_reserved ON control_planes (id) WHERE reserved = 1;
            """),
        new(9, "CREATE INDEX operations_release ON operations (release_id, id)"),
    ];
}
