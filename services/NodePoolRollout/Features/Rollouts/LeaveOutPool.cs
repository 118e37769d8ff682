using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Rollouts;

/// <summary>Takes a pool out of its release: an upgrade that has not begun ends, one that has failed no longer counts towards its stage. What is under way goes on.</summary>
public static class LeaveOutPool
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/rollouts/operations/{id}/leave-out", Handle).WithName(nameof(LeaveOutPool));

    public static async Task<Ok<PoolUpgrade>> Handle(string id, LeaveOutRequest request, ServiceDatabase database, TimeProvider clock, CancellationToken stop)
    {
        if (string.IsNullOrWhiteSpace(request.Reason))
            throw RolloutErrors.Invalid("reason", "Say why the pool is left out; it is shown with it.");
        if (string.IsNullOrWhiteSpace(request.By))
            throw RolloutErrors.Invalid("by", "Say who leaves the pool out.");
        return TypedResults.Ok((await database.Write(session => LeaveOut(session, id, request, clock.GetUtcNow()), stop)).View());
    }

    private static async Task<UpgradeOperation> LeaveOut(WriteSession session, string id, LeaveOutRequest request, DateTimeOffset now)
    {
        await Admission.Serialise(session);
        var operation = await OperationStore.Find(session, id) ?? throw RolloutErrors.UnknownOperation(id);
        if (operation is { IsFinal: false, Phase: UpgradePhase.Preparing, Intent: null, StartedAt: null })
        {
            var ended = operation.End(PoolUpgradeState.Aborted, $"Left out by {request.By}: {request.Reason}", now);
            await UpgradeJournal.End(session, ended, wake: UpgradeJournal.GivesPlaceBack(operation));
            return ended;
        }

        if (!operation.IsFinal)
            throw RolloutErrors.UnderWay(operation);
        if (operation.State == PoolUpgradeState.Failed)
        {
            await session.Execute(
                "INSERT INTO left_out (operation_id, left_by, reason, left_at) VALUES (@id, @By, @Reason, @now) ON CONFLICT (operation_id) DO NOTHING",
                new { id, request.By, request.Reason, now });
            await Admission.WakeNext(session, operation);
        }

        return operation;
    }
}
