using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReleaseOrchestrator.LocalPlatform;

/// <summary>The Azure simulator, and Local Dapr with every app of dapr.yaml, all on loopback.</summary>
public sealed class Platform : IAsyncDisposable
{
    private readonly Options _options;
    private readonly List<KeptProcess> _processes = [];

    private Platform(Options options) => _options = options;

    public Uri Address => new($"http://127.0.0.1:{_options.Port}");

    /// <summary>The token the gateway made at its first start.</summary>
    public string AdminToken => File.ReadAllText(Path.Combine(_options.Data, "gateway", "admin-token")).Trim();

    public string LogDirectory => Path.Combine(_options.Data, "logs");

    public static async Task<Platform> Start(Options options, TextWriter output, CancellationToken stop)
    {
        var platform = new Platform(options);
        try
        {
            Directory.CreateDirectory(options.Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Directory.CreateDirectory(platform.LogDirectory);
            MakeSecrets(Path.Combine(options.Data, "secrets.json"));
            await output.WriteLineAsync("Starting the Azure simulator ...");
            var azure = await platform.StartSimulator(stop);
            await output.WriteLineAsync("Starting Local Dapr and the apps of dapr.yaml ...");
            await platform.StartApps(azure, stop);
            return platform;
        }
        catch
        {
            await platform.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = _processes.Count - 1; i >= 0; i--)
            await _processes[i].DisposeAsync();
        _processes.Clear();
    }

    private async Task<JsonNode> StartSimulator(CancellationToken stop)
    {
        var data = Path.Combine(_options.Data, "azure");
        var ready = Path.Combine(data, "endpoint.json");
        Directory.CreateDirectory(data);
        File.Delete(ready);
        string[] fresh = _options.FreshFleet ? ["--fresh"] : [];
        string[] speed = _options.Speed is { } factor ? ["--speed", factor.ToString(CultureInfo.InvariantCulture)] : [];

        // The port stays the same when it is started again: the apps know this address.
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [_options.Built("simulator", "AzureSimulator"), "--fleet", _options.Fleet ?? Path.Combine(_options.Root, "samples", "fleet.yaml"), "--data", data, "--port", $"{port}", .. speed, .. fresh]);
        var simulator = Keep("azure-simulator", start);
        await Until("the Azure simulator", simulator, () => Task.FromResult(File.Exists(ready)), stop);
        return JsonNode.Parse(await File.ReadAllTextAsync(ready, stop))!;
    }

    private async Task StartApps(JsonNode azure, CancellationToken stop)
    {
        var runFile = RunFile.Write(_options);
        var start = new ProcessStartInfo("dotnet", [_options.Built("runtime/Host", "LocalDapr"), "run", "-f", runFile, "--data", Path.Combine(_options.Data, "dapr")]) { WorkingDirectory = _options.Root };
        foreach (var (name, value) in Settings(azure))
            start.Environment[name] = value;
        var apps = Keep("local-dapr", start);

        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        await Until("the apps", apps, async () => File.Exists(Path.Combine(_options.Data, "gateway", "admin-token")) && await Answers(http, stop), stop);
    }

    /// <summary>Ready: the gateway and every app behind it answer.</summary>
    private async Task<bool> Answers(HttpClient http, CancellationToken stop)
    {
        foreach (var path in new[] { "/readyz", "/api/v1/releases?top=1", "/api/v1/packages/repositories", "/api/v1/images/definitions", "/api/v1/windows", "/api/v1/rollouts/operations?top=1" })
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Authorization", $"Bearer {AdminToken}" } } };
                using var response = await http.SendAsync(request, stop);
                if ((int)response.StatusCode >= 500)
                    return false;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
            {
                return false;
            }
        }

        return true;
    }

    private Dictionary<string, string> Settings(JsonNode azure) => new(AzureSettings.From(azure))
    {
        ["Data__Directory"] = _options.Data,
        ["Documents__Directory"] = _options.Documents ?? Path.Combine(_options.Root, "samples"),
        ["Gateway__Port"] = _options.Port.ToString(CultureInfo.InvariantCulture),
    };

    private KeptProcess Keep(string name, ProcessStartInfo start)
    {
        var kept = new KeptProcess(name, start, Path.Combine(_options.Data, $"{name}.pid"), Path.Combine(LogDirectory, $"{name}.log"));
        _processes.Add(kept);
        return kept;
    }

    private async Task Until(string what, KeptProcess process, Func<Task<bool>> ready, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        while (!await ready())
        {
            if (process.IsHopeless || limit.IsCancellationRequested)
                throw new PlatformException($"{what} did not come up; see {LogDirectory}.");
            await Task.Delay(100, stop);
        }
    }

    private static void MakeSecrets(string path)
    {
        if (File.Exists(path))
            return;
        string Secret() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var aside = path + ".new";
        File.WriteAllText(aside, JsonSerializer.Serialize(new Dictionary<string, string> { ["slack-signing-secret"] = Secret(), ["github-webhook-secret"] = Secret() }));
        File.SetUnixFileMode(aside, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(aside, path);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The platform could not be started; the message says what to look at.</summary>
public sealed class PlatformException(string message) : Exception(message);
