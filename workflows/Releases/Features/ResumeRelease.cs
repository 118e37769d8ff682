using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>Lets a held release go on: what is still to come is planned anew, what failed is tried again, gates are looked at again.</summary>
public static class ResumeRelease
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/releases/{id}/resume", Handle).WithName(nameof(ResumeRelease));

    public static async Task<IResult> Handle(string id, DecisionRequest request, HttpContext http, ServiceDatabase database, AuditLog audit, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.From(http);
        caller.Require(Roles.Operator);
        if (string.IsNullOrWhiteSpace(request.Reason))
            throw ReleaseErrors.ReasonMissing();

        var release = await database.Write(
            async session =>
            {
                var before = await session.Release(id);
                var after = before.Resume();
                if (after == before)
                    return before;
                await session.Save(after);
                await audit.Append(session, $"{id}:steer:{after.Steerings}", caller.Actor, "resume", id, request.Reason, $"state {before.State}");
                await session.Tell(id, $"steer:{after.Steerings}", clock.GetUtcNow(), "resume", $"Resumed by {caller.Actor}: {request.Reason}");
                if (after.Replan)
                    await ReplanRelease.Enqueue(session, after); // it goes on when that is done
                else
                    await SteerRelease.Enqueue(session, after);
                return after;
            },
            stop);
        return Results.Accepted($"/api/v1/releases/{id}", new { release.Id, State = release.State.ToString(), release.Reason });
    }
}
