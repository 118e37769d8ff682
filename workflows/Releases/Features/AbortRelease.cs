using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>Ends a release: nothing new is begun; the workflow closes it once what is in flight has ended, in Azure's time or, if asked for, by aborting it there.</summary>
public static class AbortRelease
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/releases/{id}/abort", Handle).WithName(nameof(AbortRelease));

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
                var after = before.RequestAbort(caller.Actor, request.Reason, request.AbortInFlight);
                if (after == before)
                    return before;
                await session.Save(after);
                await audit.Append(session, $"{id}:steer:{after.Steerings}", caller.Actor, "abort", id, request.Reason, $"state {before.State}{(request.AbortInFlight ? ", with what is in flight in Azure" : "")}");
                await session.Tell(id, $"steer:{after.Steerings}", clock.GetUtcNow(), "abort", $"Abort asked for by {caller.Actor}{(request.AbortInFlight ? ", with what is in flight" : "")}: {request.Reason}");
                await SteerRelease.Enqueue(session, after);
                return after;
            },
            stop);
        await steering.Carry(id, stop);
        return Results.Accepted($"/api/v1/releases/{id}", new { release.Id, State = release.State.ToString(), release.Reason });
    }
}
