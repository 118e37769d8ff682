using System.Net;
using System.Net.Http.Json;
using System.Text;
using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.Tests.Gateway;

public sealed class A_public_route : IAsyncLifetime
{
    private GatewayHost _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayHost.Start();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    [Theory]
    [InlineData("/releases/rel-1/timeline?top=5", AppIds.ReleaseWorkflows)]
    [InlineData("/policies", AppIds.ReleaseWorkflows)]
    [InlineData("/audit", AppIds.ReleaseWorkflows)]
    [InlineData("/audit/head", AppIds.ReleaseWorkflows)]
    [InlineData("/packages/builds/b1", AppIds.PackageBuilds)]
    [InlineData("/images", AppIds.ImageComposition)]
    [InlineData("/images/definitions", AppIds.ImageComposition)]
    [InlineData("/cycles/monthly/occurrences?top=3", AppIds.PatchScheduling)]
    [InlineData("/fleet/pools", AppIds.NodePoolRollout)]
    [InlineData("/rollouts/operations/op-1", AppIds.NodePoolRollout)]
    public async Task Is_an_invocation_of_its_app(string path, string app)
    {
        _gateway.Sidecar.Answer = _ => (200, "application/json", "{\"from\":\"app\"}");
        Assert.Equal("{\"from\":\"app\"}", await _gateway.Admin().GetStringAsync("/api/v1" + path, TestContext.Current.CancellationToken));
        var asked = Assert.Single(_gateway.Sidecar.Invocations);
        Assert.Equal((app, path), (asked.App, asked.Path));
    }

    [Fact]
    public async Task Tells_the_app_who_asks_whatever_the_caller_claims()
    {
        var client = _gateway.Client(await _gateway.Token("alice", Roles.Operator, Roles.Viewer));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/releases") { Content = JsonContent.Create(new { version = "3.0.20261121" }) };
        request.Headers.Add(CallerHeaders.Actor, "token:root");
        request.Headers.Add(CallerHeaders.Roles, Roles.Admin);
        request.Headers.Add("dapr-app-id", "package-builds");
        request.Headers.Add("dapr-caller-app-id", "release-workflows");
        request.Headers.Add("Cookie", "release-session=x");
        request.Headers.Add("Idempotency-Key", "k1");
        await client.SendAsync(request, TestContext.Current.CancellationToken);

        var asked = Assert.Single(_gateway.Sidecar.Invocations);
        Assert.Equal("token:alice", asked.Headers[CallerHeaders.Actor]);
        Assert.Equal("operator,viewer", asked.Headers[CallerHeaders.Roles]);
        Assert.Equal("k1", asked.Headers["Idempotency-Key"]);
        Assert.Equal("sidecar-token", asked.Headers["dapr-api-token"]);
        Assert.Equal("""{"version":"3.0.20261121"}""", asked.Body);
        Assert.DoesNotContain(asked.Headers.Keys, name => name is "dapr-app-id" or "dapr-caller-app-id" or "Authorization" or "Cookie");
    }

    [Theory]
    [InlineData("PUT", "/packages/builds/b1")]
    [InlineData("PUT", "/images/compositions/c1")]
    [InlineData("POST", "/images/compositions/c1/cancel")]
    [InlineData("PUT", "/rollouts/operations/o1")]
    [InlineData("PUT", "/rollouts/holds/rel-1")]
    [InlineData("DELETE", "/rollouts/holds/rel-1")]
    [InlineData("POST", "/rollouts/gates")]
    [InlineData("POST", "/events/patch-cycle-due")]
    [InlineData("POST", "/monthly-cycle")]
    [InlineData("GET", "/dapr/subscribe")]
    [InlineData("GET", "/nothing")]
    public async Task Is_the_only_way_in(string method, string path)
    {
        using var answer = await _gateway.Admin().SendAsync(new HttpRequestMessage(new HttpMethod(method), "/api/v1" + path), TestContext.Current.CancellationToken);
        Assert.True(await answer.Code() is "no-such-route" or "method-not-allowed");
        Assert.Empty(_gateway.Sidecar.Invocations);
    }

    [Theory]
    [InlineData("/api/v1/packages/..%2F..%2Finvoke%2Fx")]
    [InlineData("/api/v1/releases/%2e%2e%5Crollouts")]
    public async Task Is_not_left_by_dot_segments(string path)
    {
        using var answer = await _gateway.Admin().GetAsync(path, TestContext.Current.CancellationToken);
        Assert.True(await answer.Code() is "path-not-allowed" or "no-such-route");
        Assert.Empty(_gateway.Sidecar.Invocations);
    }

    [Fact]
    public async Task Passes_refusals_of_the_app_through()
    {
        _gateway.Sidecar.Answer = _ => (409, "application/problem+json", """{"type":"urn:release-orchestrator:error:release-running"}""");
        Assert.Equal("release-running", await (await _gateway.Admin().PostAsync("/api/v1/releases", null, TestContext.Current.CancellationToken)).Code());
    }

    [Fact]
    public async Task Shows_locations_as_they_are_outside()
    {
        _gateway.Sidecar.Answer = _ => (202, "application/json", "{}");
        _gateway.Sidecar.ResponseHeaders["Operation-Location"] = "/releases/rel-1";
        using var answer = await _gateway.Admin().PostAsync("/api/v1/releases", null, TestContext.Current.CancellationToken);
        Assert.Equal("/api/v1/releases/rel-1", answer.Headers.GetValues("Operation-Location").Single());
    }

    [Fact]
    public async Task Says_that_an_app_which_the_sidecar_cannot_reach_is_unavailable()
    {
        _gateway.Sidecar.Answer = _ => (500, "application/json", """{"errorCode":"ERR_DIRECT_INVOKE","message":"failed to invoke, id: release-workflows"}""");
        using var answer = await _gateway.Admin().GetAsync("/api/v1/releases", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("app-unavailable", await answer.Code());
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task Passes_another_500_of_an_app_through()
    {
        _gateway.Sidecar.Answer = _ => (500, "application/json", """{"mine":1}""");
        using var answer = await _gateway.Admin().GetAsync("/api/v1/releases", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("""{"mine":1}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Says_that_apps_are_unavailable_while_the_sidecar_is_gone()
    {
        await _gateway.Sidecar.DisposeAsync();
        using var answer = await _gateway.Admin().GetAsync("/api/v1/releases", TestContext.Current.CancellationToken);
        Assert.Equal("app-unavailable", await answer.Code());
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task Takes_no_body_over_the_limit()
    {
        using var body = new ByteArrayContent(Encoding.ASCII.GetBytes(new string('x', 1024 * 1024 + 1)));
        using var answer = await _gateway.Admin().PostAsync("/api/v1/releases", body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("body-too-large", await answer.Code());
    }

    [Fact]
    public async Task Is_described()
    {
        var document = await (await _gateway.Client().GetAsync("/openapi/v1.json", TestContext.Current.CancellationToken)).Json();
        Assert.Equal("Needs the role approver.", (string?)document["paths"]!["/api/v1/releases/{id}/approvals"]!["post"]!["description"]);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task Is_not_needed_for_health(string path) =>
        Assert.Equal(HttpStatusCode.OK, (await _gateway.Client().GetAsync(path, TestContext.Current.CancellationToken)).StatusCode);
}
