using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>Marks a release that has ended as bad: no rollback goes back to its images, and its version is not started again (R7). Changes no pool.</summary>
public static class WithdrawRelease
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/releases/{id}/withdraw", Handle).WithName(nameof(WithdrawRelease));

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
                var after = before.Withdraw(caller.Actor, request.Reason, clock.GetUtcNow());
                if (after == before)
                    return before;
                await session.Save(after);
                await audit.Append(session, $"{id}:steer:{after.Steerings}", caller.Actor, "withdraw", id, request.Reason, $"state {before.State} manifest {before.ManifestDigest}");
                await session.Tell(id, $"steer:{after.Steerings}", clock.GetUtcNow(), "withdraw", $"Withdrawn by {caller.Actor}: {request.Reason}");
                return after;
            },
            stop);
        return Results.Ok(new { release.Id, State = release.State.ToString(), release.Bad });
    }
}
