using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Drifting;

/// <summary>One look over the fleet: what is not as it was left, and what has become right again.</summary>
public sealed class DriftRound(ServiceDatabase database, FleetView fleet, NodeLooks nodes, DriftJournal journal, TimeProvider clock)
{
    public async Task Make(CancellationToken stop)
    {
        var seen = await fleet.Look(refresh: false, stop);
        var facts = await database.Read(DriftFacts.Read, stop);
        var sight = new DriftSight(seen, facts);

        var findings = sight.Findings().ToList();
        var looked = await nodes.Look(sight, findings, stop);
        findings.AddRange(looked.Findings);
        var (laggards, caughtUp) = sight.Laggards();
        var behind = laggards.Select(laggard => laggard.Subject).ToHashSet();
        findings.RemoveAll(finding => finding.Kind == DriftKind.Image && behind.Contains(finding.Subject)); // newer than how it was left is what is wanted of it now
        findings.AddRange(laggards);

        await Remember(sight, looked, caughtUp, stop);
        await journal.Note(findings, stop);

        // Whatever is open, was looked at and not found has become right.
        var found = findings.Select(finding => (finding.Subject, finding.Kind)).ToHashSet();
        await journal.Resolve(facts.Open.Where(drift => sight.Judged(drift, looked.Clusters) && !found.Contains((DriftSight.SubjectOf(drift), drift.Kind))), stop);
    }

    private Task Remember(DriftSight sight, LookedNodes looked, IReadOnlyList<string> caughtUp, CancellationToken stop) => database.Write(
        async session =>
        {
            foreach (var (wanted, left) in sight.FirstLooks())
                await WantedPools.Found(session, wanted, left);
            await DriftFacts.SawStopped(session, sight.NewlyStopped(), clock.GetUtcNow());
            await DriftFacts.CaughtUp(session, caughtUp);
            await DriftFacts.LookedAt(session, looked.Clusters, clock.GetUtcNow());
        },
        stop);
}
