using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Subscriptions;

/// <summary>Tells the timeline and the audit log of the release that left a pool behind that it is not so any more. Told twice, it is there once.</summary>
public static class TellWhenDriftDetected
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/events/drift-detected", Handle).WithTopic(PubSub.Name, Topics.DriftDetected);

    public static Task Handle(DriftDetected fact, ServiceDatabase database, AuditLog audit, TimeProvider clock, CancellationToken stop) => database.Write(
        async session =>
        {
            if (await session.Find<long>("SELECT COUNT(*) FROM releases WHERE id = @ReleaseId", new { fact.ReleaseId }) == 0)
                return; // of another ledger
            var found = $"{Name(fact)}: {fact.Kind}, wanted {fact.Wanted}, found {fact.Actual}";
            await session.Tell(fact.ReleaseId, $"drift:{fact.DriftId}", clock.GetUtcNow(), "drift", found);
            await audit.Append(session, $"drift:{fact.DriftId}", "app:node-pool-rollout", "drift-detected", fact.ReleaseId, found, $"drift {fact.DriftId}");
        },
        stop);

    /// <summary>Cluster and pool out of their ARM ids.</summary>
    private static string Name(DriftDetected fact)
    {
        var cluster = fact.ClusterId[(fact.ClusterId.LastIndexOf('/') + 1)..];
        return fact.PoolId is "" ? cluster : $"{cluster}/{fact.PoolId[(fact.PoolId.LastIndexOf('/') + 1)..]}";
    }
}
