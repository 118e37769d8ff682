using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Features.Drifting;

namespace ReleaseOrchestrator.NodePoolRollout.Subscriptions;

/// <summary>
/// Notes that a release has ended, looks at once at what it left, and lets go of the snapshots of its image. Told twice, it looks twice at most.
/// </summary>
public static class LookForDriftWhenReleaseCompleted
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/events/release-completed", Handle).WithTopic(PubSub.Name, Topics.ReleaseCompleted).ExcludeFromDescription();

    public static Task Handle(ReleaseCompleted fact, ServiceDatabase database, TimeProvider clock, CancellationToken stop) => database.Write(
        async session =>
        {
            await DriftFacts.Ended(session, fact.ReleaseId, clock.GetUtcNow());
            await SnapshotStore.ReleaseEnded(session, fact.ReleaseId, clock.GetUtcNow());
            await session.Enqueue(DetectDrift.Kind, fact.ReleaseId, new DetectDrift.Payload(Again: false));
        },
        stop);
}
