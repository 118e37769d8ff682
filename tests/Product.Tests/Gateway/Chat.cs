using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Gateway.Chat;
using ReleaseOrchestrator.Hosting;

namespace ReleaseOrchestrator.Tests.Gateway;

/// <summary>The gateway with two people in its chats, and a ledger with one release behind it.</summary>
internal sealed class ChatHost : IAsyncDisposable
{
    public const string Secret = "slack-secret", GitHubSecret = "github-secret";

    public static readonly ReleaseView Waiting = new(
        "rel-3-0-20261121-1", "3.0.20261121", "standard", ReleaseState.AwaitingApproval, null, "token:bob", new(2026, 11, 21, 7, 0, 0, TimeSpan.Zero), null, "sha256:feed", "abcdef0123456789",
        [new("canary", 1, StageState.Passed, null, false, null, null, []), new("broad", 2, StageState.AwaitingApproval, null, true, null, null, [])], new(8, 8, 3, 12), new(3, 3, 0, 20));

    private ChatHost(GatewayHost gateway) => Gateway = gateway;

    public GatewayHost Gateway { get; }

    public ReleaseView Release { get; set; } = Waiting;

    public IEnumerable<Invocation> Changes => Gateway.Sidecar.Invocations.Where(i => i.Method != "GET");

    public static async Task<ChatHost> Start(params (string Key, string Value)[] settings)
    {
        var gateway = await GatewayHost.Start([
            ("ChatOps:Identities:0:Channel", "slack"), ("ChatOps:Identities:0:User", "U1"), ("ChatOps:Identities:0:Name", "alice"),
            ("ChatOps:Identities:0:Roles:0", Roles.Operator), ("ChatOps:Identities:0:Roles:1", Roles.Approver),
            ("ChatOps:Identities:1:Channel", "slack"), ("ChatOps:Identities:1:User", "U2"), ("ChatOps:Identities:1:Name", "carol"), ("ChatOps:Identities:1:Roles:0", Roles.Viewer),
            ("ChatOps:Identities:2:Channel", "github"), ("ChatOps:Identities:2:User", "alice-hub"), ("ChatOps:Identities:2:Name", "alice"),
            ("ChatOps:Identities:2:Roles:0", Roles.Operator), .. settings]);
        var host = new ChatHost(gateway);
        gateway.Sidecar.Secrets["slack-signing-secret"] = Secret;
        gateway.Sidecar.Secrets["github-webhook-secret"] = GitHubSecret;
        gateway.Sidecar.Answer = host.Ledger;
        return host;
    }

