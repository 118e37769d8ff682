using System.Net;
using System.Net.Http.Json;
using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.Tests.Gateway;

public sealed class The_first_start : IAsyncLifetime
{
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public void Leaves_an_admin_token_that_only_its_owner_can_read() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_gateway.AdminTokenFile));

    [Fact]
    public async Task Makes_a_token_that_works_and_a_second_start_keeps_it()
    {
        _gateway.Restart();
        Assert.Equal(_gateway.AdminToken, (await File.ReadAllTextAsync(_gateway.AdminTokenFile, TestContext.Current.CancellationToken)).Trim());
        Assert.Equal(HttpStatusCode.OK, (await _gateway.Admin().GetAsync("/api/v1/tokens", TestContext.Current.CancellationToken)).StatusCode);
    }
}

public sealed class A_caller : IAsyncLifetime
{
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Without_a_token_is_told_to_send_one()
    {
        using var answer = await _gateway.Client().GetAsync("/api/v1/releases", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("token-missing", await answer.Code());
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task With_a_wrong_token_is_told_so() =>
        Assert.Equal("token-unknown", await (await _gateway.Client("rlo_wrong").GetAsync("/api/v1/releases", TestContext.Current.CancellationToken)).Code());

    [Fact]
    public async Task With_an_expired_token_is_told_so()
    {
        var client = await _gateway.ClientWith(Roles.Viewer);
        _gateway.Clock.Advance(TimeSpan.FromDays(91));
        Assert.Equal("token-expired", await (await client.GetAsync("/api/v1/releases", TestContext.Current.CancellationToken)).Code());
    }

    [Fact]
    public async Task With_a_revoked_token_is_not_let_in_any_more()
    {
        var created = await (await _gateway.Admin().PostAsJsonAsync("/api/v1/tokens", new { name = "leaver", roles = new[] { Roles.Operator } }, TestContext.Current.CancellationToken)).Json();
        var client = _gateway.Client((string)created["secret"]!);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/releases", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _gateway.Admin().DeleteAsync($"/api/v1/tokens/{created["token"]!["id"]}", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal("token-unknown", await (await client.GetAsync("/api/v1/releases", TestContext.Current.CancellationToken)).Code());
    }

    [Theory]
    [InlineData(Roles.Viewer, "GET", "/api/v1/releases", true)]
    [InlineData(Roles.Approver, "GET", "/api/v1/releases", true)]
    [InlineData(Roles.Viewer, "POST", "/api/v1/releases", false)]
    [InlineData(Roles.Approver, "POST", "/api/v1/releases", false)]
    [InlineData(Roles.Operator, "POST", "/api/v1/releases", true)]
    [InlineData(Roles.Operator, "POST", "/api/v1/releases/rel-1/approvals", false)]
    [InlineData(Roles.Approver, "POST", "/api/v1/releases/rel-1/approvals", true)]
    [InlineData(Roles.Operator, "POST", "/api/v1/releases/rel-1/abort", true)]
    [InlineData(Roles.Viewer, "PUT", "/api/v1/freezes/year-end", false)]
    [InlineData(Roles.Operator, "DELETE", "/api/v1/freezes/year-end", true)]
    [InlineData(Roles.Operator, "GET", "/api/v1/tokens", false)]
    [InlineData(Roles.Admin, "POST", "/api/v1/releases/rel-1/approvals", true)]
    public async Task May_do_what_the_role_allows(string role, string method, string path, bool allowed)
    {
        var client = await _gateway.ClientWith(role);
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), TestContext.Current.CancellationToken);
        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
        if (!allowed)
            Assert.Equal("role-missing", await answer.Code());
        Assert.Equal(allowed, !_gateway.Sidecar.Invocations.IsEmpty);
    }

    [Fact]
    public async Task Too_often_is_told_when_to_try_again()
    {
        await using var gateway = await GatewayHost.Start(("Gateway:Limits:Burst", "3"), ("Gateway:Limits:PerSecond", "1"));
        HttpResponseMessage answer;
        do
            answer = await gateway.Admin().GetAsync("/api/v1/releases", TestContext.Current.CancellationToken);
        while (answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("too-many-requests", await answer.Code());
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Client("rlo_x").GetAsync("/api/v1/releases", TestContext.Current.CancellationToken)).StatusCode); // another one is not held up
    }
}

public sealed class A_token : IAsyncLifetime
{
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Fact]
    public async Task Is_never_shown_or_stored_again()
    {
        var secret = await _gateway.Token("ci", Roles.Operator);
        Assert.DoesNotContain(secret, await _gateway.Admin().GetStringAsync("/api/v1/tokens", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(_gateway.AdminTokenFile)!, "gateway.db*"))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var text = new StreamReader(open, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(secret, await text.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("A B", "viewer", "token-name-invalid")]
    [InlineData("fine", "emperor", "token-roles-invalid")]
    [InlineData("fine", null, "token-roles-invalid")]
    public async Task Is_refused_with_a_wrong_name_or_role(string name, string? role, string code) =>
        Assert.Equal(code, await (await _gateway.Admin().PostAsJsonAsync(
            "/api/v1/tokens", new { name, roles = role is null ? Array.Empty<string>() : [role] }, TestContext.Current.CancellationToken)).Code());

    [Fact]
    public async Task Cannot_live_for_ever() =>
        Assert.Equal("token-expiry-invalid", await (await _gateway.Admin().PostAsJsonAsync(
            "/api/v1/tokens", new { name = "old", roles = new[] { Roles.Viewer }, expiresAt = "2099-01-01T00:00:00Z" }, TestContext.Current.CancellationToken)).Code());

    [Fact]
    public async Task Does_not_share_its_name()
    {
        await _gateway.Token("ci", Roles.Viewer);
        Assert.Equal("token-name-taken", await (await _gateway.Admin().PostAsJsonAsync(
            "/api/v1/tokens", new { name = "ci", roles = new[] { Roles.Viewer } }, TestContext.Current.CancellationToken)).Code());
    }

    [Fact]
    public async Task Of_the_last_administrator_cannot_be_revoked()
    {
        var id = (string)(await (await _gateway.Admin().GetAsync("/api/v1/tokens", TestContext.Current.CancellationToken)).Json())["value"]![0]!["id"]!;
        Assert.Equal("last-admin-token", await (await _gateway.Admin().DeleteAsync($"/api/v1/tokens/{id}", TestContext.Current.CancellationToken)).Code());
    }
}
