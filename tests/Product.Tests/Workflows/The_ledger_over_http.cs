namespace Product.Tests.Workflows;

public sealed class When_a_release_is_asked_for : IDisposable
{
    private readonly LedgerApp _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task It_is_accepted_with_its_id_and_is_on_disk()
    {
        var (status, body) = await _ledger.Start();

        Assert.Equal((202, "rel-3-0-20261121-1"), (status, body["id"]!.GetValue<string>()));
        Assert.Equal("Planned", (await _ledger.Send(HttpMethod.Get, "/releases/rel-3-0-20261121-1")).Body["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_same_key_starts_nothing_twice()
    {
        await _ledger.Start(key: "once");
        var (status, again) = await _ledger.Start(key: "once");

        Assert.Equal((202, "rel-3-0-20261121-1"), (status, again["id"]!.GetValue<string>()));
        Assert.Single((await _ledger.Send(HttpMethod.Get, "/releases")).Body["value"]!.AsArray());
    }

    [Theory]
    [InlineData("3.0", "standard", "k", "operator", 400, "release-version-invalid", "version")]
    [InlineData("3.0.20261341", "standard", "k", "operator", 400, "release-version-invalid", "version")]
    [InlineData("3.0.20261121", "nightly", "k", "operator", 400, "policy-unknown", "policy")]
    [InlineData("3.0.20261121", "standard", null, "operator", 400, "idempotency-key-missing", "Idempotency-Key")]
    [InlineData("3.0.20261121", "standard", "k", "viewer", 403, "role-missing", null)]
    public async Task What_is_wrong_is_refused_by_name_and_nothing_is_begun(string version, string policy, string? key, string roles, int status, string code, string? field)
    {
        var (given, problem) = await _ledger.Start(version, policy, key, roles: roles);

        Assert.Equal((status, $"urn:release-orchestrator:error:{code}", field), (given, problem["type"]!.GetValue<string>(), problem["field"]?.GetValue<string>()));
        Assert.Empty((await _ledger.Send(HttpMethod.Get, "/releases")).Body["value"]!.AsArray());
    }

    [Fact]
    public async Task A_version_that_is_on_its_way_is_refused_naming_its_release()
    {
        await _ledger.Start(key: "one");
        var (status, problem) = await _ledger.Start(key: "two");

        Assert.Equal((409, "urn:release-orchestrator:error:release-already-running"), (status, problem["type"]!.GetValue<string>()));
        Assert.Contains("rel-3-0-20261121-1", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_was_used_for_something_else_is_refused()
    {
        await _ledger.Start(key: "one");

        Assert.Equal("urn:release-orchestrator:error:idempotency-key-reused", (await _ledger.Start("3.0.20261122", key: "one")).Body["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_member_nobody_knows_is_refused_by_name()
    {
        var (status, problem) = await _ledger.Send(HttpMethod.Post, "/releases", new { version = "3.0.20261121", policy = "standard", polcy = "x" }, key: "k");

        Assert.Equal((400, "polcy"), (status, problem["field"]?.GetValue<string>()));
    }

    [Fact]
    public async Task A_policy_that_is_not_yaml_is_refused_with_file_line_and_column()
    {
        _ledger.ChangePolicies("standard.yaml", LedgerApp.Policy.Replace("  name: standard", "  name: [standard", StringComparison.Ordinal));
        var (status, problem) = await _ledger.Start();

        Assert.Equal((400, "urn:release-orchestrator:error:document-invalid"), (status, problem["type"]!.GetValue<string>()));
        Assert.Matches(@"policies/standard\.yaml:\d+:\d+: ", problem["detail"]!.GetValue<string>());
    }
}

public sealed class When_a_stage_waits_for_approval : IDisposable
{
    private readonly LedgerApp _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task Somebody_else_with_the_role_may_approve_it()
    {
        var id = await _ledger.Waiting();
        var (status, approval) = await _ledger.Approve(id);

        Assert.Equal((200, "token:other", true), (status, approval["by"]!.GetValue<string>(), approval["valid"]!.GetValue<bool>()));
    }

    [Theory]
    [InlineData("broad", "sha256:m", "q", "token:other", "approver", 409, "plan-changed")]
    [InlineData("broad", "sha256:n", "p", "token:other", "approver", 409, "manifest-changed")]
    [InlineData("later", "sha256:m", "p", "token:other", "approver", 409, "stage-not-waiting")]
    [InlineData("narrow", "sha256:m", "p", "token:other", "approver", 400, "stage-unknown")]
    [InlineData("broad", "sha256:m", "p", "token:manager", "approver", 403, "approver-is-requester")]
    [InlineData("broad", "sha256:m", "p", "token:other", "operator", 403, "role-missing")]
    [InlineData("closed", "sha256:m", "p", "token:other", "approver", 403, "approver-not-allowed")]
    public async Task Any_other_approval_is_refused_and_leaves_nothing(string stage, string manifest, string plan, string actor, string roles, int status, string code)
    {
        var id = await _ledger.Waiting();
        var (given, problem) = await _ledger.Approve(id, stage, manifest, plan, actor, roles);

        Assert.Equal((status, $"urn:release-orchestrator:error:{code}"), (given, problem["type"]!.GetValue<string>()));
        Assert.Empty((await _ledger.Send(HttpMethod.Get, $"/releases/{id}/approvals")).Body["value"]!.AsArray());
    }

    [Fact]
    public async Task An_approval_is_void_once_the_plan_has_changed()
    {
        var id = await _ledger.Waiting();
        await _ledger.Approve(id);
        await _ledger.Database.Write(
            async s => await ReleaseOrchestrator.Workflows.Releases.Adapters.ReleaseStore.Save(s, await ReleaseOrchestrator.Workflows.Releases.Adapters.ReleaseStore.Release(s, id) with { PlanHash = "q" }),
            TestContext.Current.CancellationToken);

        Assert.False((await _ledger.Send(HttpMethod.Get, $"/releases/{id}/approvals")).Body["value"]![0]!["valid"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Every_decision_is_in_an_audit_log_that_is_unbroken()
    {
        var id = await _ledger.Waiting();
        await _ledger.Approve(id);
        await _ledger.Send(HttpMethod.Post, $"/releases/{id}/pause", new { reason = "network work" });
        await _ledger.Send(HttpMethod.Post, $"/releases/{id}/resume", new { reason = "done" });
        await _ledger.Send(HttpMethod.Post, $"/releases/{id}/abort", new { reason = "not now" });

        var entries = (await _ledger.Send(HttpMethod.Get, "/audit")).Body["value"]!.AsArray();
        Assert.Equal(["start", "approve", "pause", "resume", "abort"], entries.Select(e => e!["action"]!.GetValue<string>()));
        Assert.All(entries.Zip(entries.Skip(1)), pair => Assert.Equal(pair.First!["hash"]!.GetValue<string>(), pair.Second!["previousHash"]!.GetValue<string>()));
    }
}

public sealed class When_a_release_is_steered : IDisposable
{
    private readonly LedgerApp _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task Without_a_reason_it_is_refused()
    {
        await _ledger.Start();

        Assert.Equal("urn:release-orchestrator:error:reason-missing", (await _ledger.Send(HttpMethod.Post, "/releases/rel-3-0-20261121-1/pause", new { reason = " " })).Body["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Pausing_shows_at_once_with_the_reason_and_resuming_takes_it_back()
    {
        await _ledger.Start();
        await _ledger.Send(HttpMethod.Post, "/releases/rel-3-0-20261121-1/pause", new { reason = "network work" });
        var paused = (await _ledger.Send(HttpMethod.Get, "/releases/rel-3-0-20261121-1")).Body;
        Assert.Equal(("Paused", "network work"), (paused["state"]!.GetValue<string>(), paused["reason"]!.GetValue<string>()));

        await _ledger.Send(HttpMethod.Post, "/releases/rel-3-0-20261121-1/resume", new { reason = "done" });
        Assert.Equal("Planned", (await _ledger.Send(HttpMethod.Get, "/releases/rel-3-0-20261121-1")).Body["state"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("GET", "/releases/rel-9", 404, "release-not-found")]
    [InlineData("GET", "/releases/rel-3-0-20261121-1/manifest", 404, "manifest-not-sealed")]
    [InlineData("GET", "/releases/rel-3-0-20261121-1/plan", 404, "plan-not-made")]
    [InlineData("GET", "/releases?top=0", 400, "page-size-invalid")]
    [InlineData("GET", "/nothing", 404, "no-such-route")]
    public async Task What_is_not_there_is_said_to_be_so(string method, string path, int status, string code)
    {
        await _ledger.Start();
        var (given, problem) = await _ledger.Send(new HttpMethod(method), path);

        Assert.Equal((status, $"urn:release-orchestrator:error:{code}"), (given, problem["type"]!.GetValue<string>()));
    }
}
