using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;
using ReleaseOrchestrator.NodePoolRollout.Features.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Drifting;

/// <summary>
/// Brings drifted pools back, where the policy of the release that left them says so: by an upgrade of their own under all the usual rules,
/// once for each drift; settings by putting them back as after any upgrade.
/// </summary>
public sealed class Reconciliation(FleetView fleet)
{
    /// <summary>The drift with what is being done about it, or why nothing is.</summary>
    public async Task<Drift> Begin(WriteSession session, Drift drift, DriftFinding finding, DateTimeOffset now)
    {
        if (drift.OperationId is { } id)
            return await OperationStore.Find(session, id) is { IsFinal: true, State: var state, Reason: var reason } ? drift with { Note = $"{id} ended {state}: {reason}" } : drift;
        if (finding.Like is not { } like || finding.Note is not null)
            return drift with { Note = finding.Note };
        if (!like.Reconcile)
            return drift with { Note = $"The policy of {like.ReleaseId} does not reconcile." };
        if (!await DriftFacts.HasEnded(session, like.ReleaseId))
            return drift with { Note = $"It is brought back once {like.ReleaseId} has ended." };
        if (await HoldStore.Find(session, like.ReleaseId) is { Kind: HoldKind.Aborted } hold)
            return drift with { Note = $"{like.ReleaseId} was aborted by {hold.By}: nothing is changed for it any more." };
        if (await OperationStore.NewerRelease(session, like.ReleaseId, like.Since) is { } newer)
            return drift with { Note = $"Release {newer} is under way and comes first." };
        return finding.Kind == DriftKind.Settings ? await PutBack(session, drift, like) : await Upgrade(session, drift, like, now);
    }

    private async Task<Drift> Upgrade(WriteSession session, Drift drift, WantedPool like, DateTimeOffset now)
    {
        if (await OperationStore.Find(session, like.OperationId) is not { Request: var done })
            return drift with { Note = $"The upgrade {like.OperationId} is not known any more." };
        if (await OperationStore.UnfinishedOf(session, drift.PoolId) is { } already)
            return drift with { OperationId = already, Note = $"Brought back by {already}." };

        var id = $"{like.ReleaseId}-drift-{await OperationStore.CountNamed(session, like.ReleaseId, $"{like.ReleaseId}-drift-") + 1}";
        var request = done with
        {
            ClusterId = drift.ClusterId,
            PoolId = drift.PoolId,
            TargetImage = drift.Wanted,
            Strategy = done.Strategy is { KeepSnapshot: true } ? new PoolStrategy(KeepSnapshot: true) : null,
            RollbackOf = null,
            Emergency = null,
            Reconcile = true,
        };
        var operation = new UpgradeOperation(id, request, now) { Version = 1, Region = fleet.Remembered(drift.ClusterId)?.Region ?? "" };
        if (await OperationStore.Insert(session, operation))
            await session.Enqueue(AdvancePoolUpgrade.Kind, id, new { id });
        return drift with { OperationId = id, Note = $"Brought back by {id}." };
    }

    /// <summary>As after an upgrade: not while the release is held or the window is closed, and only what is still as it was found.</summary>
    private async Task<Drift> PutBack(WriteSession session, Drift drift, WantedPool like)
    {
        if (fleet.RememberedPool(drift.PoolId)?.Upgrade is not { } present)
            return drift;
        await PoolSettingsStore.Note(session, new ChangedSettings(drift.PoolId, drift.ClusterId, like.ReleaseId, like.Left!.Pool, present));
        await session.Enqueue(RestorePoolSettings.Kind, ArmId.Key(drift.PoolId), new RestorePoolSettings.Payload(drift.PoolId));
        return drift with { Note = "They are put back in the next window." };
    }
}
