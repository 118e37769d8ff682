using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>
/// Evidence from elsewhere, or late. A failed verdict stops the release at once, and its stage has to pass its gates again. The same handed in twice is one,
/// unless it was revoked meanwhile.
/// </summary>
public static class SubmitEvidence
{
    private const int MostInputs = 100;
    private const int MostCharacters = 4000;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/releases/{id}/evidence", Handle).WithName(nameof(SubmitEvidence));

    public static async Task<IResult> Handle(
        string id, SubmitEvidenceRequest request, HttpContext http, ServiceDatabase database, AuditLog audit, PromptSteering steering, TimeProvider clock, CancellationToken stop)
    {
        var caller = Caller.From(http);
        caller.Require(Roles.Operator);
        Check(request);
        var (evidence, stopped) = await database.Write(
            async session =>
            {
                var (release, now) = (await session.Release(id), clock.GetUtcNow());
                CheckStage(release, await session.Stages(id), request.Stage);
                var inputs = new SortedDictionary<string, string>(request.Inputs?.ToDictionary() ?? [], StringComparer.Ordinal);
                var source = $"handed in by {caller.Actor}";
                var evidenceId = await FreeId(session, id, ReleaseJson.Hash(new { request.Stage, request.Gate, request.Verdict, request.Summary, inputs, source }));
                if (await session.Evidence(id, evidenceId) is { } before)
                    return (before, false);
                var sealedNow = audit.Seal(new Evidence(evidenceId, id, request.Stage, request.Gate, request.Verdict, request.Summary, inputs, source, now, "", ""));
                await session.Add(sealedNow);
                await audit.Append(
                    session, $"{id}:evidence:{evidenceId}", caller.Actor, "submit-evidence", $"{id}/{request.Stage}", request.Summary, $"{evidenceId} gate {request.Gate} {request.Verdict} sha256:{sealedNow.Digest}");
                await session.Tell(id, $"evidence:{evidenceId}", now, "evidence", $"Stage {request.Stage}: {caller.Actor} handed in {request.Gate} {request.Verdict}: {request.Summary}");
                var stops = request.Verdict == GateVerdict.Failed
                    && await StageRevocation.Follow(session, audit, id, request.Stage, $"late evidence of {request.Gate} failed: {request.Summary}", caller.Actor, now);
                return (sealedNow, stops);
            },
            stop);
        if (stopped)
            await steering.Carry(id, stop);
        return Results.Created($"/api/v1/releases/{id}/evidence/{evidence.Id}", evidence);
    }

    /// <summary>Named after its content; where that was revoked before, after how often.</summary>
    private static async Task<string> FreeId(DatabaseSession session, string releaseId, string content)
    {
        for (var times = 0; ; times++)
        {
            var id = EvidenceStore.IdOf(releaseId, content, $"{times}");
            if (await session.Evidence(releaseId, id) is not { RevokedBy: not null })
                return id;
        }
    }

    private static void Check(SubmitEvidenceRequest request)
    {
        if (request.Gate is not { Length: > 0 and <= 63 } || !request.Gate.All(c => c is '-' or (>= 'a' and <= 'z') or (>= '0' and <= '9')))
            throw ReleaseErrors.EvidenceInvalid("gate", $"'{request.Gate}' is not a name: use up to 63 lower-case letters, digits and dashes.");
        if (string.IsNullOrWhiteSpace(request.Summary) || request.Summary.Length > MostCharacters)
            throw ReleaseErrors.EvidenceInvalid("summary", $"Say in up to {MostCharacters} characters what was seen.");
        if (request.Inputs is { Count: > MostInputs } || request.Inputs?.Any(input => input.Key.Length > 200 || input.Value is null || input.Value.Length > MostCharacters) == true)
            throw ReleaseErrors.EvidenceInvalid("inputs", $"At most {MostInputs} inputs, names of up to 200 and values of up to {MostCharacters} characters.");
    }

    private static void CheckStage(Release release, IReadOnlyList<StageRow> stages, string name)
    {
        var stage = stages.FirstOrDefault(s => s.Name == name) ?? throw ReleaseErrors.StageUnknown(release, name, stages.Select(s => s.Name));
        if (stage.Stage is StageState.Pending or StageState.AwaitingApproval && !release.Phase.IsFinal)
            throw ReleaseErrors.StageNotBegun(name, stage.Stage);
    }
}
