using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.PackageBuilds.Adapters;

/// <summary>This service's tables.</summary>
public static class Schema
{
    public static readonly Migration[] Migrations =
    [
        new(1, """
            CREATE TABLE builds (
                id TEXT PRIMARY KEY,
                release_version TEXT NOT NULL,
                cascade_depth BIGINT NULL,
                state TEXT NOT NULL,
                reason TEXT NULL,
                plan_hash TEXT NOT NULL,
                repository TEXT NULL,
                started_at TEXT NOT NULL,
                ended_at TEXT NULL
            );
            CREATE INDEX builds_started ON builds (started_at);

            CREATE TABLE build_jobs (
                build_id TEXT NOT NULL,
                spec TEXT NOT NULL,
                architecture TEXT NOT NULL,
                position BIGINT NOT NULL,
                state TEXT NOT NULL,
                reason TEXT NULL,
                seconds DOUBLE PRECISION NULL,
                packages TEXT NOT NULL,
                recipe TEXT NOT NULL,
                PRIMARY KEY (build_id, spec, architecture)
            );

            CREATE TABLE results (
                content_key TEXT PRIMARY KEY,
                inputs TEXT NOT NULL,
                packages TEXT NOT NULL,
                signed_by TEXT NOT NULL,
                built_at TEXT NOT NULL
            );

            CREATE TABLE repositories (
                id TEXT PRIMARY KEY,
                repository TEXT NOT NULL,
                published_at TEXT NOT NULL
            );

            CREATE TABLE spec_readings (
                reading_key TEXT PRIMARY KEY,
                spec TEXT NOT NULL
            );
            """),
    ];
}
