using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.Gateway.Adapters;

/// <summary>The tables of the gateway.</summary>
public static class Schema
{
    public static readonly Migration[] Migrations =
    [
        new(1,
            """
            CREATE TABLE tokens (
                id TEXT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL UNIQUE, roles TEXT NOT NULL, created_at TEXT NOT NULL, created_by TEXT NOT NULL,
                expires_at TEXT, revoked_at TEXT, revoked_by TEXT);
            CREATE TABLE sessions (hash TEXT PRIMARY KEY, token_id TEXT NOT NULL, expires_at TEXT NOT NULL);
            CREATE TABLE webhook_deliveries (id TEXT PRIMARY KEY, received_at TEXT NOT NULL);
            CREATE TABLE chat_commands (
                id TEXT PRIMARY KEY, channel TEXT NOT NULL, user_id TEXT NOT NULL, actor TEXT, text TEXT NOT NULL, reply_to TEXT, received_at TEXT NOT NULL,
                state TEXT NOT NULL, reply TEXT, delivery TEXT NOT NULL, delivery_error TEXT, executed_at TEXT);
            CREATE INDEX chat_commands_by_time ON chat_commands (received_at);
            CREATE TABLE chat_views (
                actor TEXT NOT NULL, release_id TEXT NOT NULL, manifest_digest TEXT NOT NULL, plan_hash TEXT NOT NULL, seen_at TEXT NOT NULL,
                PRIMARY KEY (actor, release_id));
            """),
    ];
}
