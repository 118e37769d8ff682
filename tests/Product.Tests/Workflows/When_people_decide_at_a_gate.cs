using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.StagedRollout;

namespace Product.Tests.Workflows;

public sealed class When_people_decide_at_a_gate : IDisposable
{
    private static readonly DueGate SignOff = new(new GateDefinition("sign-off", GateKind.Approval, Approval: new ApprovalGate(["role:approver"], TimeSpan.FromDays(1))), true);

    private readonly GatedRelease _release = new();

    public void Dispose() => _release.Dispose();

    [Theory]
    [InlineData("Approve", GateVerdict.Passed, "approved by token:other: looks good")]
    [InlineData("Reject", GateVerdict.Failed, "rejected by token:other: looks good")]
    public async Task Their_decision_is_what_the_gate_says(string decision, GateVerdict verdict, string summary)
    {
        await Soaking();
        Assert.Equal(200, (await Decide(decision)).Status);

        var look = Assert.Single(await _release.Look("canary", SignOff));
        Assert.Equal((verdict, summary), (look.Verdict, look.Summary));
    }

    [Fact]
    public async Task It_is_not_a_decision_on_the_stage()
    {
        await Soaking();
        var (_, body) = await Decide("Approve");
        Assert.Equal("sign-off", body["gate"]!.GetValue<string>());
        var approvals = (await _release.Ledger.Send(HttpMethod.Get, $"/releases/{_release.Id}/approvals")).Body["value"]!.AsArray();
        Assert.Equal("sign-off", Assert.Single(approvals)!["gate"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_decision_for_another_plan_does_not_hold()
    {
        await Soaking();
        await Decide("Approve");
        await _release.Ledger.Database.Write(s => (Task)s.Execute("UPDATE decisions SET plan_hash = 'older'"), TestContext.Current.CancellationToken);
        Assert.Empty(await _release.Look("canary", SignOff));
    }

    [Fact]
    public async Task Revoking_its_evidence_voids_the_decision()
    {
        await Soaking();
        await Decide("Approve");
        var evidence = Assert.Single(await _release.Look("canary", SignOff)).EvidenceId;
        await _release.Revoke(evidence);
        Assert.Empty(await _release.Look("canary", SignOff));
    }

    [Fact]
    public async Task Who_may_not_decide_is_refused_and_so_is_a_gate_or_moment_that_cannot_be_decided()
    {
        await Soaking();
        Refused(403, "approver-is-requester", await Decide("Approve", actor: "token:manager"));
        Refused(403, "role-missing", await Decide("Approve", roles: "operator"));
        Refused(400, "gate-not-decidable", await Decide("Approve", gate: "nodes-ready"));
        Refused(409, "plan-changed", await Decide("Approve", plan: "older"));
        await State("Passed");
        Refused(409, "gate-not-waiting", await Decide("Approve"));
    }

    private static void Refused(int status, string code, (int Status, System.Text.Json.Nodes.JsonNode Body) answer) =>
        Assert.Equal((status, $"urn:release-orchestrator:error:{code}"), (answer.Status, answer.Body["type"]!.GetValue<string>()));

    private async Task Soaking()
    {
        await _release.Begun();
        await State("Soaking");
    }

    private Task State(string state) => _release.Ledger.Database.Write(
        s => (Task)s.Execute("UPDATE stages SET state = @state WHERE name = 'canary'", new { state }), TestContext.Current.CancellationToken);

    private Task<(int Status, System.Text.Json.Nodes.JsonNode Body)> Decide(string decision, string gate = "sign-off", string plan = "p", string actor = "token:other", string roles = "approver") =>
        _release.Ledger.Send(
            HttpMethod.Post, $"/releases/{_release.Id}/approvals", new { stage = "canary", decision, manifestDigest = "sha256:m", planHash = plan, comment = "looks good", gate }, actor, roles);
}

public sealed class Gates_by_api : IDisposable
{
    private const string Gate = """
        apiVersion: releases.azurelinux.dev/v1
        kind: Gate
        metadata:
          name: answers
        spec:
          type: http
          http:
            address: https://shop.example.com/healthz
        """;

    private readonly LedgerApp _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task Are_put_shown_listed_used_and_deleted()
    {
        Assert.Equal(201, await Put(Gate));
        Assert.Equal(200, await Put(Gate.Replace("healthz", "readyz", StringComparison.Ordinal)));

        var shown = (await _ledger.Send(HttpMethod.Get, "/gates/answers")).Body;
        Assert.Equal(("Api", "https://shop.example.com/readyz"), (shown["source"]!.GetValue<string>(), shown["definition"]!["http"]!["address"]!.GetValue<string>()));
        var names = (await _ledger.Send(HttpMethod.Get, "/gates")).Body["value"]!.AsArray().Select(gate => gate!["name"]!.GetValue<string>());
        Assert.Equal(["nodes-ready", "node-image", "node-runtime", "workloads", "answers"], names);

        _ledger.ChangePolicies("asking.yaml", LedgerApp.Policy.Replace("name: standard", "name: asking", StringComparison.Ordinal).Replace("- name: broad", "- name: broad\n      gates: [answers]", StringComparison.Ordinal));
        Assert.Equal(202, (await _ledger.Start(policy: "asking")).Status);

        using var deleted = new HttpRequestMessage(HttpMethod.Delete, "/gates/answers");
        deleted.Headers.Add("x-release-roles", "operator");
        using var answer = await _ledger.Client.SendAsync(deleted, TestContext.Current.CancellationToken);
        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal(404, (await _ledger.Send(HttpMethod.Get, "/gates/answers")).Status);
    }

    [Fact]
    public async Task That_are_built_in_are_shown() => Assert.Equal("NodeRuntime", (await _ledger.Send(HttpMethod.Get, "/gates/node-runtime")).Body["definition"]!["kind"]!.GetValue<string>());

    [Fact]
    public async Task That_are_wrong_or_not_there_are_refused()
    {
        Assert.Equal(400, await Put(Gate.Replace("type: http", "type: weather", StringComparison.Ordinal)));
        Assert.Equal(400, await Put(Gate, "other"));
        Assert.Equal(403, await Put(Gate, roles: "viewer"));
        Assert.Equal(404, (await _ledger.Send(HttpMethod.Get, "/gates/weather")).Status);
    }

    [Fact]
    public async Task A_policy_that_names_a_gate_that_is_not_there_is_refused_before_anything_begins()
    {
        _ledger.ChangePolicies("asking.yaml", LedgerApp.Policy.Replace("name: standard", "name: asking", StringComparison.Ordinal).Replace("- name: broad", "- name: broad\n      gates: [answers]", StringComparison.Ordinal));
        var (status, body) = await _ledger.Start(policy: "asking");
        Assert.Equal(400, status);
        Assert.Contains("There is no gate 'answers'; there are: nodes-ready, node-image, node-runtime, workloads.", body["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(400, (await _ledger.Send(HttpMethod.Post, "/releases/plan", new { version = "3.0.20261121", policy = "asking" })).Status);
    }

    [Fact]
    public async Task A_policy_that_names_a_gate_that_cannot_be_read_is_refused_with_its_fault()
    {
        _ledger.WriteGate("answers.yaml", Gate.Replace("type: http", "type: weather", StringComparison.Ordinal));
        _ledger.ChangePolicies("asking.yaml", LedgerApp.Policy.Replace("name: standard", "name: asking", StringComparison.Ordinal).Replace("- name: broad", "- name: broad\n      gates: [answers]", StringComparison.Ordinal));
        Assert.Contains("There is no type 'weather'", (await _ledger.Start(policy: "asking")).Body["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private async Task<int> Put(string text, string name = "answers", string roles = "operator")
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/gates/{name}") { Content = new StringContent(text, System.Text.Encoding.UTF8, "application/yaml") };
        request.Headers.Add("x-release-actor", "token:manager");
        request.Headers.Add("x-release-roles", roles);
        using var answer = await _ledger.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }
}
