using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>Which manifest and plan each person was last shown: that is what their approval means.</summary>
public sealed class SeenPlans(ServiceDatabase database, TimeProvider clock)
{
    public async Task Note(string actor, ReleaseView release, CancellationToken stop)
    {
        if (release is not { PlanHash: { } plan, ManifestDigest: { } digest })
            return;
        await database.Write(
            write => write.Execute(
                """
                INSERT INTO chat_views (actor, release_id, manifest_digest, plan_hash, seen_at) VALUES (@Actor, @Release, @Digest, @Plan, @Now)
                ON CONFLICT (actor, release_id) DO UPDATE SET manifest_digest = excluded.manifest_digest, plan_hash = excluded.plan_hash, seen_at = excluded.seen_at
                """,
                new { Actor = actor, Release = release.Id, Digest = digest, Plan = plan, Now = clock.GetUtcNow() }),
            stop);
    }

    public async Task<(string Digest, string Plan)?> Find(string actor, string release, CancellationToken stop)
    {
        var row = await database.Read(
            read => read.Find<Row>("SELECT manifest_digest AS Digest, plan_hash AS Plan FROM chat_views WHERE actor = @Actor AND release_id = @Release", new { Actor = actor, Release = release }), stop);
        return row is null ? null : (row.Digest, row.Plan);
    }

    private sealed record Row(string Digest, string Plan);
}
