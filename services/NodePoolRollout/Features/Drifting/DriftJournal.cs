using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Drifting;

/// <summary>Writes down what was found, each with its fact and with what puts it right in one transaction; many together, not all at once.</summary>
public sealed class DriftJournal(ServiceDatabase database, Reconciliation reconciliation, TimeProvider clock)
{
    private const int AtOnce = 50;

    public async Task Note(IEnumerable<DriftFinding> findings, CancellationToken stop)
    {
        foreach (var part in findings.Chunk(AtOnce))
        {
            await database.Write(
                async session =>
                {
                    foreach (var finding in part)
                        await Note(session, finding);
                },
                stop);
        }
    }

    public async Task Resolve(IEnumerable<Drift> drifts, CancellationToken stop)
    {
        foreach (var part in drifts.Chunk(AtOnce))
        {
            await database.Write(
                async session =>
                {
                    foreach (var drift in part)
                        await DriftStore.Save(session, drift with { ResolvedAt = clock.GetUtcNow() });
                },
                stop);
        }
    }

    private async Task Note(WriteSession session, DriftFinding finding)
    {
        var now = clock.GetUtcNow();
        var open = await DriftStore.Open(session, finding.Subject, finding.Kind);
        if (open is not null && (open.Wanted != finding.Wanted || open.ReleaseId != finding.ReleaseId))
        {
            await DriftStore.Save(session, open with { ResolvedAt = now, Note = $"Since {now:u} something else is wanted." });
            open = null;
        }

        var drift = open ?? new Drift(
            DriftStore.IdOf(finding, now), finding.ClusterId, finding.PoolId, finding.Kind, finding.Wanted, finding.Actual, finding.ReleaseId, now, null);
        if (open is null && !await DriftStore.Open(session, drift, finding.Subject))
            return; // somebody else was first
        var noted = await reconciliation.Begin(session, drift with { Actual = finding.Actual }, finding, now);
        if (noted != open)
            await DriftStore.Save(session, noted);
    }
}
