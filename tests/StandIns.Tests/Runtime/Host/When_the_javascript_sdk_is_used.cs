using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dapr.Workflow;
using LocalDapr.Apps;
using LocalDapr.Hosting;
using LocalDapr.Supervision;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace StandIns.Tests.Runtime.Host;

/// <summary>Runs the app under interop/ once, with a runtime of its own, and keeps what it told.</summary>
public sealed class JavaScriptApp : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("interop-").FullName;
    private readonly Dictionary<string, List<JsonElement>> _told = new(StringComparer.Ordinal);
    private string _log = "";

    /// <summary>What a C# workflow made of an activity and a child workflow of the JavaScript app.</summary>
    public string? Across { get; private set; }

    /// <summary>What a C# client saw of a JavaScript workflow.</summary>
    public (WorkflowRuntimeStatus Status, string? Input, string? Output) Watched { get; private set; }

    public IReadOnlyList<JsonElement> Told(string what) =>
        _told.TryGetValue(what, out var values) ? values : throw new InvalidOperationException($"The app never came to '{what}'. Its log:\n{_log}");

    public async ValueTask InitializeAsync()
    {
        var code = Path.Combine(Path.GetDirectoryName(Here())!, "..", "interop");
        if (!Directory.Exists(Path.Combine(code, "node_modules", "@dapr", "dapr")))
            await Install(code);

        var resources = Directory.CreateDirectory(Path.Combine(_folder, "resources")).FullName;
        var secrets = Path.Combine(_folder, "secrets.json");
        var record = Path.Combine(_folder, "record.txt");
        await File.WriteAllTextAsync(secrets, """{"token":"t0p"}""");
        await File.WriteAllTextAsync(record, "");
        await File.WriteAllTextAsync(Path.Combine(resources, "components.yaml"), RuntimeScenario.Resources + $$"""

            ---
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: secretstore}
            spec:
              type: secretstores.local.file
              metadata:
              - {name: secretsFile, value: "{{secrets}}"}
            ---
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: tick}
            spec:
              type: bindings.cron
              metadata:
              - {name: schedule, value: "@every 1s"}
            """);
        var log = new StringWriter();
        var ports = new FreePorts();
        var (grpcPort, grpcSidecar) = (ports.Next(), ports.Next());
        var app = new AppDefinition("node", code)
        {
            AppPort = ports.Next(),
            Command = ["node", "app.mjs"],
            ResourcesPaths = [resources],
            Environment = new Dictionary<string, string>
            {
                ["RECORD"] = record,
                ["GRPC_APP_PORT"] = grpcPort.ToString(CultureInfo.InvariantCulture),
                ["GRPC_APP_SIDECAR"] = grpcSidecar.ToString(CultureInfo.InvariantCulture),
            },
        };
        var spoken = new AppDefinition("node-grpc", code) { AppPort = grpcPort, GrpcPort = grpcSidecar, Protocol = AppProtocol.Grpc, ResourcesPaths = [resources] };
        var dotnet = new AppDefinition("dotnet", code) { ResourcesPaths = [resources] };
        await using (var runtime = new LocalRuntime(new RuntimeOptions([app, spoken, dotnet], Path.Combine(_folder, "data")) { Console = TextWriter.Synchronized(log) }))
        {
            await runtime.Start(CancellationToken.None);
            var patience = Stopwatch.StartNew();
            while (patience.Elapsed < TimeSpan.FromSeconds(90) && !(await Read(record)).Contains("finished true", StringComparison.Ordinal))
                await Task.Delay(50);
            if ((await Read(record)).Contains("finished true", StringComparison.Ordinal))
                await WorkTogether(runtime);
        }
        _log = log.ToString();
        foreach (var line in (await Read(record)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            _told.TryAdd(line[..space], []);
            _told[line[..space]].Add(JsonSerializer.Deserialize<JsonElement>(line[(space + 1)..]));
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>A worker and a client in C#, each at a sidecar of the same runtime: the one calls the JavaScript app, the other steers it.</summary>
    private async Task WorkTogether(LocalRuntime runtime)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var worker = await Host(runtime, "dotnet", workflows => workflows.RegisterWorkflow<string, string>("visit", async (context, name) =>
        {
            var greeting = await context.CallActivityAsync<string>("greet", name, new WorkflowTaskOptions(TargetAppId: "node"));
            var chain = await context.CallChildWorkflowAsync<string[]>("chain", new[] { "a", "b" }, new ChildWorkflowTaskOptions(TargetAppId: "node"));
            return $"{greeting}, then {string.Join(" and ", chain)}";
        }));
        Across = (await Finish(worker.Services.GetRequiredService<DaprWorkflowClient>(), "visit", "C#")).ReadOutputAs<string>();

        await using var watcher = await Host(runtime, "node", null);
        var watched = await Finish(watcher.Services.GetRequiredService<DaprWorkflowClient>(), "chain", new[] { "from C#" });
        Watched = (watched.RuntimeStatus, watched.ReadInputAs<string[]>()?.Single(), watched.ReadOutputAs<string[]>()?.Single());

        async Task<WorkflowState> Finish(DaprWorkflowClient client, string workflow, object input) =>
            await client.WaitForWorkflowCompletionAsync(await client.ScheduleNewWorkflowAsync(workflow, input: input), cancellation: patience.Token);
    }

    private static async Task<WebApplication> Host(LocalRuntime runtime, string appId, Action<WorkflowRuntimeOptions>? workflows)
    {
        var sidecar = runtime.Sidecars.Single(s => s.AppId == appId);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DAPR_HTTP_ENDPOINT"] = $"http://127.0.0.1:{sidecar.HttpPort}",
            ["DAPR_GRPC_ENDPOINT"] = $"http://127.0.0.1:{sidecar.GrpcPort}",
        });
        builder.Services.AddDaprWorkflow(workflows ?? (_ => { }));
        var host = builder.Build();
        if (workflows is not null)
            await host.StartAsync(); // only then does its worker work
        return host;
    }

    private static Task<string> Read(string file) => File.ReadAllTextAsync(file);

    private static async Task Install(string folder)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = npm.StandardOutput.ReadToEndAsync();
        var errors = npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException($"npm ci failed:\n{await output}\n{await errors}");
    }

    private static string Here([CallerFilePath] string file = "") => file;
}

