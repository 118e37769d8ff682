using Dapr.Workflow;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>Has every gate look at what the stage has upgraded so far. One that cannot see is asked again by retrying; the first that fails decides.</summary>
public sealed class EvaluateGates(AppCalls apps, ServiceDatabase database, AuditLog audit, TimeProvider clock) : WorkflowActivity<EvaluateGates.Input, GateVerdicts>
{
    public sealed record Input(string ReleaseId, string Stage, IReadOnlyList<string> Gates, IReadOnlyList<string> Operations, string Occasion);

    public override async Task<GateVerdicts> RunAsync(WorkflowActivityContext context, Input input)
    {
        var results = new List<GateResult>();
        foreach (var gate in input.Gates)
        {
            var result = await apps.Post<EvaluateGateRequest, GateResult>(
                AppIds.NodePoolRollout, "rollouts/gates", new(input.ReleaseId, input.Stage, gate, input.Operations), CancellationToken.None);
            if (result.Verdict == GateVerdict.Inconclusive)
                throw new DomainException(ErrorKind.Unavailable, "gate-inconclusive", $"Gate {gate} could not look: {result.Summary}");
            results.Add(result);
            if (result.Verdict == GateVerdict.Failed)
                break;
        }

        var failed = results.Find(r => r.Verdict == GateVerdict.Failed);
        await Note(input, context.TaskExecutionKey, results, failed);
        return failed is null
            ? new GateVerdicts(GateVerdict.Passed, "all gates passed")
            : new GateVerdicts(GateVerdict.Failed, $"gate {failed.Gate} failed: {failed.Summary} {string.Join("; ", failed.Findings.Take(5))}".TrimEnd());
    }

    private Task Note(Input input, string execution, List<GateResult> results, GateResult? failed) => database.Write(async session =>
    {
        var key = $"{input.ReleaseId}:gates:{input.Stage}:{execution}";
        await audit.Append(
            session, key, "app:release-workflows", failed is null ? "gates-passed" : "gate-failed", $"{input.ReleaseId}/{input.Stage}", input.Occasion,
            string.Join("; ", results.Select(r => $"{r.Gate} {r.Verdict}: {r.Summary}")));
        if (failed is not null || input.Occasion.StartsWith("wave", StringComparison.Ordinal))
            await session.Tell(input.ReleaseId, key, clock.GetUtcNow(), "gate", failed is null ? $"Stage {input.Stage}, {input.Occasion}: gates passed ({string.Join(", ", input.Gates)})" : $"Stage {input.Stage}, {input.Occasion}: gate {failed.Gate} failed: {failed.Summary}");
    });
}
