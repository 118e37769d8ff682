using System.Net;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;
using LocalDapr.Resources;

namespace StandIns.Tests.Runtime.Host.Secrets;

/// <summary>One runtime with stores of each type and apps that may read more or less of them.</summary>
public sealed class SecretStores : IAsyncLifetime
{
    private const string Variable = "STANDINS_SECRET_";

    internal RuntimeScenario Scenario { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Environment.SetEnvironmentVariable(Variable + "COLOUR", "blue");
        var file = Path.Combine(Scenario.Folder, "secrets.json");
        await File.WriteAllTextAsync(file, """{"token":"t0p","db":{"password":"p","hosts":["a","b"],"deep":{"x":true}},"number":5,"a/b":"slash"}""");
        Scenario.Write("secrets.yaml", string.Join("---\n",
            Store("plain", "secretstores.local.file", ("secretsFile", file)),
            Store("dotted", "secretstores.local.file", ("secretsFile", file), ("nestedSeparator", ".")),
            Store("many", "secretstores.local.file", ("secretsFile", file), ("multiValued", "true")),
            Store("env", "secretstores.local.env", ("prefix", Variable))));
        Scenario.App("open");
        Scenario.App("bare");
        foreach (var (app, scope) in new[]
        {
            ("allowed", "{storeName: plain, defaultAccess: deny, allowedSecrets: [token]}"),
            ("denied", "{storeName: plain, defaultAccess: allow, deniedSecrets: [token]}"),
            ("none", "{storeName: plain, defaultAccess: deny}"),
        })
        {
            var config = Path.Combine(Scenario.Folder, $"{app}.yaml");
            await File.WriteAllTextAsync(config, $"apiVersion: dapr.io/v1alpha1\nkind: Configuration\nmetadata: {{name: {app}}}\nspec:\n  secrets:\n    scopes:\n    - {scope}\n");
            Scenario.App(app, definition => definition with { ConfigFile = config });
        }
        await Scenario.Start();
    }

    public ValueTask DisposeAsync() => Scenario.DisposeAsync();

    internal static string Store(string name, string type, params (string Name, string Value)[] settings) => $$"""
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: {{name}}}
        spec:
          type: {{type}}
          version: v1
          metadata: [{{string.Join(", ", settings.Select(s => $"{{name: {s.Name}, value: \"{s.Value}\"}}"))}}]
        scopes: [open, allowed, denied, none]

        """;
}

public sealed class When_secrets_are_asked_for(SecretStores stores) : IClassFixture<SecretStores>
{
    private async Task<Answer> Get(string app, string path)
    {
        using var http = stores.Scenario.Http(app);
        return await http.Get($"/v1.0/secrets/{path}");
    }

