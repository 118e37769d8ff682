using Dapr.Workflow;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>
/// Has gates look at what a stage has upgraded so far, all at once; a failure that decides is not kept waiting by the others. Each result becomes signed
/// evidence. Safe to repeat: a look that is in the ledger is not taken again.
/// </summary>
public sealed class EvaluateGates(AppCalls apps, ServiceDatabase database, AuditLog audit, TimeProvider clock) : WorkflowActivity<EvaluateGates.Input, GateLook[]>
{
    private const int Named = 5;

    /// <param name="Operations">Upgrades whose pools are looked at; null: whatever the stage has upgraded so far.</param>
    public sealed record Input(string ReleaseId, string Stage, IReadOnlyList<DueGate> Gates, string Occasion, IReadOnlyList<string>? Operations = null);

    /// <returns>What was seen. An approval gate that nobody has decided on is not among it, nor is what was not waited for.</returns>
    public override async Task<GateLook[]> RunAsync(WorkflowActivityContext context, Input input)
    {
        if (await database.Read(s => s.Looked(context.TaskExecutionKey)) is { } before)
            return before;
        var (release, manifest, approvals, leftOut) = await database.Read(async s => (
            await s.Release(input.ReleaseId), await s.ReleaseDocument<ReleaseManifest>(input.ReleaseId), await s.Approvals(input.ReleaseId), await s.LeftOut(input.ReleaseId)));
        var results = await Ask(input, Promises(manifest), LeftOut(leftOut.Values));
        foreach (var gate in input.Gates.Where(due => due.Gate.Kind == GateKind.Approval))
        {
            if (GateApprovals.Result(gate.Gate, [.. approvals.Where(a => a.Stage == input.Stage)], release, clock.GetUtcNow()) is { } decided)
                results.Add(decided);
        }

        return await Keep(input, context.TaskExecutionKey, results);
    }

    private async Task<List<GateResult>> Ask(Input input, IReadOnlyList<FamilyPromise> promises, IReadOnlyList<LeftOutPool> leftOut)
    {
        using var enough = new CancellationTokenSource();
        var asked = input.Gates.Where(due => due.Gate.Kind != GateKind.Approval).ToDictionary(due => Ask(input, due.Gate, promises, leftOut, enough.Token), due => due.FailureDecides);
        var results = new List<GateResult>();
        while (asked.Count > 0)
        {
            var answered = await Task.WhenAny(asked.Keys);
            asked.Remove(answered, out var decides);
            results.Add(await answered);
            if (results[^1].Verdict == GateVerdict.Failed && decides)
                break;
        }

        enough.Cancel();
        return results;
    }

    private async Task<GateResult> Ask(Input input, GateDefinition gate, IReadOnlyList<FamilyPromise> promises, IReadOnlyList<LeftOutPool> leftOut, CancellationToken stop)
    {
        try
        {
            return await apps.Post<EvaluateGateRequest, GateResult>(
                AppIds.NodePoolRollout, "rollouts/gates", new(input.ReleaseId, input.Stage, gate.Name, input.Operations ?? [], gate, gate.Kind == GateKind.NodeRuntime ? promises : null, leftOut), stop);
        }
        catch (DomainException refusal) when (refusal.Kind is not (ErrorKind.Unavailable or ErrorKind.Throttled))
        {
            return new GateResult(gate.Name, GateVerdict.Inconclusive, $"node-pool-rollout refuses to look: {refusal.Message}", [], clock.GetUtcNow()); // no retry would change it
        }
    }

    private Task<GateLook[]> Keep(Input input, string execution, List<GateResult> results) => database.Write(async session =>
    {
        if (await session.Looked(execution) is { } before)
            return before;
        var looks = new List<GateLook>();
        foreach (var result in results)
        {
            var id = EvidenceStore.IdOf(input.ReleaseId, execution, result.Gate);
            await session.Add(audit.Seal(new Evidence(
                id, input.ReleaseId, input.Stage, result.Gate, result.Verdict, Summary(result), Inputs(result), $"gate {result.Gate}, {input.Occasion}", result.EvaluatedAt, "", "")));
            looks.Add(new GateLook(result.Gate, result.Verdict, Summary(result), result.Settling, id));
        }

        await session.Keep(execution, input.ReleaseId, looks);
        await Note(session, input, execution, looks);
        return [.. looks];
    });

    private async Task Note(WriteSession session, Input input, string execution, List<GateLook> looks)
    {
        if (looks.Count == 0)
            return;
        var failed = looks.Find(look => look.Verdict == GateVerdict.Failed);
        var unseen = looks.FindAll(look => look is { Verdict: GateVerdict.Inconclusive, Settling: false });
        var action = failed is not null ? "gate-failed" : unseen.Count > 0 ? "gate-inconclusive" : looks.Exists(look => look.Settling) ? "gate-settling" : "gates-passed";
        var key = $"{input.ReleaseId}:gates:{input.Stage}:{execution}";
        await audit.Append(
            session, key, "app:release-workflows", action, $"{input.ReleaseId}/{input.Stage}", input.Occasion,
            string.Join("; ", looks.Select(look => $"{look.Gate} {look.Verdict} ({look.EvidenceId}): {look.Summary}")));
        var text = failed is not null ? $"gate {failed.Gate} failed: {failed.Summary}"
            : unseen.Count > 0 ? $"gate {unseen[0].Gate} could not see: {unseen[0].Summary}"
            : action == "gates-passed" && !input.Occasion.StartsWith("soak", StringComparison.Ordinal) ? $"gates passed ({string.Join(", ", looks.Select(look => look.Gate))})"
            : null;
        if (text is not null)
            await session.Tell(input.ReleaseId, key, clock.GetUtcNow(), "gate", $"Stage {input.Stage}, {input.Occasion}: {text}");
    }

    private static IReadOnlyList<FamilyPromise> Promises(ReleaseManifest? manifest) =>
        [.. (manifest?.Images ?? []).Where(image => image is { Family: not null, Promises: not null }).Select(image => new FamilyPromise(image.Family!, image.Promises!))];

    /// <summary>A pool that is gone has no nodes to look at.</summary>
    private static IReadOnlyList<LeftOutPool> LeftOut(IEnumerable<PoolDecisionRow> decisions) =>
        [.. decisions.Where(decision => decision.Decision != PoolDecisionRow.Vanished).Select(decision => new LeftOutPool(decision.PoolId, decision.Reason))];

    private static string Summary(GateResult result) =>
        result.Verdict == GateVerdict.Passed ? result.Summary : $"{result.Summary} {string.Join("; ", result.Findings.Where(f => !result.Summary.Contains(f, StringComparison.Ordinal)).Take(Named))}".TrimEnd();

    /// <summary>With the findings: they are what a failed verdict rests on.</summary>
    private static SortedDictionary<string, string> Inputs(GateResult result)
    {
        var inputs = new SortedDictionary<string, string>(result.Inputs?.ToDictionary() ?? [], StringComparer.Ordinal);
        for (var i = 0; i < Math.Min(result.Findings.Count, 20); i++)
            inputs[$"finding {i + 1:00}"] = result.Findings[i];
        return inputs;
    }
}
