using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease.Subscriptions;

/// <summary>Tells the timeline of each package, and the workflow when there is something to look at. Builds are named after their release.</summary>
public static class FollowPackages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/events/package-built", Built).WithTopic(PubSub.Name, Topics.PackageBuilt);
        routes.MapPost("/events/package-failed", Failed).WithTopic(PubSub.Name, Topics.PackageFailed);
        routes.MapPost("/events/repository-published", Published).WithTopic(PubSub.Name, Topics.RepositoryPublished);
    }

    public static Task Built(PackageBuilt fact, ServiceDatabase database, TimeProvider clock) => database.Write(s =>
        s.Tell(fact.BuildId, $"package:{fact.Spec}:{fact.Architecture}", clock.GetUtcNow(), "package", fact.Reused ? $"{fact.Spec} ({fact.Architecture}) unchanged, used again" : $"{fact.Spec} ({fact.Architecture}) built in {fact.Seconds:0.0} s"));

    public static async Task Failed(PackageFailed fact, ServiceDatabase database, WorkflowSignals signals, TimeProvider clock)
    {
        await database.Write(s => s.Tell(fact.BuildId, $"package:{fact.Spec}:{fact.Architecture}:failed", clock.GetUtcNow(), "package", $"{fact.Spec} ({fact.Architecture}) could not be built: {fact.Reason}"));
        await signals.Tell(Instances.Release(fact.BuildId));
    }

    public static Task Published(RepositoryPublished fact, WorkflowSignals signals) => signals.Tell(Instances.Release(fact.BuildId));
}
