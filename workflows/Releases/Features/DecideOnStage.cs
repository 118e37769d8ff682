using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>Approves or rejects a stage that waits for it. Binds manifest digest, plan hash, stage, person and time (R10).</summary>
public static class DecideOnStage
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/releases/{id}/approvals", Handle).WithName(nameof(DecideOnStage));
        routes.MapGet("/releases/{id}/approvals", List).WithName("ListApprovals");
    }

    public static async Task<IResult> List(string id, ServiceDatabase database, TimeProvider clock, CancellationToken stop) => Results.Ok(await database.Read(
        async session =>
        {
            var release = await session.Release(id);
            return new Page<ApprovalView>([.. (await session.Approvals(id)).Select(a => a.View(release, clock.GetUtcNow()))], null);
        },
        stop));

    public static async Task<IResult> Handle(string id, ApprovalRequest request, HttpContext http, ServiceDatabase database, AuditLog audit, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.From(http);
        caller.Require(Roles.Approver);
        var view = await database.Write(
            async session =>
            {
                var release = await session.Release(id);
                var policy = await Check(session, release, request, caller);
                var now = clock.GetUtcNow();
                var row = new ApprovalRow(request.Stage, request.Gate ?? "", request.Decision.ToString(), caller.Actor, now, now + policy.ExpiresAfter, request.ManifestDigest, request.PlanHash, request.Comment);
                await session.Execute(
                    """
                    INSERT INTO decisions (release_id, stage, gate, decision, decided_by, decided_at, expires_at, manifest_digest, plan_hash, comment)
                    VALUES (@Id, @Stage, @Gate, @Decision, @DecidedBy, @DecidedAt, @ExpiresAt, @ManifestDigest, @PlanHash, @Comment)
                    ON CONFLICT (release_id, stage, gate, decided_by, plan_hash) DO UPDATE SET decision = excluded.decision, decided_at = excluded.decided_at, expires_at = excluded.expires_at, comment = excluded.comment
                    """,
                    new { Id = id, row.Stage, row.Gate, row.Decision, row.DecidedBy, row.DecidedAt, row.ExpiresAt, row.ManifestDigest, row.PlanHash, row.Comment });

                var subject = request.Gate is null ? request.Stage : $"{request.Stage}/{request.Gate}";
                var key = $"{id}:{subject}:{caller.Actor}:{now.UtcTicks}";
                var verb = request.Decision == ApprovalDecision.Approve ? "approve" : "reject";
                await audit.Append(session, key, caller.Actor, verb, $"{id}/{subject}", request.Comment ?? "", $"manifest {request.ManifestDigest} plan {request.PlanHash}");
                await session.Tell(id, key, now, verb, $"Stage {request.Stage}{(request.Gate is null ? "" : $", gate {request.Gate}")}: {(request.Decision == ApprovalDecision.Approve ? "approved" : "rejected")} by {caller.Actor}");
                if (request is { Decision: ApprovalDecision.Approve, Gate: null })
                    await session.Publish(new ReleaseApproved(id, request.Stage, request.ManifestDigest, request.PlanHash, caller.Actor));
                await session.Enqueue(TellStage.Kind, key.Replace(':', '-').Replace('/', '-'), new TellStage.Payload(id, request.Stage));
                return row.View(release, now);
            },
            stop);
        return Results.Ok(view);
    }

    private static async Task<ApprovalPolicy> Check(WriteSession session, Release release, ApprovalRequest request, Caller caller)
    {
        if (release.Phase.IsFinal)
            throw ReleaseErrors.Ended(release, "approved");
        var stages = await session.Stages(release.Id);
        var stage = stages.FirstOrDefault(s => s.Name == request.Stage) ?? throw ReleaseErrors.StageUnknown(release, request.Stage, stages.Select(s => s.Name));
        if (request.Gate is null && stage.Stage != StageState.AwaitingApproval)
            throw ReleaseErrors.StageNotWaiting(release, request.Stage, stage.Stage);
        if (request.PlanHash != release.PlanHash)
            throw ReleaseErrors.PlanChanged(release, request.PlanHash);
        if (request.ManifestDigest != release.ManifestDigest)
            throw ReleaseErrors.ManifestChanged(release, request.ManifestDigest);

        var policy = (await session.ReleaseDocument<ReleasePolicy>(release.Id))!.Stages.Single(s => s.Name == request.Stage);
        var approval = request.Gate is null ? policy.Approval ?? ApprovalPolicy.OfPlan : await CheckGate(session, release, stage, policy, request.Gate);
        if (!approval.Approvers.Any(a => a == caller.Actor || (a.StartsWith("role:", StringComparison.Ordinal) && caller.Roles.Contains(a[5..]))))
            throw ReleaseErrors.ApproverNotAllowed(request.Stage, caller.Actor, approval.Approvers);
        if (approval.DifferentPerson && caller.Actor == release.RequestedBy)
            throw ReleaseErrors.ApproverIsRequester(release, caller.Actor);
        return approval;
    }

    /// <summary>People may decide at a gate from the first upgrade of its stage on, and again when the stage has to pass once more.</summary>
    private static async Task<ApprovalPolicy> CheckGate(WriteSession session, Release release, StageRow stage, StagePolicy policy, string name)
    {
        var gates = await session.ReleaseDocument<GateSet>(release.Id) ?? GateSet.BuiltIn;
        var decidable = policy.Gates.Select(gates.Find).Where(gate => gate.Approval is not null).ToList();
        var gate = decidable.Find(g => g.Name == name) ?? throw ReleaseErrors.GateNotDecidable(stage.Name, name, decidable.Select(g => g.Name));
        return stage.Shown is StageState.RollingOut or StageState.Soaking or StageState.Revoked
            ? new ApprovalPolicy { Approvers = [.. gate.Approval!.Approvers], ExpiresAfter = gate.Approval.ExpiresAfter }
            : throw ReleaseErrors.GateNotWaiting(stage.Name, name, stage.Shown);
    }
}

/// <summary>Tells a waiting stage that there is a decision.</summary>
public sealed class TellStage(WorkflowSignals signals, ServiceDatabase database) : IJobHandler
{
    public static string Kind => "tell-stage";

    public sealed record Payload(string ReleaseId, string Stage);

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        var payload = job.Payload<Payload>();
        var steerings = await database.Read(async s => (await s.Release(payload.ReleaseId)).Steerings, stop);
        await signals.Tell(Instances.Stage(payload.ReleaseId, payload.Stage), Instances.Again(payload.ReleaseId, steerings));
        return JobStep.Done;
    }

    /// <summary>The stage looks for itself now and then: nothing is lost, it only takes longer.</summary>
    public Task Abandon(Job job, Exception last, CancellationToken stop) => Task.CompletedTask;
}
