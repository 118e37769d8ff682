using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace Product.Tests.Workflows;

public sealed class When_evidence_no_longer_holds : IDisposable
{
    private readonly GatedRelease _release = new();

    public void Dispose() => _release.Dispose();

    [Fact]
    public async Task Failed_evidence_that_comes_late_pauses_the_release_and_its_stage_has_to_pass_again()
    {
        await _release.Begun();

        var (status, body) = await _release.Submit("canary");

        Assert.Equal((201, "handed in by token:manager"), (status, body["source"]!.GetValue<string>()));
        var release = await _release.Release();
        Assert.Equal((ReleaseState.Paused, "stage canary: late evidence of shop-orders failed: orders fell by half"), (release.State, release.Reason));
        Assert.Equal(["canary"], release.Revoked);
        Assert.Equal(StageState.Revoked, (await _release.Stage("canary")).Shown);
        Assert.Equal(HoldKind.Paused, await _release.Hold());
    }

    [Fact]
    public async Task Revoking_what_a_stage_has_passed_on_does_the_same_and_is_audited()
    {
        await _release.Begun();
        var evidence = (await _release.Look("canary"))[0].EvidenceId;

        var (status, body) = await _release.Revoke(evidence);

        Assert.Equal((200, "token:manager", "the probe was broken"), (status, body["revokedBy"]!.GetValue<string>(), body["revokedBecause"]!.GetValue<string>()));
        Assert.Equal(StageState.Revoked, (await _release.Stage("canary")).Shown);
        Assert.Equal(HoldKind.Paused, await _release.Hold());
        var audit = (await _release.Ledger.Send(HttpMethod.Get, "/audit")).Body["value"]!.AsArray();
        Assert.Contains(audit, entry => entry!["action"]!.GetValue<string>() == "revoke-evidence" && entry["why"]!.GetValue<string>() == "the probe was broken");
    }

    [Fact]
    public async Task A_stage_that_takes_failures_back_takes_this_one_back_too()
    {
        await _release.Begun();
        await _release.Submit("broad");
        var release = await _release.Release();
        Assert.StartsWith("stage broad: late evidence of shop-orders failed", release.Rollback?.Reason, StringComparison.Ordinal);
        Assert.Equal(HoldKind.RollingBack, await _release.Hold());
    }

    [Fact]
    public async Task Resuming_does_not_lift_the_hold_before_the_gates_have_passed_again()
    {
        await _release.Begun();
        await _release.Submit("canary");
        await Resumed();

        Assert.True((await _release.Release()).Held);
        var revoked = await _release.FindRevoked();
        Assert.Equal(("canary", 1), (revoked!.Stage.Stage.Name, revoked.Revocation));
        Assert.Equal(["nodes-ready", "sign-off"], revoked.Stage.Rules.Gates.Select(gate => gate.Name));

        Assert.True(await _release.PassAgain("canary", revoked.Revocation));
        var release = await _release.Release();
        Assert.False(release.Held);
        Assert.Equal(StageState.Passed, (await _release.Stage("canary")).Shown);
        Assert.Null(await _release.FindRevoked());
    }

    [Fact]
    public async Task Passing_again_does_not_count_where_evidence_was_revoked_once_more()
    {
        await _release.Begun();
        await _release.Submit("canary");
        await Resumed();
        await _release.Submit("canary", summary: "and fell again");
        await Resumed();

        Assert.False(await _release.PassAgain("canary", 1));
        Assert.True((await _release.Release()).Held);
        Assert.True(await _release.PassAgain("canary", 2));
    }

    [Fact]
    public async Task A_release_that_people_have_paused_looks_at_nothing()
    {
        await _release.Begun();
        await _release.Submit("canary");
        Assert.Null(await _release.FindRevoked());
    }

    [Fact]
    public async Task A_release_is_not_closed_as_if_nothing_had_happened()
    {
        await _release.Begun();
        await _release.Submit("canary");
        var release = (await _release.Release()).Resume() with { Replan = false };
        Assert.True(release.Held);
        Assert.Equal(["canary"], release.Revoked);
    }

