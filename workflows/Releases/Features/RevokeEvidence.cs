using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>
/// Somebody says that evidence no longer holds. Where a stage has rested on it the release stops at once, and the stage has to pass its gates again before
/// anything that depends on it (R4). Revoking twice changes nothing.
/// </summary>
public static class RevokeEvidence
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/releases/{id}/evidence/{evidenceId}/revoke", Handle).WithName(nameof(RevokeEvidence));

    public static async Task<IResult> Handle(
        string id, string evidenceId, RevokeEvidenceRequest request, HttpContext http, ServiceDatabase database, AuditLog audit, PromptSteering steering, TimeProvider clock,
        CancellationToken stop)
    {
        var caller = Caller.From(http);
        caller.Require(Roles.Operator);
        if (string.IsNullOrWhiteSpace(request.Reason))
            throw ReleaseErrors.ReasonMissing();

        var (evidence, stopped) = await database.Write(
            async session =>
            {
                await session.Release(id);
                var (before, now) = (await session.Evidence(id, evidenceId) ?? throw ReleaseErrors.EvidenceUnknown(id, evidenceId), clock.GetUtcNow());
                if (before.RevokedBy is not null)
                    return (before, false);
                await session.Revoke(evidenceId, caller.Actor, request.Reason, now);
                await session.VoidDecisions(id, before.Stage, before.Gate, now);
                await audit.Append(
                    session, $"{id}:revoke:{evidenceId}", caller.Actor, "revoke-evidence", $"{id}/{before.Stage}", request.Reason, $"{evidenceId} gate {before.Gate} {before.Verdict} sha256:{before.Digest}");
                await session.Tell(id, $"revoke:{evidenceId}", now, "evidence", $"Stage {before.Stage}: {caller.Actor} revoked the evidence of {before.Gate}: {request.Reason}");
                var stops = before.Verdict == GateVerdict.Passed
                    && await StageRevocation.Follow(session, audit, id, before.Stage, $"the evidence of {before.Gate} was revoked: {request.Reason}", caller.Actor, now);
                return ((await session.Evidence(id, evidenceId))!, stops);
            },
            stop);
        if (stopped)
            await steering.Carry(id, stop);
        return Results.Ok(evidence);
    }
}
