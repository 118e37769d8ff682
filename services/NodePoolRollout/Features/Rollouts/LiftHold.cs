using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Features.ControlPlanes;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Rollouts;

/// <summary>Lets a paused release go on. An abort is final.</summary>
public static class LiftHold
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/rollouts/holds/{releaseId}", Handle).WithName(nameof(LiftHold));

    public static async Task<NoContent> Handle(string releaseId, ServiceDatabase database, CancellationToken stop)
    {
        await database.Write(
            async session =>
            {
                await Admission.Serialise(session);
                if (await HoldStore.Find(session, releaseId) is not { } hold)
                    return; // lifting twice changes nothing
                if (hold.Kind == HoldKind.Aborted)
                    throw RolloutErrors.Aborted(releaseId, hold);
                await HoldStore.Delete(session, releaseId);
                foreach (var operation in await OperationStore.Unfinished(session, releaseId))
                    await session.Wake(AdvancePoolUpgrade.Kind, operation.Id);
                foreach (var controlPlane in await ControlPlaneStore.Unfinished(session, releaseId))
                    await session.Wake(AdvanceControlPlane.Kind, controlPlane.Id);
            },
            stop);
        return TypedResults.NoContent();
    }
}
