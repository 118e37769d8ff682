using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.PatchScheduling.Adapters;
using ReleaseOrchestrator.PatchScheduling.Adapters.Documents;
using ReleaseOrchestrator.PatchScheduling.Domain;

namespace ReleaseOrchestrator.PatchScheduling.Features;

/// <summary>May these clusters be touched, and if not, when? (R3)</summary>
public static class DecideWindows
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/windows/decisions", Handle).WithName(nameof(DecideWindows));

    public static async Task<Ok<WindowDecisions>> Handle(WindowQuery query, DocumentCatalog documents, TimeProvider clock, CancellationToken stop)
    {
        var at = query.At ?? clock.GetUtcNow();
        var calendar = new TouchCalendar(await documents.Readable(DocumentKinds.Windows, stop), await documents.Readable(DocumentKinds.Freezes, stop));
        return TypedResults.Ok(new WindowDecisions(at, calendar.Decide(query.Clusters, Instant.FromDateTimeOffset(at))));
    }
}