    [Theory]
    [InlineData("Passed")]
    [InlineData("Inconclusive")]
    public async Task Evidence_that_is_not_failed_stops_nothing(string verdict)
    {
        await _release.Begun();
        Assert.Equal(201, (await _release.Submit("canary", verdict)).Status);
        Assert.Equal(ReleaseState.RollingOut, (await _release.Release()).State);
    }

    [Fact]
    public async Task Revoking_a_failure_stops_nothing()
    {
        await _release.Begun();
        _release.Answer = request => new GateResult(request.Gate, GateVerdict.Failed, "a node is gone.", [], DateTimeOffset.UnixEpoch);
        await _release.Revoke((await _release.Look("canary"))[0].EvidenceId);
        Assert.Equal(ReleaseState.RollingOut, (await _release.Release()).State);
    }

    [Fact]
    public async Task The_same_twice_is_one()
    {
        await _release.Begun();
        var first = (await _release.Submit("canary")).Body["id"]!.GetValue<string>();
        var second = (await _release.Submit("canary")).Body["id"]!.GetValue<string>();
        Assert.Equal(first, second);
        Assert.Equal(1, (await _release.Stage("canary")).Revocations);

        await _release.Revoke(first);
        await _release.Revoke(first, "another reason");
        var third = (await _release.Submit("canary")).Body["id"]!.GetValue<string>();
        Assert.NotEqual(first, third);
        Assert.Equal(2, (await _release.Stage("canary")).Revocations);
    }

    [Fact]
    public async Task After_the_end_it_is_only_written_down()
    {
        await _release.Begun();
        await _release.Ledger.Database.Write(async s => await s.Save((await s.Release(_release.Id)).End(ReleaseState.Succeeded, null, DateTimeOffset.UnixEpoch)), TestContext.Current.CancellationToken);
        Assert.Equal(201, (await _release.Submit("canary")).Status);
        Assert.Equal(ReleaseState.Succeeded, (await _release.Release()).State);
    }

    [Fact]
    public async Task What_cannot_be_evidence_is_refused_by_field()
    {
        await _release.Begun();
        Refused(400, "evidence-invalid", "gate", await _release.Submit("canary", gate: "Shop Orders"));
        Refused(400, "evidence-invalid", "summary", await _release.Submit("canary", summary: " "));
        Refused(400, "evidence-invalid", "inputs", await _release.Ledger.Send(HttpMethod.Post, $"/releases/{_release.Id}/evidence", new
        {
            stage = "canary",
            gate = "shop",
            verdict = "Failed",
            summary = "x",
            inputs = Enumerable.Range(0, 101).ToDictionary(n => $"{n}", n => "x"),
        }));
        Refused(400, "stage-unknown", "stage", await _release.Submit("nowhere"));
        Refused(409, "stage-not-begun", "stage", await _release.Submit("last"));
        Refused(404, "evidence-not-found", null, await _release.Revoke("ev-0"));
        Refused(403, "role-missing", null, await _release.Submit("canary", roles: "viewer"));
        Refused(403, "role-missing", null, await _release.Revoke("ev-0", roles: "approver"));
        Refused(400, "reason-missing", "reason", await _release.Revoke((await _release.Look("canary"))[0].EvidenceId, " "));
    }

    private static void Refused(int status, string code, string? field, (int Status, System.Text.Json.Nodes.JsonNode Body) answer) => Assert.Equal(
        (status, $"urn:release-orchestrator:error:{code}", field), (answer.Status, answer.Body["type"]!.GetValue<string>(), answer.Body["field"]?.GetValue<string>()));

    /// <summary>Resumed by people, and planned anew, as the job does that is not waited for here.</summary>
    private async Task Resumed()
    {
        await _release.Resume();
        await _release.Ledger.Database.Write(
            async s => await s.Save(await s.Release(_release.Id) is { Replan: true } resumed ? resumed.Replanned("p") : await s.Release(_release.Id)), TestContext.Current.CancellationToken);
    }
}