    public async Task<HttpResponseMessage> Slack(string text, string user = "U1", string? responseUrl = null, string secret = Secret, TimeSpan ago = default, string? signature = null)
    {
        var body = $"command=%2Frelease&user_id={user}&text={Uri.EscapeDataString(text)}" + (responseUrl is null ? "" : $"&response_url={Uri.EscapeDataString(responseUrl)}");
        var timestamp = $"{(Gateway.Clock.GetUtcNow() - ago).ToUnixTimeSeconds()}";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/slack") { Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded") };
        request.Headers.Add(SlackSignature.Header, signature ?? SlackSignature.Of(secret, timestamp, Encoding.UTF8.GetBytes(body)));
        request.Headers.Add(SlackSignature.TimestampHeader, timestamp);
        return await Gateway.Client().SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>What the channel was answered.</summary>
    public async Task<string> Say(string text, string user = "U1")
    {
        using var answer = await Slack($"{text} ", user); // a blank more makes no difference but to the signature
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        return (string)(await answer.Json())["text"]!;
    }

    public async Task<HttpResponseMessage> GitHub(string comment, string delivery = "d1", string user = "alice-hub", string secret = GitHubSecret, string @event = "issue_comment", string action = "created", TimeSpan ago = default)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            action,
            issue = new { number = 7 },
            comment = new { id = 1, body = comment, created_at = Gateway.Clock.GetUtcNow().Date - ago, user = new { login = user, id = 42 } },
            repository = new { full_name = "example/platform" },
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/github") { Content = new ByteArrayContent(body) };
        request.Headers.Add(GitHubSignature.Header, GitHubSignature.Of(secret, body));
        request.Headers.Add("X-GitHub-Delivery", delivery);
        request.Headers.Add("X-GitHub-Event", @event);
        return await Gateway.Client().SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Commands, newest first, once <paramref name="until"/> holds for them.</summary>
    public async Task<JsonArray> Commands(Func<JsonArray, bool> until)
    {
        while (true)
        {
            var commands = JsonNode.Parse(await Gateway.Admin().GetStringAsync("/api/v1/chat/commands", TestContext.Current.CancellationToken))!["value"]!.AsArray();
            if (until(commands))
                return commands;
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();

    private (int, string, string) Ledger(Invocation asked) => (asked.Method, asked.Path.Split('?')[0]) switch
    {
        ("GET", "/releases") => Json(new Page<ReleaseView>([Release], null)),
        ("GET", "/releases/rel-3-0-20261121-1") => Json(Release),
        ("GET", "/releases/rel-3-0-20261121-1/plan") => Json(new RolloutPlan(Release.PlanHash!, Release.ManifestDigest!, "standard", [], [])),
        ("GET", "/releases/rel-3-0-20261121-1/why") => Json(new ReleaseWhy(
            Release.Id, Release.State, ["stage broad waits for an approval"], [new BlockedPool("broad", "a", "x", "outside window nights", DateTimeOffset.UnixEpoch)])),
        ("POST", "/releases/plan") => Json(new RolloutPlan("fedcba9876543210", "not-sealed", "standard", [], [], new PlanForecast(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null, [], [new BlockedPool("broad", "a", "x", "outside window nights", DateTimeOffset.UnixEpoch)], [], []))),
        ("POST", "/releases") => Json(Release),
        ("POST", "/releases/rel-3-0-20261121-1/approvals") => Json(new ApprovalView("broad", ApprovalDecision.Approve, "chat:alice", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "sha256:feed", "abcdef0123456789", null, true)),
        ("POST", _) => Json(new { }),
        _ => (404, "application/problem+json", """{"type":"urn:release-orchestrator:error:release-not-found","title":"","status":404,"detail":"There is no such release.","traceId":null}"""),
    };

    private static (int, string, string) Json<T>(T value) => (200, "application/json", ReleaseJson.Write(value));
}

public sealed class A_webhook_request : IAsyncLifetime
{
    private ChatHost _chat = null!;

    public async ValueTask InitializeAsync() => _chat = await ChatHost.Start();

    public ValueTask DisposeAsync() => _chat.DisposeAsync();

    [Fact]
    public async Task Of_Slack_with_a_wrong_signature_is_refused() => await Refused("webhook-signature-wrong", await _chat.Slack("abort rel-1", secret: "guess"));

    [Fact]
    public async Task Of_Slack_without_a_signature_is_refused() => await Refused("webhook-signature-missing", await _chat.Slack("abort rel-1", signature: ""));

    [Fact]
    public async Task Of_Slack_signed_long_ago_is_refused() => await Refused("webhook-stale", await _chat.Slack("abort rel-1", ago: TimeSpan.FromMinutes(6)));

    [Fact]
    public async Task Of_Slack_is_taken_once_even_over_a_restart()
    {
        var timestamp = _chat.Gateway.Clock.GetUtcNow();
        Assert.Equal(HttpStatusCode.OK, (await _chat.Slack("pause rel-3-0-20261121-1", ago: _chat.Gateway.Clock.GetUtcNow() - timestamp)).StatusCode);
        _chat.Gateway.Restart();
        using var again = await _chat.Slack("pause rel-3-0-20261121-1", ago: _chat.Gateway.Clock.GetUtcNow() - timestamp);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Equal("webhook-replayed", await again.Code());
        Assert.Single(_chat.Changes);
    }

    [Fact]
    public async Task Of_Slack_that_would_post_elsewhere_is_refused() => await Refused("webhook-malformed", await _chat.Slack("status", responseUrl: "http://10.0.0.1/admin"));

    [Fact]
    public async Task Of_GitHub_with_a_wrong_signature_is_refused() => await Refused("webhook-signature-wrong", await _chat.GitHub("/release abort rel-1", secret: "guess"));

    [Fact]
    public async Task Of_GitHub_about_an_old_comment_is_refused() => await Refused("webhook-stale", await _chat.GitHub("/release abort rel-1", ago: TimeSpan.FromDays(9)));

    [Fact]
    public async Task Of_GitHub_that_is_no_comment_is_refused()
    {
        var body = "{}"u8.ToArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/webhooks/github") { Content = new ByteArrayContent(body) };
        request.Headers.Add(GitHubSignature.Header, GitHubSignature.Of(ChatHost.GitHubSecret, body));
        request.Headers.Add("X-GitHub-Delivery", "d");
        request.Headers.Add("X-GitHub-Event", "issue_comment");
        await Refused("webhook-malformed", await _chat.Gateway.Client().SendAsync(request, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("d1")] // redelivered
    [InlineData("d2")] // the delivery id is not signed
    public async Task Of_GitHub_is_taken_once_whatever_its_delivery_id(string delivery)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await _chat.GitHub("/release pause rel-3-0-20261121-1")).StatusCode);
        using var again = await _chat.GitHub("/release pause rel-3-0-20261121-1", delivery);
        Assert.Equal("webhook-replayed", await again.Code());
        await _chat.Commands(commands => (string?)commands.Single()!["state"] == "Done");
        Assert.Single(_chat.Changes);
    }

    [Theory]
    [InlineData("a comment about /release", "issue_comment", "created")]
    [InlineData("/release abort rel-3-0-20261121-1", "issue_comment", "edited")]
    [InlineData("/release abort rel-3-0-20261121-1", "ping", "created")]
    public async Task Of_GitHub_without_a_new_command_does_nothing(string comment, string @event, string action)
    {
        Assert.Equal(HttpStatusCode.OK, (await _chat.GitHub(comment, @event: @event, action: action)).StatusCode);
        Assert.Empty(await _chat.Commands(_ => true));
    }

    [Fact]
    public async Task Is_refused_while_no_secret_is_set_up()
    {
        _chat.Gateway.Sidecar.Secrets.Clear();
        using var answer = await _chat.Slack("status");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("webhook-not-configured", await answer.Code());
    }

    [Fact]
    public async Task Is_not_answered_with_success_when_it_cannot_be_written()
    {
        var database = _chat.Gateway.Services.GetRequiredService<Hosting.Storage.ServiceDatabase>();
        await database.Write(write => write.Execute("DROP TABLE chat_commands"), TestContext.Current.CancellationToken);
        using var answer = await _chat.Slack("pause rel-3-0-20261121-1");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(0, await database.Read(read => read.Find<long>("SELECT COUNT(*) FROM webhook_deliveries"), TestContext.Current.CancellationToken)); // may be sent again
        Assert.Empty(_chat.Changes);
    }

    private async Task Refused(string code, HttpResponseMessage answer)
    {
        Assert.Equal(code, await answer.Code());
        Assert.Empty(await _chat.Commands(_ => true));
        Assert.Empty(_chat.Changes);
    }
}

