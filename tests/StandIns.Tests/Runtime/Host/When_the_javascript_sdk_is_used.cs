using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LocalDapr.Apps;
using LocalDapr.Hosting;
using LocalDapr.Supervision;

namespace StandIns.Tests.Runtime.Host;

/// <summary>Runs the app under interop/ once, with a runtime of its own, and keeps what it told.</summary>
public sealed class JavaScriptApp : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("interop-").FullName;
    private readonly Dictionary<string, List<JsonElement>> _told = new(StringComparer.Ordinal);
    private string _log = "";

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
            """);
        var log = new StringWriter();
        var app = new AppDefinition("node", code)
        {
            AppPort = new FreePorts().Next(),
            Command = ["node", "app.mjs"],
            ResourcesPaths = [resources],
            Environment = new Dictionary<string, string> { ["RECORD"] = record },
        };
        await using (var runtime = new LocalRuntime(new RuntimeOptions([app], Path.Combine(_folder, "data")) { Console = TextWriter.Synchronized(log) }))
        {
            await runtime.Start(CancellationToken.None);
            var patience = Stopwatch.StartNew();
            while (patience.Elapsed < TimeSpan.FromSeconds(90) && !(await Read(record)).Contains("finished true", StringComparison.Ordinal))
                await Task.Delay(50);
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
    [InlineData("invoked", """{"hello":"world"}""")]
    public void Its_building_blocks_work(string what, string value) => Assert.Equal(value, Told(what));

    [Theory]
    [InlineData("http-unknown")]
    [InlineData("grpc-unknown")]
    public void What_is_not_there_is_an_error_to_it(string what) => Assert.Contains("secret nothing not found", Told(what), StringComparison.Ordinal);

    [Fact]
    public void It_receives_what_it_publishes_either_way() =>
        Assert.Equal(["grpc", "http"], app.Told("received").Select(r => r.GetProperty("from").GetString()).Order());

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
