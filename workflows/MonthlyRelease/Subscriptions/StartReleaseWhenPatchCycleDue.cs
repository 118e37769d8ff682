using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Workflows.Releases.Features;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease.Subscriptions;

/// <summary>A due cycle starts its release. The occurrence is the idempotency key: told twice, it starts one.</summary>
public static partial class StartReleaseWhenPatchCycleDue
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/events/patch-cycle-due", Handle).WithTopic(PubSub.Name, Topics.PatchCycleDue);

    public static async Task Handle(PatchCycleDue fact, ReleaseStarter starter, ILogger<ReleaseStarter> log, CancellationToken stop)
    {
        try
        {
            var request = new StartReleaseRequest(fact.Version, fact.Policy, $"cycle {fact.Cycle}, occurrence {fact.Occurrence:O}");
            await starter.Start(request, $"cycle:{fact.Cycle}", $"cycle:{fact.Cycle}:{fact.Occurrence.UtcDateTime:O}", stop);
        }
        catch (DomainException e) when (e.Kind is ErrorKind.Invalid or ErrorKind.Conflict)
        {
            NotStarted(log, fact.Cycle, fact.Version, e.Message); // telling it again would be refused again
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Cycle {Cycle} is due, but {Version} was not started: {Reason}")]
    private static partial void NotStarted(ILogger log, string cycle, string version, string reason);
}
