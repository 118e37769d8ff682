using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.PatchScheduling.Adapters;
using ReleaseOrchestrator.PatchScheduling.Adapters.Documents;
using ReleaseOrchestrator.PatchScheduling.Domain;

namespace ReleaseOrchestrator.PatchScheduling.Features;

/// <summary>When may these clusters be touched, over a stretch of time? A plan is made from it; what is done later asks <see cref="DecideWindows"/> again (R3).</summary>
public static class ShowCalendar
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/windows/calendar", Handle).WithName(nameof(ShowCalendar));

    public static async Task<Ok<TouchTimes>> Handle(CalendarQuery query, DocumentCatalog documents, CancellationToken stop)
    {
        if (query.Clusters is null || query.Clusters.Any(cluster => cluster is not { Id: not null, Name: not null, Region: not null, Tags: not null }))
            throw ScheduleErrors.ClustersMissing();
        var longest = Openings.Horizon.Days;
        if (query.Until <= query.From || query.Until - query.From > TimeSpan.FromDays(longest) || query.From.Year < 2000 || query.Until.Year > 2200)
            throw ScheduleErrors.TimeInvalid(query.From, query.Until, longest);

        var calendar = new TouchCalendar(await documents.Readable(DocumentKinds.Windows, stop), await documents.Readable(DocumentKinds.Freezes, stop));
        return TypedResults.Ok(calendar.Times(query.Clusters, new Interval(Instant.FromDateTimeOffset(query.From), Instant.FromDateTimeOffset(query.Until))));
    }
}
