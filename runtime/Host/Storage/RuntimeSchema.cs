namespace LocalDapr.Storage;

/// <summary>The tables of the runtime's own file. A step that has been shipped is never changed: a change is a new step.</summary>
public static class RuntimeSchema
{
    public static string[] Steps { get; } =
    [
        """
        CREATE TABLE state (
            store TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, etag TEXT NOT NULL, expires INTEGER,
            PRIMARY KEY (store, key)) WITHOUT ROWID;
        CREATE INDEX state_expiry ON state (expires) WHERE expires IS NOT NULL;

        CREATE TABLE subscriptions (
            pubsub TEXT NOT NULL, topic TEXT NOT NULL, app TEXT NOT NULL,
            PRIMARY KEY (pubsub, topic, app)) WITHOUT ROWID;
        CREATE TABLE messages (
            id INTEGER PRIMARY KEY AUTOINCREMENT, pubsub TEXT NOT NULL, topic TEXT NOT NULL, data BLOB NOT NULL,
            content_type TEXT NOT NULL, metadata TEXT NOT NULL, expires INTEGER);
        CREATE INDEX messages_topic ON messages (pubsub, topic, id);
        CREATE TABLE deliveries (
            app TEXT NOT NULL, pubsub TEXT NOT NULL, topic TEXT NOT NULL, message INTEGER NOT NULL,
            PRIMARY KEY (app, pubsub, topic, message)) WITHOUT ROWID;
        CREATE INDEX deliveries_message ON deliveries (message);

        CREATE TABLE workflows (
            app TEXT NOT NULL, id TEXT NOT NULL, status INTEGER NOT NULL, is_finished INTEGER NOT NULL, header BLOB NOT NULL,
            PRIMARY KEY (app, id)) WITHOUT ROWID;
        CREATE INDEX workflows_open ON workflows (is_finished) WHERE is_finished = 0;
        CREATE TABLE workflow_history (
            app TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, event BLOB NOT NULL,
            PRIMARY KEY (app, id, seq)) WITHOUT ROWID;
        CREATE TABLE workflow_inbox (
            app TEXT NOT NULL, id TEXT NOT NULL, seq INTEGER NOT NULL, event BLOB NOT NULL,
            PRIMARY KEY (app, id, seq)) WITHOUT ROWID;
        CREATE TABLE workflow_timers (
            app TEXT NOT NULL, id TEXT NOT NULL, timer INTEGER NOT NULL, fire_at INTEGER NOT NULL, event BLOB NOT NULL,
            PRIMARY KEY (app, id, timer)) WITHOUT ROWID;
        CREATE TABLE workflow_activities (
            app TEXT NOT NULL, id TEXT NOT NULL, task INTEGER NOT NULL, target TEXT NOT NULL, request BLOB NOT NULL,
            PRIMARY KEY (app, id, task)) WITHOUT ROWID;
        """,
        """
        ALTER TABLE messages ADD COLUMN published INTEGER NOT NULL DEFAULT 0;
        UPDATE messages SET published = unixepoch() * 1000;
        ALTER TABLE subscriptions ADD COLUMN streamed INTEGER NOT NULL DEFAULT 0;
        """,
        """
        CREATE TABLE jobs (
            app TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL, definition BLOB NOT NULL, expires INTEGER,
            due INTEGER NOT NULL, tick INTEGER NOT NULL, ticks INTEGER NOT NULL, attempts INTEGER NOT NULL,
            PRIMARY KEY (app, name)) WITHOUT ROWID;
        CREATE INDEX jobs_due ON jobs (app, due);
        """,
        """
        ALTER TABLE workflows ADD COLUMN purge_at INTEGER;
        CREATE INDEX workflows_purge ON workflows (purge_at) WHERE purge_at IS NOT NULL;
        """,
    ];

    public static Schema Create() => new(Steps);
}