public sealed class When_the_javascript_sdk_is_used(JavaScriptApp app) : IClassFixture<JavaScriptApp>
{
    private string Told(string what) => app.Told(what).Single().GetRawText();

    [Theory]
    [InlineData("http-get", """{"n":1}""")]
    [InlineData("grpc-get", """{"n":1}""")]
    [InlineData("http-after", """[3,""]""")]
    [InlineData("grpc-after", """[3,""]""")]
    [InlineData("http-secret", """{"token":"t0p"}""")]
    [InlineData("grpc-secret", """{"token":"t0p"}""")]
    [InlineData("http-metadata", "\"node\"")]
    [InlineData("grpc-metadata", "\"node\"")]
    [InlineData("http-invoked", """{"hello":"world"}""")]
    [InlineData("grpc-invoked", """{"hello":"world"}""")]
    [InlineData("http-invoked-grpc", """{"hello":"world","query":""}""")]
    [InlineData("grpc-invoked-grpc", """{"hello":"world","query":""}""")]
    [InlineData("http-bulk", "[]")]
    [InlineData("grpc-bulk", "[]")]
    [InlineData("http-secrets", """{"token":{"token":"t0p"}}""")]
    [InlineData("http-health", "true")]
    [InlineData("grpc-health", "true")]
    [InlineData("tick-http", "true")]
    [InlineData("tick-grpc", "true")]
    public void Its_building_blocks_work(string what, string value) => Assert.Equal(value, Told(what));

    [Theory]
    [InlineData("http-unknown")]
    [InlineData("grpc-unknown")]
    public void What_is_not_there_is_an_error_to_it(string what) => Assert.Contains("secret nothing not found", Told(what), StringComparison.Ordinal);

    [Theory]
    [InlineData("http-binding")]
    [InlineData("grpc-binding")]
    public void A_binding_that_is_not_there_is_an_error_to_it(string what) =>
        Assert.Contains("couldn't find output binding nothing", Told(what), StringComparison.Ordinal);

    [Theory]
    [InlineData("received")]
    [InlineData("received-grpc")]
    public void Its_servers_receive_what_its_clients_publish_either_way(string what) =>
        Assert.Equal(["grpc", "http"], app.Told(what).Select(r => r.GetProperty("from").GetString()).Order());

    [Fact]
    public void What_its_grpc_server_wants_again_comes_again_until_it_is_dropped() => Assert.Equal(2, app.Told("moody").Count);

    [Fact]
    public void Its_grpc_server_receives_messages_in_bulk() =>
        Assert.Equal(
            ["grpc1", "grpc2", "http1", "http2"],
            app.Told("batch").Select(r => r.GetProperty("from").GetString() + r.GetProperty("n").GetInt32()).Order());

    [Fact]
    public void A_workflow_in_csharp_calls_its_activity_and_its_workflow() =>
        Assert.Equal("hello C#, then hello a and hello b", app.Across);

    [Fact]
    public void A_client_in_csharp_starts_its_workflow_and_sees_it_end() =>
        Assert.Equal((WorkflowRuntimeStatus.Completed, "from C#", "hello from C#"), app.Watched);

    [Theory]
    [InlineData("chain", """[1,"[\"hello a\",\"hello b\"]",null]""")]
    [InlineData("fan", """[1,"20",null]""")]
    [InlineData("parent", """[1,"[\"hello child\"]",null]""")]
    [InlineData("eternal", """[1,"5",null]""")]
    [InlineData("patient", """[1,"42",null]""")]
    [InlineData("broken", "3")]
    [InlineData("suspended", "7")]
    [InlineData("resumed", "0")]
    [InlineData("purged", "true")]
    public void Its_workflows_work(string what, string value) => Assert.Equal(value, Told(what));

    [Fact]
    public void A_workflow_that_it_terminates_is_terminated() => Assert.StartsWith("[5,", Told("terminated"), StringComparison.Ordinal);
}
