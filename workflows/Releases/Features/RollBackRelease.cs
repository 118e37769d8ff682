using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.Rollback;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>Has taken back what a release changed: one that is on its way stops for it, one that has ended is taken up again for this alone.</summary>
public static class RollBackRelease
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/releases/{id}/rollback", Handle).WithName(nameof(RollBackRelease));

    public static async Task<IResult> Handle(
        string id, RollbackRequest request, HttpContext http, ServiceDatabase database, AuditLog audit, PromptSteering steering, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.From(http);
        caller.Require(Roles.Operator);
        if (string.IsNullOrWhiteSpace(request.Reason))
            throw ReleaseErrors.ReasonMissing();

        var release = await database.Write(
            async session => await Order(session, audit, await session.Release(id), new RollbackOrder(caller.Actor, request.Reason, request.Emergency, clock.GetUtcNow()), caller.Actor), stop);
        await steering.Carry(id, stop);
        return Results.Accepted($"/api/v1/releases/{id}", new { release.Id, State = release.State.ToString(), release.Reason });
    }

    /// <summary>Writes the order down, with what makes it true: the hold, and for a release that has ended the story that takes it back.</summary>
    public static async Task<Release> Order(WriteSession session, AuditLog audit, Release before, RollbackOrder order, string actor)
    {
        var after = before.RequestRollback(order);
        if (after == before)
            return before;
        if (before.Phase.IsFinal && await session.RunningRelease(before.Version) is { } running)
            throw ReleaseErrors.AlreadyRunning(running);
        await session.Save(after);
        var emergency = order.Emergency ? ", in an emergency: windows and freezes do not count" : "";
        await audit.Append(session, $"{after.Id}:steer:{after.Steerings}", actor, "rollback", after.Id, order.Reason, $"state {before.State} plan {before.PlanHash}{emergency}");
        await session.Tell(after.Id, $"steer:{after.Steerings}", order.At, "rollback", $"Rollback asked for by {order.By}{emergency}: {order.Reason}");
        await SteerRelease.Enqueue(session, after);
        if (before.Phase.IsFinal)
            await session.Enqueue(BeginRollback.Kind, Instances.Rollback(after.Id, after.Rollback!.Number), new BeginRollback.Payload(after.Id, after.Rollback.Number));
        return after;
    }
}
