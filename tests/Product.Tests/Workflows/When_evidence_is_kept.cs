using System.Security.Cryptography;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Workflows.StagedRollout;

namespace Product.Tests.Workflows;

public sealed class When_evidence_is_kept : IDisposable
{
    private readonly GatedRelease _release = new();

    public void Dispose() => _release.Dispose();

    [Fact]
    public async Task Each_look_of_a_gate_is_evidence_with_its_inputs_signed_with_the_key_of_the_audit_log()
    {
        await _release.Begun();
        var look = Assert.Single(await _release.Look("broad"));

        var (status, body) = await _release.Ledger.Send(HttpMethod.Get, $"/releases/{_release.Id}/evidence/{look.EvidenceId}");
        var evidence = ReleaseJson.Read<Evidence>(body.ToJsonString());

        Assert.Equal(200, status);
        Assert.Equal((GateVerdict.Passed, "nodes-ready", "broad", "gate nodes-ready, wave 1"), (evidence.Verdict, evidence.Gate, evidence.Stage, evidence.Source));
        Assert.Equal("2", evidence.Inputs["clusters"]);
        Assert.Null(EvidenceSeal.Fault(evidence, await Key()));
    }

    [Theory]
    [InlineData("verdict"), InlineData("summary"), InlineData("inputs"), InlineData("stage"), InlineData("at")]
    public async Task Evidence_that_was_changed_does_not_verify(string member)
    {
        await _release.Begun();
        var evidence = await Kept((await _release.Look("broad"))[0].EvidenceId);
        var changed = member switch
        {
            "verdict" => evidence with { Verdict = GateVerdict.Failed },
            "summary" => evidence with { Summary = "" },
            "inputs" => evidence with { Inputs = new Dictionary<string, string> { ["clusters"] = "3" } },
            "stage" => evidence with { Stage = "last" },
            _ => evidence with { At = evidence.At.AddTicks(1) },
        };
        Assert.Contains("has been changed", EvidenceSeal.Fault(changed, await Key()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evidence_that_somebody_without_the_key_made_does_not_verify()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var forged = EvidenceSeal.Seal(new Evidence("ev-1", "rel-1", "broad", "nodes-ready", GateVerdict.Passed, "x", new Dictionary<string, string>(), "y", DateTimeOffset.UnixEpoch, "", ""), other);
        await _release.Begun();
        Assert.Contains("not signed with this key", EvidenceSeal.Fault(forged, await Key()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_that_is_repeated_is_told_what_it_was_told_before()
    {
        await _release.Begun();
        var first = await _release.Look("broad", execution: "e1");
        _release.Answer = request => new GateResult(request.Gate, GateVerdict.Failed, "a node is gone.", [], DateTimeOffset.UnixEpoch);

        Assert.Equal(first, await _release.Look("broad", execution: "e1"));
        Assert.Single((await List()).Value);
    }

    [Fact]
    public async Task It_is_listed_by_stage_and_gate_page_after_page()
    {
        await _release.Begun();
        for (var look = 0; look < 3; look++)
            await _release.Look("broad");
        await _release.Look("canary", "node-image");

        Assert.Equal(4, (await List()).Value.Count);
        Assert.Equal("canary", Assert.Single((await List("?stage=canary")).Value).Stage);
        Assert.Equal(3, (await List("?gate=nodes-ready")).Value.Count);
        var first = await List("?gate=nodes-ready&top=2");
        var second = await List(first.NextLink![first.NextLink!.IndexOf('?', StringComparison.Ordinal)..]);
        Assert.Equal((2, 1, null), (first.Value.Count, second.Value.Count, second.NextLink));
    }

    [Fact]
    public async Task The_release_shows_what_each_gate_said_last()
    {
        await _release.Begun();
        await _release.Look("broad");
        _release.Answer = request => new GateResult(request.Gate, GateVerdict.Failed, "a node is gone.", [], DateTimeOffset.UnixEpoch);
        var look = (await _release.Look("broad"))[0];

        var view = ReleaseJson.Read<ReleaseView>((await _release.Ledger.Send(HttpMethod.Get, $"/releases/{_release.Id}")).Body.ToJsonString());

        var gate = Assert.Single(view.Stages.Single(s => s.Name == "broad").Gates!);
        Assert.Equal(("nodes-ready", GateVerdict.Failed, look.EvidenceId), (gate.Gate, gate.Verdict, gate.EvidenceId));
    }

    [Fact]
    public async Task A_gate_that_node_pool_rollout_refuses_to_look_through_is_inconclusive()
    {
        await _release.Begun();
        _release.Answer = _ => throw new DomainException(ErrorKind.Invalid, "rollout-gate-unknown", "There is no such gate.");
        var look = Assert.Single(await _release.Look("broad"));
        Assert.Equal((GateVerdict.Inconclusive, "node-pool-rollout refuses to look: There is no such gate."), (look.Verdict, look.Summary));
    }

    [Fact]
    public async Task A_gate_that_cannot_be_asked_now_is_a_fault_to_retry()
    {
        await _release.Begun();
        _release.Answer = _ => throw new DomainException(ErrorKind.Unavailable, "app-unavailable", "no answer");
        await Assert.ThrowsAsync<DomainException>(() => _release.Look("broad"));
        Assert.Empty((await List()).Value);
    }

    [Fact]
    public async Task What_nobody_has_decided_is_not_evidence_and_what_somebody_has_is()
    {
        await _release.Begun();
        var gate = new DueGate(new GateDefinition("sign-off", GateKind.Approval, Approval: new ApprovalGate(["role:approver"], TimeSpan.FromDays(1))), true);
        Assert.Empty(await _release.Look("broad", gate));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await _release.Begun();
        Assert.Equal((404, "evidence-not-found"), Code(await _release.Ledger.Send(HttpMethod.Get, $"/releases/{_release.Id}/evidence/ev-0")));
        Assert.Equal((404, "release-not-found"), Code(await _release.Ledger.Send(HttpMethod.Get, "/releases/rel-9/evidence")));
    }

    private static (int Status, string Code) Code((int Status, System.Text.Json.Nodes.JsonNode Body) answer) => (answer.Status, answer.Body["type"]!.GetValue<string>().Split(':')[^1]);

    private async Task<Evidence> Kept(string id) => ReleaseJson.Read<Evidence>((await _release.Ledger.Send(HttpMethod.Get, $"/releases/{_release.Id}/evidence/{id}")).Body.ToJsonString());

    private async Task<Page<Evidence>> List(string query = "") =>
        ReleaseJson.Read<Page<Evidence>>((await _release.Ledger.Send(HttpMethod.Get, $"/releases/{_release.Id}/evidence{query}")).Body.ToJsonString());

    private async Task<ECDsa> Key()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(await _release.Ledger.Client.GetStringAsync("/audit/key", TestContext.Current.CancellationToken));
        return key;
    }
}
