using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.PatchScheduling.Adapters;
using ReleaseOrchestrator.PatchScheduling.Adapters.Documents;

namespace ReleaseOrchestrator.PatchScheduling.Features;

/// <summary>When a cycle will start releases, and when a window will be open.</summary>
public static class ListOccurrences
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cycles/{name}/occurrences", OfCycle).WithName("ListCycleOccurrences");
        routes.MapGet("/windows/{name}/occurrences", OfWindow).WithName("ListWindowOccurrences");
    }

    private static async Task<Ok<Page<CycleOccurrence>>> OfCycle(string name, DocumentCatalog documents, TimeProvider clock, CancellationToken stop, int top = 12)
    {
        Paging.Check(top);
        var document = await documents.Find(DocumentKinds.Cycles, name, stop);
        var cycle = document.Value ?? throw document.Problem!;
        var now = Instant.FromDateTimeOffset(clock.GetUtcNow());
        return TypedResults.Ok(new Page<CycleOccurrence>(
            cycle.Enabled ? [.. cycle.Schedule.From(now).Take(top).Select(o => CycleOccurrence.Of(cycle, o))] : [], null));
    }

    private static async Task<Ok<Page<WindowOpening>>> OfWindow(string name, DocumentCatalog documents, TimeProvider clock, CancellationToken stop, int top = 12)
    {
        Paging.Check(top);
        var document = await documents.Find(DocumentKinds.Windows, name, stop);
        var window = document.Value ?? throw document.Problem!;
        var now = Instant.FromDateTimeOffset(clock.GetUtcNow());
        return TypedResults.Ok(new Page<WindowOpening>(
            [.. window.OpeningsFrom(now).Take(top).Select(o => new WindowOpening(o.Start.ToDateTimeOffset(), o.End.ToDateTimeOffset()))], null));
    }
}
