using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>
/// Takes a pool to its image with a second pool beside it, one step at a time: a new pool that takes over, a few canary nodes that go first, or the way back.
/// The order of the steps is in <see cref="SwapPath"/>.
/// </summary>
public sealed class BlueGreenUpgrade(
    PrepareGreen prepare, CreatePool create, CheckPool check, SoakPools soak, ScalePool scale, CordonPool cordon, DrainPool drain, DeletePool delete, SwapJournal journal,
    HoldStore holds, RolloutPace pace, TimeProvider clock)
{
    /// <summary>Whether the next step of an operation is one with two pools.</summary>
    public static bool Concerns(UpgradeOperation operation) => operation is { BlueGreen: not null } || GoesByCanary(operation)
        || operation is { Request: { RollbackOf: null, Strategy.Kind: StrategyKind.BlueGreen }, AksWay: not { Refused: null } };

    public async Task<JobStep> Step(UpgradeOperation operation, CancellationToken stop)
    {
        if (operation is not { Phase: not UpgradePhase.Preparing, BlueGreen: { } swap })
            return await prepare.Step(operation, GoesByCanary(operation) ? SwapKind.Canary : SwapKind.Upgrade, stop);
        try
        {
            var hold = PoolUpgradeRules.Hold(operation, await holds.Binding(operation, stop), clock.GetUtcNow(), pace);
            if (hold is Decision.End && !AzureIsAtWork(operation, swap))
                return await journal.Settle(operation, hold, stop);
            return swap.Step switch
            {
                SwapStep.Creating => await create.Step(operation, stop),
                SwapStep.CheckingNew or SwapStep.CheckingOld or SwapStep.CheckingLast => await check.Step(operation, stop),
                SwapStep.CanarySoak or SwapStep.BatchSoak or SwapStep.FinalSoak => await soak.Step(operation, stop),
                SwapStep.Quieting or SwapStep.Rescaling => await scale.Step(operation, stop),
                SwapStep.Cordoning or SwapStep.Uncordoning => await cordon.Step(operation, stop),
                SwapStep.Draining => await drain.Step(operation, stop),
                _ => await delete.Step(operation, stop),
            };
        }
        catch (AzureException problem)
        {
            return await journal.Met(operation, problem, stop);
        }
        catch (ClusterApiException silent)
        {
            return await journal.Silent(operation, silent.Message, stop);
        }
        catch (DomainException unanswered) when (unanswered.Kind is ErrorKind.Unavailable or ErrorKind.Throttled)
        {
            var unknown = new Decision.Wait(WaitCause.Window, $"The windows are not known: {unanswered.Message}", clock.GetUtcNow() + pace.BackOff(operation.Troubles));
            return await journal.Settle(operation.Troubled(), unknown, stop);
        }
    }

    private static bool GoesByCanary(UpgradeOperation operation) => operation is { Request.Strategy.Canary: not null, Request.RollbackOf: null, CanaryDoneAt: null };

    /// <summary>What was asked of Azure goes to its end, and is told by it: a pool being made, a pool being deleted and what is left then.</summary>
    private static bool AzureIsAtWork(UpgradeOperation operation, BlueGreenProgress swap) => swap.Step switch
    {
        SwapStep.Creating or SwapStep.CheckingLast => true,
        SwapStep.Deleting => operation.Call is { Resume.Length: > 0 } || operation.Intent is not null,
        _ => false,
    };
}
