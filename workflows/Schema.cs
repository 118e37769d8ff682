using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.Workflows;

/// <summary>The tables of the ledger.</summary>
public static class Schema
{
    public static readonly Migration[] Migrations =
    [
        new(1,
            """
            CREATE TABLE releases (
                id TEXT PRIMARY KEY, version TEXT NOT NULL, number BIGINT NOT NULL, phase TEXT NOT NULL, ended BIGINT NOT NULL, created_at TEXT NOT NULL, body TEXT NOT NULL,
                UNIQUE (version, number));
            CREATE UNIQUE INDEX releases_running ON releases (version) WHERE ended = 0;
            CREATE TABLE idempotency_keys (key TEXT PRIMARY KEY, request_hash TEXT NOT NULL, release_id TEXT NOT NULL REFERENCES releases (id), created_at TEXT NOT NULL);
            CREATE TABLE release_documents (release_id TEXT NOT NULL REFERENCES releases (id), kind TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (release_id, kind));
            CREATE TABLE stages (
                release_id TEXT NOT NULL REFERENCES releases (id), name TEXT NOT NULL, position BIGINT NOT NULL, state TEXT NOT NULL, reason TEXT, needs_approval BIGINT NOT NULL,
                started_at TEXT, ended_at TEXT, PRIMARY KEY (release_id, name));
            CREATE TABLE approvals (
                release_id TEXT NOT NULL REFERENCES releases (id), stage TEXT NOT NULL, decision TEXT NOT NULL, decided_by TEXT NOT NULL, decided_at TEXT NOT NULL, expires_at TEXT NOT NULL,
                manifest_digest TEXT NOT NULL, plan_hash TEXT NOT NULL, comment TEXT, PRIMARY KEY (release_id, stage, decided_by, plan_hash));
            CREATE TABLE timeline (
                release_id TEXT NOT NULL REFERENCES releases (id), sequence BIGINT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL, kind TEXT NOT NULL, message TEXT NOT NULL,
                PRIMARY KEY (release_id, sequence), UNIQUE (release_id, key));
            CREATE TABLE audit (
                sequence BIGINT PRIMARY KEY, key TEXT NOT NULL UNIQUE, body TEXT NOT NULL);
            """),
        new(2, "CREATE TABLE policies (name TEXT PRIMARY KEY, text TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL)"),
        new(3,
            """
            CREATE TABLE gates (name TEXT PRIMARY KEY, text TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL);
            CREATE TABLE evidence (
                id TEXT PRIMARY KEY, release_id TEXT NOT NULL REFERENCES releases (id), sequence BIGINT NOT NULL, stage TEXT NOT NULL, gate TEXT NOT NULL, body TEXT NOT NULL,
                revoked_by TEXT, revoked_because TEXT, revoked_at TEXT, UNIQUE (release_id, sequence));
            CREATE INDEX evidence_gates ON evidence (release_id, stage, gate);
            CREATE TABLE gate_looks (execution TEXT PRIMARY KEY, release_id TEXT NOT NULL REFERENCES releases (id), body TEXT NOT NULL);
            ALTER TABLE stages ADD COLUMN soaked TEXT;
            ALTER TABLE stages ADD COLUMN revoked_because TEXT;
            ALTER TABLE stages ADD COLUMN revocations BIGINT NOT NULL DEFAULT 0;
            CREATE TABLE decisions (
                release_id TEXT NOT NULL REFERENCES releases (id), stage TEXT NOT NULL, gate TEXT NOT NULL, decision TEXT NOT NULL, decided_by TEXT NOT NULL, decided_at TEXT NOT NULL,
                expires_at TEXT NOT NULL, manifest_digest TEXT NOT NULL, plan_hash TEXT NOT NULL, comment TEXT, PRIMARY KEY (release_id, stage, gate, decided_by, plan_hash));
            INSERT INTO decisions (release_id, stage, gate, decision, decided_by, decided_at, expires_at, manifest_digest, plan_hash, comment)
                SELECT release_id, stage, '', decision, decided_by, decided_at, expires_at, manifest_digest, plan_hash, comment FROM approvals;
            DROP TABLE approvals;
            """),
        new(4,
            """
            CREATE TABLE pool_decisions (
                release_id TEXT NOT NULL REFERENCES releases (id), sequence BIGINT NOT NULL, pool_id TEXT NOT NULL, pool TEXT NOT NULL, decision TEXT NOT NULL, reason TEXT NOT NULL,
                decided_by TEXT NOT NULL, decided_at TEXT NOT NULL, PRIMARY KEY (release_id, sequence));
            CREATE TABLE cluster_attempts (
                release_id TEXT NOT NULL REFERENCES releases (id), cluster_id TEXT NOT NULL, attempt BIGINT NOT NULL, stage TEXT NOT NULL, ended BIGINT NOT NULL, body TEXT NOT NULL,
                PRIMARY KEY (release_id, cluster_id, attempt));
            """),
    ];
}
