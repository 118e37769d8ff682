using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Gateway.Identity;

namespace ReleaseOrchestrator.Gateway.Pages;

/// <summary>The fleet: what there is, what to know about it, where it has drifted.</summary>
public static class FleetRoutes
{
    public static void Map(IEndpointRouteBuilder pages)
    {
        var access = new Access(Roles.Viewer, BySession: true);
        pages.MapGet("/fleet", Show).WithMetadata(access);
        pages.MapGet("/fleet/pools.csv", (HttpContext http, FleetReader reader, CancellationToken stop) => Csv("pools", http, reader, stop)).WithMetadata(access);
        pages.MapGet("/fleet/clusters.csv", (HttpContext http, FleetReader reader, CancellationToken stop) => Csv("clusters", http, reader, stop)).WithMetadata(access);
    }

    private static async Task<RazorComponentResult<FleetPage>> Show(HttpContext http, FleetReader reader, CancellationToken stop) =>
        new(new { Model = await reader.Read(http.KnownCaller(), http.Request.Query, stop) });

    private static async Task<IResult> Csv(string list, HttpContext http, FleetReader reader, CancellationToken stop)
    {
        var answer = await reader.Csv(http.KnownCaller(), list, http.Request.Query, stop);
        http.Response.RegisterForDispose(answer);
        return Results.Stream(await answer.Content.ReadAsStreamAsync(stop), "text/csv; charset=utf-8; header=present", $"{list}.csv");
    }
}
