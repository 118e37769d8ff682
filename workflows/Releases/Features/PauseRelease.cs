using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>Holds a release: nothing new is begun anywhere until it is resumed; what Azure is doing goes on to its end.</summary>
public static class PauseRelease
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/releases/{id}/pause", Handle).WithName(nameof(PauseRelease));

    public static async Task<IResult> Handle(string id, DecisionRequest request, HttpContext http, ServiceDatabase database, AuditLog audit, PromptSteering steering, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.From(http);
        caller.Require(Roles.Operator);
        if (string.IsNullOrWhiteSpace(request.Reason))
            throw ReleaseErrors.ReasonMissing();

        var release = await database.Write(
            async session =>
            {
                var before = await session.Release(id);
                var after = before.Pause(request.Reason);
                if (after == before)
                    return before;
                await session.Save(after);
                await audit.Append(session, $"{id}:steer:{after.Steerings}", caller.Actor, "pause", id, request.Reason, $"state {before.State}");
                await session.Tell(id, $"steer:{after.Steerings}", clock.GetUtcNow(), "pause", $"Paused by {caller.Actor}: {request.Reason}");
                await session.Publish(new ReleasePaused(id, request.Reason, caller.Actor));
                await SteerRelease.Enqueue(session, after);
                return after;
            },
            stop);
        await steering.Carry(id, stop);
        return Results.Accepted($"/api/v1/releases/{id}", new { release.Id, State = release.State.ToString(), release.Reason });
    }
}
