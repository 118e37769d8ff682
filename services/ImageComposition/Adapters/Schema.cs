using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.ImageComposition.Adapters;

/// <summary>This service's tables.</summary>
public static class Schema
{
    public static readonly Migration[] Migrations =
    [
        new(1, """
            CREATE TABLE compositions (
                id TEXT PRIMARY KEY,
                release_version TEXT NOT NULL,
                request_hash TEXT NOT NULL,
                request TEXT NOT NULL,
                state TEXT NOT NULL,
                reason TEXT NULL,
                started_at TEXT NOT NULL,
                ended_at TEXT NULL
            );
            CREATE TABLE composition_images (
                composition_id TEXT NOT NULL,
                definition TEXT NOT NULL,
                architecture TEXT NOT NULL,
                content_key TEXT NOT NULL,
                state TEXT NOT NULL,
                document TEXT NOT NULL,
                definition_document TEXT NOT NULL,
                publish_failures BIGINT NOT NULL DEFAULT 0,
                PRIMARY KEY (composition_id, definition, architecture)
            );
            CREATE TABLE node_image_versions (
                family TEXT NOT NULL,
                release_date TEXT NOT NULL,
                respin BIGINT NOT NULL,
                content_key TEXT NOT NULL UNIQUE,
                PRIMARY KEY (family, release_date, respin)
            );
            CREATE TABLE images (
                content_key TEXT PRIMARY KEY,
                digest TEXT NOT NULL,
                composed_at TEXT NOT NULL,
                document TEXT NOT NULL
            );
            CREATE INDEX images_by_digest ON images (digest);
            """),
    ];
}