    [Theory]
    [InlineData("plain/token", """{"token":"t0p"}""")]
    [InlineData("plain/db:password", """{"db:password":"p"}""")]
    [InlineData("plain/db:hosts:1", """{"db:hosts:1":"b"}""")]
    [InlineData("plain/a/b", """{"a/b":"slash"}""")]
    [InlineData("plain/number", """{"number":"5"}""")]
    [InlineData("dotted/db.deep.x", """{"db.deep.x":"True"}""")]
    [InlineData("many/token", """{"token":"t0p"}""")]
    [InlineData("many/db", """{"password":"p","hosts:0":"a","hosts:1":"b","deep:x":"True"}""")]
    [InlineData("env/COLOUR", """{"COLOUR":"blue"}""")]
    [InlineData("env/NOTHING", """{"NOTHING":""}""")]
    public async Task One_is_given_by_name_as_its_store_names_it(string path, string secret)
    {
        var answer = await Get("open", path);
        Assert.Equal((HttpStatusCode.OK, secret), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task All_are_given_at_once()
    {
        var all = (await Get("open", "plain/bulk")).Json;
        Assert.Equal("p", all.GetProperty("db:password").GetProperty("db:password").GetString());
        Assert.Equal("p", (await Get("open", "many/bulk")).Json.GetProperty("db").GetProperty("password").GetString());
        Assert.Equal("""{"COLOUR":{"COLOUR":"blue"}}""", (await Get("open", "env/bulk")).Body);
    }

    [Theory]
    [InlineData("open", "nowhere/token", HttpStatusCode.Unauthorized, "ERR_SECRET_STORE_NOT_FOUND", "failed finding secret store with key nowhere")]
    [InlineData("open", "nowhere/bulk", HttpStatusCode.Unauthorized, "ERR_SECRET_STORE_NOT_FOUND", "failed finding secret store with key nowhere")]
    [InlineData("open", "plain/nothing", HttpStatusCode.InternalServerError, "ERR_SECRET_GET", "failed getting secret with key nothing from secret store plain: secret nothing not found")]
    [InlineData("open", "plain/db", HttpStatusCode.InternalServerError, "ERR_SECRET_GET", "failed getting secret with key db from secret store plain: secret db not found")]
    [InlineData("bare", "plain/token", HttpStatusCode.InternalServerError, "ERR_SECRET_STORES_NOT_CONFIGURED", "secret store is not configured")]
    [InlineData("bare", "plain/bulk", HttpStatusCode.InternalServerError, "ERR_SECRET_STORES_NOT_CONFIGURED", "secret store is not configured")]
    [InlineData("denied", "plain/token", HttpStatusCode.Forbidden, "ERR_PERMISSION_DENIED", "access denied by policy to get \"token\" from \"plain\"")]
    public async Task What_cannot_be_given_is_refused(string app, string path, HttpStatusCode status, string code, string message)
    {
        var refused = await Get(app, path);
        Assert.Equal((status, code, message), (refused.Status, refused.ErrorCode, refused.Message));
    }

    [Theory]
    [InlineData("allowed", "token", true)]
    [InlineData("allowed", "number", false)]
    [InlineData("denied", "token", false)]
    [InlineData("denied", "number", true)]
    [InlineData("none", "token", false)]
    public async Task Scopes_say_which_an_app_may_read_one_by_one_and_in_bulk(string app, string secret, bool mayRead)
    {
        Assert.Equal(mayRead ? HttpStatusCode.OK : HttpStatusCode.Forbidden, (await Get(app, $"plain/{secret}")).Status);
        Assert.Equal(mayRead, (await Get(app, "plain/bulk")).Json.TryGetProperty(secret, out _));
        Assert.Equal(HttpStatusCode.OK, (await Get(app, "dotted/token")).Status);
    }

    [Theory]
    [InlineData("open", "nowhere", "token", StatusCode.InvalidArgument)]
    [InlineData("open", "plain", "nothing", StatusCode.Internal)]
    [InlineData("bare", "plain", "token", StatusCode.FailedPrecondition)]
    [InlineData("denied", "plain", "token", StatusCode.PermissionDenied)]
    public async Task Over_grpc_the_status_says_why(string app, string store, string key, StatusCode status)
    {
        using var grpc = new RecordedGrpc(stores.Scenario.Sidecar(app));
        var refused = await grpc.Refused<GetSecretRequest, GetSecretResponse>("GetSecret", new GetSecretRequest { StoreName = store, Key = key });
        Assert.Equal(status, refused.Code);
    }

    [Fact]
    public async Task Over_grpc_they_are_given_alike()
    {
        using var grpc = new RecordedGrpc(stores.Scenario.Sidecar("open"));
        var one = await grpc.Call<GetSecretRequest, GetSecretResponse>("GetSecret", new GetSecretRequest { StoreName = "many", Key = "db" });
        Assert.Equal("p", one.Data["password"]);
        var all = await grpc.Call<GetBulkSecretRequest, GetBulkSecretResponse>("GetBulkSecret", new GetBulkSecretRequest { StoreName = "plain" });
        Assert.Equal("t0p", all.Data["token"].Secrets["token"]);
    }

    [Theory]
    [InlineData("plain", "MULTIPLE", false)]
    [InlineData("many", "MULTIPLE_KEY_VALUES_PER_SECRET", true)]
    public async Task A_store_tells_whether_its_secrets_have_several_values(string store, string capability, bool has)
    {
        using var http = stores.Scenario.Http("open");
        var told = (await http.Get("/v1.0/metadata")).Json.GetProperty("components").EnumerateArray().Single(c => c.GetProperty("name").GetString() == store);
        Assert.Equal(has, told.GetProperty("capabilities").EnumerateArray().Any(c => c.GetString()!.StartsWith(capability, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("auth: {secretStore: plain}", "{name: token}", null)]
    [InlineData("auth: {secretStore: plain}", "{name: token, key: token}", null)]
    [InlineData("auth: {secretStore: many}", "{name: db, key: password}", null)]
    [InlineData("auth: {secretStore: env}", "{name: COLOUR, key: COLOUR}", null)]
    [InlineData("auth: {secretStore: nowhere}", "{name: token}", "there is no secret store 'nowhere'")]
    [InlineData("auth: {secretStore: plain}", "{name: nothing}", "secret store 'plain' has no secret 'nothing' with key 'nothing'")]
    [InlineData("auth: {secretStore: many}", "{name: db, key: colour}", "secret store 'many' has no secret 'db' with key 'colour'")]
    [InlineData("auth: {secretStore: env}", "{name: NOTHING}", "secret store 'env' has no secret 'NOTHING'")]
    [InlineData("scopes: [open]", "{name: token}", "names no auth.secretStore")]
    public async Task A_setting_of_a_component_may_be_a_secret(string auth, string reference, string? problem)
    {
        await using var scenario = new RuntimeScenario();
        foreach (var yaml in Directory.GetFiles(stores.Scenario.ResourceFolder, "secrets.yaml"))
            File.Copy(yaml, Path.Combine(scenario.ResourceFolder, "secrets.yaml"));
        scenario.App("open");
        scenario.Write("user.yaml", $"""
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {"{name: user}"}
            spec:
              type: state.in-memory
              version: v1
              metadata:
              - name: keyPrefix
                secretKeyRef: {reference}
            {auth}
            """);
        var failure = await Record.ExceptionAsync(() => scenario.Start());
        Assert.Equal(problem is null, failure is null);
        if (problem is not null)
            Assert.Contains(problem, Assert.IsType<ConfigurationException>(failure).Message, StringComparison.Ordinal);
        if (problem is not null)
            Assert.Contains("user.yaml:8:", failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_has_changed_is_read_anew()
    {
        await using var scenario = new RuntimeScenario();
        var file = Path.Combine(scenario.Folder, "secrets.json");
        await File.WriteAllTextAsync(file, """{"a":"1"}""", TestContext.Current.CancellationToken);
        scenario.Write("secrets.yaml", SecretStores.Store("plain", "secretstores.local.file", ("secretsFile", file)));
        scenario.App("open");
        await scenario.Start();
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new { a = "2" }), TestContext.Current.CancellationToken);
        using var http = scenario.Http("open");
        Assert.Equal("""{"a":"2"}""", (await http.Get("/v1.0/secrets/plain/a")).Body);
    }
}
