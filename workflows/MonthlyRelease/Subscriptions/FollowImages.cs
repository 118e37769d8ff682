using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Events;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease.Subscriptions;

/// <summary>Has the workflow look when an image is published or rejected. Compositions are named after their release.</summary>
public static class FollowImages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/events/image-published", (ImagePublished fact, WorkflowSignals signals) => signals.Tell(Instances.Release(fact.CompositionId)))
            .WithTopic(PubSub.Name, Topics.ImagePublished);
        routes.MapPost("/events/image-rejected", (ImageRejected fact, WorkflowSignals signals) => signals.Tell(Instances.Release(fact.CompositionId)))
            .WithTopic(PubSub.Name, Topics.ImageRejected);
    }
}
