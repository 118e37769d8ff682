using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Rollouts;

/// <summary>
/// Pauses or aborts a release here. Answered only when no write for it can go out any more: a write that was permitted just before is
/// waited for, and it cannot last longer than its permit (R3).
/// </summary>
public static class HoldRelease
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(20);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/rollouts/holds/{releaseId}", Handle).WithName(nameof(HoldRelease));

    public static async Task<Ok<HoldRequest>> Handle(string releaseId, HoldRequest hold, ServiceDatabase database, TimeProvider clock, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(hold.Reason))
            throw RolloutErrors.Invalid("reason", "Say why the release is held; it is shown wherever somebody asks why nothing moves.");
        if (string.IsNullOrWhiteSpace(hold.By))
            throw RolloutErrors.Invalid("by", "Say who holds the release.");

        if (hold is { AbortInFlight: true, Kind: not HoldKind.Aborted })
            throw RolloutErrors.Invalid("abortInFlight", $"What is in flight is stopped only by an abort, not by {hold.Kind}: leave it out, or write kind Aborted.");

        var kept = await database.Write(session => Keep(session, releaseId, hold, clock.GetUtcNow()), stop);
        while (await WritesOnTheirWay(database, releaseId, clock.GetUtcNow(), stop))
            await Task.Delay(LookAgain, clock, stop);
        return TypedResults.Ok(kept);
    }

    private static async Task<HoldRequest> Keep(WriteSession session, string releaseId, HoldRequest hold, DateTimeOffset now)
    {
        await Admission.Serialise(session);
        if (await HoldStore.Find(session, releaseId) is { Kind: HoldKind.Aborted } final)
        {
            if (hold.Kind != HoldKind.Aborted)
                throw RolloutErrors.Aborted(releaseId, final);
            if (!hold.AbortInFlight || final.AbortInFlight)
                return final;
            await HoldStore.AlsoInFlight(session, releaseId);
            await WakeInFlight(session, releaseId);
            return final with { AbortInFlight = true };
        }

        await HoldStore.Put(session, releaseId, hold, now);
        UpgradeOperation? freed = null;
        foreach (var operation in await OperationStore.Unfinished(session, releaseId))
        {
            if (operation is { Phase: UpgradePhase.Preparing, Intent: null } && await Hold(session, operation, hold, now) && UpgradeJournal.GivesPlaceBack(operation))
                freed = operation;
            else
                await session.Wake(AdvancePoolUpgrade.Kind, operation.Id); // it may be in a long soak, or is to be stopped in Azure
        }

        foreach (var controlPlane in await ControlPlaneStore.Unfinished(session, releaseId))
            await Hold(session, controlPlane, hold, now);
        if (freed is not null)
            await Admission.WakeNext(session, freed);

        return hold;
    }

    private static async Task WakeInFlight(WriteSession session, string releaseId)
    {
        foreach (var operation in await OperationStore.Unfinished(session, releaseId))
            await session.Wake(AdvancePoolUpgrade.Kind, operation.Id);
    }

    /// <summary>Those with nothing under way show it at once. False: the hold does not concern this one.</summary>
    private static async Task<bool> Hold(WriteSession session, UpgradeOperation operation, HoldRequest hold, DateTimeOffset now)
    {
        switch (PoolUpgradeRules.Hold(operation, hold, now, RolloutPace.Default))
        {
            case Decision.End end:
                await UpgradeJournal.End(session, operation.End(end.State, end.Reason, now), wake: false);
                return true;
            case Decision.Wait wait:
                await OperationStore.Save(session, operation.WaitFor(wait));
                return true;
            default:
                return false;
        }
    }

    private static Task Hold(WriteSession session, ControlPlaneOperation operation, HoldRequest hold, DateTimeOffset now) =>
        (operation.HasNothingUnderWay, ControlPlaneRules.Hold(operation, hold, now, RolloutPace.Default)) switch
        {
            (true, Decision.End end) => ControlPlaneStore.End(session, operation.End(end.State, end.Reason, now)),
            (true, Decision.Wait wait) => ControlPlaneStore.Save(session, operation.WaitFor(wait)),
            _ => Task.CompletedTask,
        };

    private static async Task<bool> WritesOnTheirWay(ServiceDatabase database, string releaseId, DateTimeOffset now, CancellationToken stop) => await database.Read(
        session => session.Find<long>(
            """
            SELECT (SELECT COUNT(*) FROM operations WHERE release_id = @releaseId AND write_until > @now)
                 + (SELECT COUNT(*) FROM pool_settings WHERE release_id = @releaseId AND write_until > @now)
                 + (SELECT COUNT(*) FROM control_planes WHERE release_id = @releaseId AND write_until > @now)
            """,
            new { releaseId, now }),
        stop) > 0;
}
