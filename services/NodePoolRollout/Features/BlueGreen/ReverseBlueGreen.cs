using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>
/// Begins the way back while the old pool still stands beside the new one, whatever the upgrade was doing: it is ended where it is, and the two pools go on under
/// the rollback, the other way round.
/// </summary>
public sealed class ReverseBlueGreen(
    ServiceDatabase database, OperationStore operations, HoldStore holds, Admission admission, INodePools azure, IWindows windows, PoolAccount account, Before before,
    UpgradeJournal journal, RolloutPace pace, TimeProvider clock)
{
    /// <returns>Null: there are no two pools; another way back has to be found.</returns>
    public async Task<JobStep?> Begin(UpgradeOperation rollback, CancellationToken stop)
    {
        if (await operations.Find(rollback.Request.RollbackOf!, stop) is not { Request.Strategy: { } strategy } upgrade
            || (strategy.Kind != StrategyKind.BlueGreen && (strategy.Canary is null || upgrade.CanaryDoneAt is not null)))
        {
            return null;
        }

        JobStep? begun = null;
        var step = await before.FirstWrite(rollback, async () => (begun = await Begin(rollback, upgrade, stop)) ?? JobStep.Done, stop);
        return begun ?? (step.After is null ? null : step);
    }

    private async Task<JobStep?> Begin(UpgradeOperation rollback, UpgradeOperation upgrade, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (PoolUpgradeRules.Hold(rollback, await holds.Binding(rollback, stop), now, pace) is var held and not Decision.Go)
            return await journal.Settle(rollback, held, stop);
        if (upgrade.Intent is { } intent && intent.Until > now && !upgrade.IsFinal)
            return await Wait(rollback, $"{upgrade.Id} has a write on its way.", intent.Until, stop);

        var cluster = await azure.Find(rollback.Request.ClusterId, stop);
        if (cluster.Pool(upgrade.Request.PoolId) is not { } blue)
            return await Gone(rollback, upgrade, stop);
        if (PoolRoles.Beside(cluster, blue.Name) is not { } green || !PoolRoles.IsOfRelease(green, upgrade.Request.ReleaseId))
            return null;
        if (!ProvisioningStates.IsTerminal(blue.ProvisioningState))
            return await Wait(rollback, $"Pool {blue.Name} is {blue.ProvisioningState}.", now + pace.Soon, stop);

        rollback = rollback.Seen(cluster, blue) with { FromImage = green.NodeImageVersion };
        if (!rollback.Reserved && !upgrade.Reserved && await admission.Look(rollback, stop) is { } full)
            return await journal.Settle(rollback, Admission.Full(full, now, pace), stop);
        if (rollback.Request.Emergency is null && PoolUpgradeRules.Window(await windows.Decide(cluster.Facts, stop), now, pace) is var window and not Decision.Go)
            return await journal.Settle(rollback, window, stop);
        if (!upgrade.IsFinal)
            await TakeOver(rollback, upgrade, stop);
        return await Turn(rollback, upgrade, blue, green, stop);
    }

    private async Task<JobStep> Turn(UpgradeOperation rollback, UpgradeOperation upgrade, PoolSight blue, PoolSight green, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var settings = upgrade.BlueGreen?.Settings ?? SwapSettings.Of(upgrade.Request, blue);
        var swap = new BlueGreenProgress(SwapKind.Reversal, blue.Name, green.Name, settings.Reversed())
        {
            Step = SwapStep.Uncordoning,
            Since = now,
            Verified = true,
            CordonedBefore = upgrade.BlueGreen?.CordonedBefore,
        };
        var intent = new WriteIntent(AzureWrite.Cordon, now + pace.WriteTimeout, blue.ProvisioningState, blue.NodeImageVersion, blue.ETag);
        var (permitted, decision) = await admission.Permit(rollback with { RollbackWay = RollbackWay.BlueGreenReversal, BlueGreen = swap }, intent, stop);
        return decision is Decision.Go
            ? await journal.Continue(permitted, permitted.On(swap, now), TimeSpan.Zero, stop)
            : await journal.Settle(rollback, decision, stop);
    }

    /// <summary>The upgrade ends where it is; a step of it that is under way finds its row changed and stops.</summary>
    private async Task TakeOver(UpgradeOperation rollback, UpgradeOperation upgrade, CancellationToken stop)
    {
        var told = upgrade.BlueGreen is { } swap ? $" {await account.Of(upgrade, swap, stop)}" : "";
        var ended = upgrade.End(PoolUpgradeState.Aborted, $"Taken back by {rollback.Id}.{told}", clock.GetUtcNow());
        await database.Write(session => UpgradeJournal.End(session, ended, wake: UpgradeJournal.GivesPlaceBack(upgrade)), stop);
    }

    private async Task<JobStep> Gone(UpgradeOperation rollback, UpgradeOperation upgrade, CancellationToken stop)
    {
        var heir = upgrade.ReplacedBy is { } other ? $"{ArmId.Name(other)} took its place" : "nothing is left to go back to";
        return await journal.Settle(
            rollback,
            new Decision.End(
                PoolUpgradeState.Refused,
                $"Pool {upgrade.PoolName} of {upgrade.ClusterName} was deleted after its soak and {heir}: the old pool cannot take over again. Start a release with the image that is wanted."),
            stop);
    }

    private Task<JobStep> Wait(UpgradeOperation rollback, string reason, DateTimeOffset until, CancellationToken stop) =>
        journal.Settle(rollback, new Decision.Wait(WaitCause.Pool, reason, until), stop);
}
