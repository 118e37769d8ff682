using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_a_sidecar_is_asked : IAsyncLifetime
{
    private readonly RuntimeScenario _scenario = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var secrets = Path.Combine(_scenario.Folder, "secrets.json");
        await File.WriteAllTextAsync(secrets, """{"token":"t0p","db":{"password":"p"}}""", Stop);
        _scenario.Write("secrets.yaml", $$"""
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: secretstore}
            spec:
              type: secretstores.local.file
              version: v1
              metadata:
              - {name: secretsFile, value: "{{secrets}}"}
            """);
        _scenario.App("open");
        _scenario.App("guarded", app => app with
        {
            Environment = new Dictionary<string, string> { ["DAPR_API_TOKEN"] = "in", ["APP_API_TOKEN"] = "out" },
        });
        await _scenario.Start();
    }

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    [Fact]
    public async Task It_tells_its_health()
    {
        using var http = _scenario.Http("open");
        Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync(new Uri("/v1.0/healthz", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync(new Uri("/v1.0/healthz/outbound", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, (await http.GetAsync(new Uri("/v1.0/healthz?appid=other", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task It_describes_itself()
    {
        using var http = _scenario.Http("open");
        await http.PutAsync(new Uri("/v1.0/metadata/colour", UriKind.Relative), new StringContent("blue"), Stop);
        var told = await http.GetFromJsonAsync<JsonElement>(new Uri("/v1.0/metadata", UriKind.Relative), Stop);
        Assert.Equal(("open", "blue"), (told.GetProperty("id").GetString(), told.GetProperty("extended").GetProperty("colour").GetString()));
        Assert.Equal(["pubsub", "secretstore", "statestore"], told.GetProperty("components").EnumerateArray().Select(c => c.GetProperty("name").GetString()).Order());
    }

    [Fact]
    public async Task It_gives_secrets_by_name_and_all_of_them()
    {
        using var http = _scenario.Http("open");
        Assert.Equal("""{"token":"t0p"}""", await http.GetStringAsync(new Uri("/v1.0/secrets/secretstore/token", UriKind.Relative), Stop));
        Assert.Equal("""{"db:password":"p"}""", await http.GetStringAsync(new Uri("/v1.0/secrets/secretstore/db:password", UriKind.Relative), Stop));
        Assert.Contains("\"token\":{\"token\":\"t0p\"}", await http.GetStringAsync(new Uri("/v1.0/secrets/secretstore/bulk", UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1.0/secrets/nowhere/token", HttpStatusCode.Unauthorized, "ERR_SECRET_STORE_NOT_FOUND")]
    [InlineData("/v1.0/secrets/secretstore/nothing", HttpStatusCode.InternalServerError, "ERR_SECRET_GET")]
    public async Task Secrets_that_are_not_there_are_refused(string path, HttpStatusCode status, string code)
    {
        using var http = _scenario.Http("open");
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Stop);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(code, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_was_set_must_be_shown_except_for_health()
    {
        using var http = _scenario.Http("guarded");
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri("/v1.0/metadata", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.GetAsync(new Uri("/v1.0/healthz", UriKind.Relative), Stop)).StatusCode);
        http.DefaultRequestHeaders.Add("dapr-api-token", "in");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/v1.0/metadata", UriKind.Relative), Stop)).StatusCode);
    }

    [Fact]
    public async Task The_same_token_guards_grpc()
    {
        using var channel = _scenario.Grpc("guarded");
        var refusal = await Assert.ThrowsAsync<RpcException>(() => channel.Unary<Google.Protobuf.WellKnownTypes.Empty, Google.Protobuf.WellKnownTypes.Empty>(
            "/TaskHubSidecarService/Hello", new()));
        Assert.Equal(StatusCode.Unauthenticated, refusal.StatusCode);
    }

    [Fact]
    public async Task A_grpc_call_that_it_does_not_know_is_unimplemented()
    {
        using var channel = _scenario.Grpc("open");
        var refusal = await Assert.ThrowsAsync<RpcException>(() => channel.Unary<Google.Protobuf.WellKnownTypes.Empty, Google.Protobuf.WellKnownTypes.Empty>(
            "/dapr.proto.runtime.v1.Dapr/MakeCoffee", new()));
        Assert.Equal(StatusCode.Unimplemented, refusal.StatusCode);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused()
    {
        using var http = _scenario.Http("open");
        http.DefaultRequestHeaders.ExpectContinue = true; // asks before it sends
        using var answer = await http.PostAsync(new Uri("/v1.0/publish/pubsub/t", UriKind.Relative), new ByteArrayContent(new byte[5 << 20]), Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }
}
