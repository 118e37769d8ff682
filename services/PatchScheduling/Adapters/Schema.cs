using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.PatchScheduling.Adapters;

/// <summary>The tables of this service.</summary>
public static class Schema
{
    public static readonly Migration[] Migrations =
    [
        new(1,
            """
            CREATE TABLE documents (
                kind TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL,
                PRIMARY KEY (kind, name));
            CREATE TABLE cycle_schedules (cycle TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, known_since TEXT NOT NULL);
            CREATE TABLE cycle_occurrences (
                cycle TEXT NOT NULL, local_date TEXT NOT NULL, occurs_at TEXT NOT NULL, version TEXT NOT NULL, policy TEXT NOT NULL, announced_at TEXT NOT NULL,
                PRIMARY KEY (cycle, local_date));
            """),
    ];
}
