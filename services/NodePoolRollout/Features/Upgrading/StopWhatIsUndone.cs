using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

/// <summary>Before an upgrade is taken back it is brought to an end: one that has not begun never does, one that is in flight is aborted in Azure.</summary>
public sealed class StopWhatIsUndone(ServiceDatabase database, OperationStore operations, UpgradeJournal journal, RolloutPace pace, TimeProvider clock)
{
    /// <returns>Null: it has ended, and left something to take back.</returns>
    public async Task<JobStep?> Step(UpgradeOperation rollback, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var upgrade = await operations.Find(rollback.Request.RollbackOf!, stop)
            ?? throw new InvalidOperationException($"Rollback {rollback.Id} is of upgrade {rollback.Request.RollbackOf}, which is gone.");
        switch (upgrade)
        {
            case { IsFinal: true, StartedAt: null }:
                return await journal.Settle(
                    rollback with { RollbackWay = RollbackWay.NothingToUndo },
                    new Decision.End(PoolUpgradeState.AlreadyCurrent, $"{upgrade.Id} ended {upgrade.State} and never changed the pool."), stop);
            case { IsFinal: true }:
                return null;
            case { Phase: UpgradePhase.Preparing, Intent: null }:
                await End(rollback, upgrade, "before it had begun", stop);
                return JobStep.Again(TimeSpan.Zero);
            case { Phase: UpgradePhase.Verifying, BlueGreen: null }:
                await End(rollback, upgrade, "while its nodes were being looked at", stop);
                return JobStep.Again(TimeSpan.Zero);
            case { Phase: UpgradePhase.Running, Abort: null, BlueGreen: null }:
                var told = upgrade with { Abort = new AbortInAzure($"{rollback.Id} takes it back.") };
                await database.Write(
                    async session =>
                    {
                        await OperationStore.Save(session, told);
                        await session.Wake(AdvancePoolUpgrade.Kind, upgrade.Id);
                    },
                    stop);
                break;
        }

        return await journal.Settle(
            rollback, new Decision.Wait(WaitCause.Pool, $"{upgrade.Id} is {upgrade.State} and is stopped first{(upgrade.Step is { } step ? $": {step}" : "")}.", now + pace.Later), stop);
    }

    private async Task End(UpgradeOperation rollback, UpgradeOperation upgrade, string when, CancellationToken stop)
    {
        var ended = upgrade.End(PoolUpgradeState.Aborted, $"Taken back by {rollback.Id} {when}.", clock.GetUtcNow());
        await database.Write(session => UpgradeJournal.End(session, ended, wake: UpgradeJournal.GivesPlaceBack(upgrade)), stop);
    }
}
