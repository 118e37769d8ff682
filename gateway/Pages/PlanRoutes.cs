using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Gateway.Chat;
using ReleaseOrchestrator.Gateway.Identity;
using ReleaseOrchestrator.Hosting;

namespace ReleaseOrchestrator.Gateway.Pages;

/// <summary>The plan of a release, as it stands when it is asked for: waves with their times, what is blocked until when, what stands in the way.</summary>
public static class PlanRoutes
{
    public static void Map(RouteGroupBuilder pages) => pages.MapGet("/plan", Show).WithMetadata(new Access(Roles.Viewer, BySession: true));

    private static async Task<RazorComponentResult<PlanPage>> Show(HttpContext http, ReleaseLedger releases, string release, CancellationToken stop)
    {
        var who = http.KnownCaller();
        try
        {
            return new(new { Release = release, who.Actor, Plan = await releases.Plan(new Caller(who.Actor, who.Roles), release, stop) });
        }
        catch (DomainException refusal)
        {
            return new(new { Release = release, who.Actor, Problem = refusal.Message });
        }
    }
}