public sealed class A_chat_command : IAsyncLifetime
{
    private ChatHost _chat = null!;

    public async ValueTask InitializeAsync() => _chat = await ChatHost.Start();

    public ValueTask DisposeAsync() => _chat.DisposeAsync();

    [Fact]
    public async Task Status_tells_where_it_stands_and_how_to_approve()
    {
        var reply = await _chat.Say("status");
        Assert.Contains("rel-3-0-20261121-1: AwaitingApproval", reply, StringComparison.Ordinal);
        Assert.Contains("/release approve rel-3-0-20261121-1 broad abcdef012345", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_starts_once_as_the_person_who_asked()
    {
        await _chat.Say("start 3.0.20261121 standard the monthly one");
        var asked = Assert.Single(_chat.Changes);
        Assert.Equal("/releases", asked.Path);
        Assert.Equal("chat:alice", asked.Headers[CallerHeaders.Actor]);
        Assert.Equal("operator,approver", asked.Headers[CallerHeaders.Roles]);
        Assert.StartsWith("chat-", asked.Headers["Idempotency-Key"], StringComparison.Ordinal);
        Assert.Equal(new StartReleaseRequest("3.0.20261121", "standard", "the monthly one"), ReleaseJson.Read<StartReleaseRequest>(asked.Body));
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("abort")]
    public async Task Steers_with_a_reason(string verb)
    {
        await _chat.Say($"{verb} 3.0.20261121 pods are crashing");
        var asked = Assert.Single(_chat.Changes);
        Assert.Equal($"/releases/rel-3-0-20261121-1/{verb}", asked.Path);
        Assert.Equal(new DecisionRequest("pods are crashing"), ReleaseJson.Read<DecisionRequest>(asked.Body));
    }

    [Fact]
    public async Task Rollback_takes_back_with_a_reason()
    {
        Assert.Contains("taken back, newest first", await _chat.Say("rollback rel-3-0-20261121-1 pods are crashing"), StringComparison.Ordinal);
        var asked = Assert.Single(_chat.Changes);
        Assert.Equal("/releases/rel-3-0-20261121-1/rollback", asked.Path);
        Assert.Equal(new RollbackRequest("pods are crashing"), ReleaseJson.Read<RollbackRequest>(asked.Body));
    }

    [Fact]
    public async Task Status_tells_what_is_owed_and_what_is_bad()
    {
        _chat.Release = ChatHost.Waiting with
        {
            Bad = new BadMark(BadBecause.Withdrawn, "token:ann", "leaks memory", DateTimeOffset.UnixEpoch),
            Debts = [new Debt("windows do not count", "token:bob", "outage", DateTimeOffset.UnixEpoch)],
        };
        var reply = await _chat.Say("status");
        Assert.Contains("marked bad (Withdrawn) by token:ann: leaks memory", reply, StringComparison.Ordinal);
        Assert.Contains("owed since 1970-01-01 00:00:00Z: windows do not count (by token:bob: outage)", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approve_binds_the_plan_that_status_showed()
    {
        await _chat.Say("status");
        Assert.Contains("Approved stage broad", await _chat.Say("approve rel-3-0-20261121-1 broad"), StringComparison.Ordinal);
        Assert.Equal(
            new ApprovalRequest("broad", ApprovalDecision.Approve, "sha256:feed", "abcdef0123456789", "in slack"), ReleaseJson.Read<ApprovalRequest>(Assert.Single(_chat.Changes).Body));
    }

    [Fact]
    public async Task Approve_binds_the_plan_whose_hash_was_written()
    {
        await _chat.Say("approve rel-3-0-20261121-1 broad ABCDEF");
        Assert.Single(_chat.Changes);
    }

    [Theory]
    [InlineData("approve rel-3-0-20261121-1 broad")] // never seen
    [InlineData("approve rel-3-0-20261121-1 broad abc")] // too short to mean one
    [InlineData("approve rel-3-0-20261121-1 broad 999999")]
    public async Task Approve_without_knowing_the_plan_is_refused(string text)
    {
        await _chat.Say(text);
        Assert.Empty(_chat.Changes);
    }

    [Fact]
    public async Task Approve_is_refused_when_the_plan_changed_since_status()
    {
        await _chat.Say("status");
        _chat.Release = ChatHost.Waiting with { PlanHash = "0000000000000000" };
        Assert.Contains("the plan of rel-3-0-20261121-1 is 000000000000 now", await _chat.Say("approve rel-3-0-20261121-1 broad"), StringComparison.Ordinal);
        Assert.Empty(_chat.Changes);
    }

    [Theory]
    [InlineData("U2", "pause rel-3-0-20261121-1", "this needs 'operator'")]
    [InlineData("U2", "rollback rel-3-0-20261121-1", "this needs 'operator'")]
    [InlineData("U2", "approve rel-3-0-20261121-1 broad abcdef", "this needs 'approver'")]
    [InlineData("U9", "pause rel-3-0-20261121-1", "not known here")]
    [InlineData("U9", "status", "not known here")]
    public async Task Is_refused_to_whom_it_is_not_allowed(string user, string text, string reply)
    {
        Assert.Contains(reply, await _chat.Say(text, user), StringComparison.Ordinal);
        Assert.Empty(_chat.Changes);
    }

    [Theory]
    [InlineData("U2", "status", "AwaitingApproval")]
    [InlineData("U2", "why", "waits for an approval")]
    [InlineData("U2", "why", "blocked: a/x, outside window nights, until 1970-01-01")]
    [InlineData("U2", "plan", "plan abcdef012345")]
    [InlineData("U2", "plan 3.0.20261201 standard", "3.0.20261201, not started: plan fedcba987654")]
    [InlineData("U2", "plan 3.0.20261201 standard", "blocked: a/x, outside window nights, until 1970-01-01")]
    [InlineData("U9", "help", "/release approve")]
    [InlineData("U1", "status rel-unknown", "There is no such release.")]
    [InlineData("U1", "dance", "'dance' is not known here")]
    public async Task Is_answered(string user, string text, string reply) => // Slack wants & < > escaped
        Assert.Contains(reply, WebUtility.HtmlDecode(await _chat.Say(text, user)), StringComparison.Ordinal);

    [Fact]
    public async Task From_GitHub_is_done_and_its_reply_kept_where_it_cannot_be_posted()
    {
        using var answer = await _chat.GitHub("Looks bad.\r\n/release pause rel-3-0-20261121-1 bad\r\n/release status\r\n");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var commands = await _chat.Commands(all => all.Count == 2 && all.All(c => (string?)c!["state"] == "Done"));
        Assert.All(commands, c => Assert.Equal("Kept", (string?)c!["delivery"]));
        Assert.Equal("chat:alice", Assert.Single(_chat.Changes).Headers[CallerHeaders.Actor]);
    }

    [Fact]
    public async Task Is_done_after_a_restart_when_the_ledger_could_not_be_reached_before()
    {
        var ledger = _chat.Gateway.Sidecar.Answer;
        _chat.Gateway.Sidecar.Answer = _ => (500, "application/json", """{"errorCode":"ERR_DIRECT_INVOKE","message":"no"}""");
        Assert.Contains("Taken.", await _chat.Say("pause rel-3-0-20261121-1"), StringComparison.Ordinal);
        _chat.Gateway.Sidecar.Answer = ledger;
        _chat.Gateway.Restart();
        await _chat.Commands(all => (string?)all.Single()!["state"] == "Done");
        Assert.NotEmpty(_chat.Changes);
    }

    [Fact]
    public async Task That_takes_long_is_answered_at_the_response_url()
    {
        await using var chat = await ChatHost.Start(("ChatOps:Slack:ResponseUrlPrefix", "http://127.0.0.1:"));
        var ledger = chat.Gateway.Sidecar.Answer;
        chat.Gateway.Sidecar.Answer = _ => (500, "application/json", """{"errorCode":"ERR_DIRECT_INVOKE","message":"no"}""");
        using var answer = await chat.Slack("status", responseUrl: $"{chat.Gateway.Sidecar.Address}/outside/hook");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        chat.Gateway.Sidecar.Answer = ledger;
        await chat.Commands(all => (string?)all.Single()!["delivery"] == "Posted");
        Assert.Contains("AwaitingApproval", Assert.Single(chat.Gateway.Sidecar.Posted), StringComparison.Ordinal);
    }
}
