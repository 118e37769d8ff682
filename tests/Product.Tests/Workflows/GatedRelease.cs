using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout;
using ReleaseOrchestrator.Workflows.StagedRollout.Activities;

namespace Product.Tests.Workflows;

/// <summary>A release whose canary has passed and whose broad stage is rolling out, in a ledger whose workflows do not run.</summary>
internal sealed class GatedRelease : IDisposable
{
    private const string Policy = """
        apiVersion: releases.azurelinux.dev/v1
        kind: ReleasePolicy
        metadata:
          name: gated
        spec:
          stages:
            - name: canary
              selector:
                tags: { ring: canary }
              gates: [nodes-ready, sign-off]
            - name: broad
              selector:
                tags: { ring: broad }
              onFailure: rollBack
              gates: [nodes-ready]
            - name: last
              selector:
                tags: { ring: last }
        """;

    private const string SignOff = """
        apiVersion: releases.azurelinux.dev/v1
        kind: Gate
        metadata:
          name: sign-off
        spec:
          type: approval
          approval:
            approvers: ["role:approver"]
        """;

    private int _executions;

    public GatedRelease()
    {
        Apps = new FakeApps().Answering(AppIds.NodePoolRollout, "rollouts/gates", request => Answer((EvaluateGateRequest)request!));
        Ledger = new LedgerApp(Apps);
        Ledger.WriteGate("sign-off.yaml", SignOff);
        Ledger.ChangePolicies("gated.yaml", Policy);
    }

    public FakeApps Apps { get; }

    public LedgerApp Ledger { get; }

    public string Id { get; private set; } = "";

    /// <summary>What node-pool-rollout says when a gate looks.</summary>
    public Func<EvaluateGateRequest, GateResult> Answer { get; set; } =
        request => new GateResult(request.Gate, GateVerdict.Passed, "nothing wrong on 2 clusters.", [], DateTimeOffset.UnixEpoch, new Dictionary<string, string> { ["clusters"] = "2" });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task<GatedRelease> Begun()
    {
        Id = (await Ledger.Start(policy: "gated")).Body["id"]!.GetValue<string>();
        var stages = new[] { "canary", "broad", "last" }.Select((name, n) => new PlannedStage(name, n, false, [])).ToList();
        await Ledger.Database.Write(
            async session =>
            {
                await session.Save(await session.Release(Id) with { ManifestDigest = "sha256:m", PlanHash = "p", Phase = ReleaseState.RollingOut });
                await session.SaveReleaseDocument(Id, new RolloutPlan("p", "sha256:m", "gated", stages, []));
                foreach (var (stage, n, state) in new[] { ("canary", 0, "Passed"), ("broad", 1, "RollingOut"), ("last", 2, "Pending") })
                    await session.Execute("INSERT INTO stages (release_id, name, position, state, needs_approval) VALUES (@Id, @Stage, @n, @State, 0)", new { Id, Stage = stage, n, State = state });
            },
            Stop);
        return this;
    }

    /// <param name="execution">The same again: the step is repeated.</param>
    public Task<GateLook[]> Look(string stage, string gate = "nodes-ready", string? execution = null) => Look(stage, new DueGate(GateSet.BuiltIn.Find(gate), true), execution);

    public Task<GateLook[]> Look(string stage, DueGate gate, string? execution = null) => Ledger.Step<EvaluateGates>().RunAsync(
        new StepContext(execution ?? $"look-{++_executions}"), new EvaluateGates.Input(Id, stage, [gate], "wave 1"));

    public Task<RevokedStage?> FindRevoked() => Ledger.Step<FindRevokedStage>().RunAsync(new StepContext("find"), Id);

    public Task<bool> PassAgain(string stage, long revocation) => Ledger.Step<PassStageAgain>().RunAsync(new StepContext("pass"), new PassStageAgain.Input(Id, stage, revocation));

    public Task<Release> Release() => Ledger.Database.Read(s => s.Release(Id), Stop);

    public async Task<StageRow> Stage(string name) => (await Ledger.Database.Read(s => s.Stages(Id), Stop)).Single(s => s.Name == name);

    public Task<(int Status, System.Text.Json.Nodes.JsonNode Body)> Submit(string stage, string verdict = "Failed", string gate = "shop-orders", string summary = "orders fell by half", string roles = "operator") =>
        Ledger.Send(HttpMethod.Post, $"/releases/{Id}/evidence", new { stage, gate, verdict, summary, inputs = new Dictionary<string, string> { ["orders"] = "51" } }, roles: roles);

    public Task<(int Status, System.Text.Json.Nodes.JsonNode Body)> Revoke(string evidence, string reason = "the probe was broken", string roles = "operator") =>
        Ledger.Send(HttpMethod.Post, $"/releases/{Id}/evidence/{evidence}/revoke", new { reason }, roles: roles);

    public Task<(int Status, System.Text.Json.Nodes.JsonNode Body)> Resume() => Ledger.Send(HttpMethod.Post, $"/releases/{Id}/resume", new { reason = "looked at it" });

    public async Task<HoldKind?> Hold() => Apps.Written.LastOrDefault(w => w.Path == $"{AppIds.NodePoolRollout}/rollouts/holds/{Id}").Body is HoldRequest hold ? await Task.FromResult(hold.Kind) : null;

    public void Dispose() => Ledger.Dispose();
}
