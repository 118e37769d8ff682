using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReleaseOrchestrator.Cli.Api;
using ReleaseOrchestrator.Contracts.Releases;

namespace EndToEnd.Tests.Platform;

/// <summary>The whole product as <c>./run</c> starts it, in a data directory and on a port of its own.</summary>
internal sealed partial class RunningPlatform : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<(Uri Address, string Token)> _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunningPlatform(string data, string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        Data = data;
        var start = new ProcessStartInfo("dotnet", [Checkout.Built("deploy/local", "LocalPlatform"), "--data", data, "--port", $"{FreePort()}", "--configuration", Checkout.Configuration, .. arguments])
        {
            WorkingDirectory = Checkout.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Data { get; }

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public Uri Address => _up.Task.Result.Address;

    public string Token => _up.Task.Result.Token;

    public ReleaseApi Manager => new(Address, Token);

    /// <summary>Returns once the product answers.</summary>
    public static async Task<RunningPlatform> Start(string data, CancellationToken stop, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments)
    {
        var platform = new RunningPlatform(data, arguments, environment);
        var first = await Task.WhenAny(platform._up.Task, platform._process.WaitForExitAsync(stop)).WaitAsync(TimeSpan.FromMinutes(3), stop);
        return first == platform._up.Task ? platform : throw new InvalidOperationException($"The platform did not come up:\n{platform.Output}");
    }

    /// <summary>Until it ends by itself.</summary>
    public async Task<int> Ended(CancellationToken stop)
    {
        await _process.WaitForExitAsync(stop);
        return _process.ExitCode;
    }

    /// <summary>kill -9 of an app, of <c>local-dapr</c>, or of <c>azure-simulator</c>. False: it is not running at the moment.</summary>
    public bool Kill(string name)
    {
        try
        {
            var pid = name is "local-dapr" or "azure-simulator"
                ? int.Parse(File.ReadAllText(Path.Combine(Data, $"{name}.pid")).Split(' ')[0], CultureInfo.InvariantCulture)
                : AppProcess(name);
            Process.GetProcessById(pid).Kill();
            return true;
        }
        catch (Exception e) when (e is ArgumentException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The simulator's control API.</summary>
    public async Task Control(HttpMethod method, string path, JsonNode? body, CancellationToken stop)
    {
        var endpoint = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "azure", "endpoint.json"), stop))!;
        using var http = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator });
        using var request = new HttpRequestMessage(method, $"{endpoint["control"]!.GetValue<string>()}/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await http.SendAsync(request, stop);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(stop));
    }

    /// <summary>Looks at the release until it is as wanted. The product may be away for a while: processes are killed here.</summary>
    public async Task<ReleaseView> Until(string release, Func<ReleaseView, bool> wanted, TimeSpan limit, CancellationToken stop)
    {
        using var api = Manager;
        var watch = Stopwatch.StartNew();
        ReleaseView? last = null;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        while (watch.Elapsed < limit && await timer.WaitForNextTickAsync(stop))
        {
            try
            {
                last = await api.Release(release, stop);
                if (wanted(last))
                    return last;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException || e is ApiException { MayPass: true })
            {
                // Killed and not yet back.
            }
        }

        throw new TimeoutException($"After {limit} the release is {last?.State} ({last?.Reason}); stages: {string.Join(", ", last?.Stages.Select(s => $"{s.Name} {s.State}") ?? [])}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var signal = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await _process.WaitForExitAsync(limit.Token);
        }

        _process.Dispose();
    }

    private int AppProcess(string app)
    {
        var processes = JsonNode.Parse(File.ReadAllText(Path.Combine(Data, "dapr", "processes.json")))!.AsObject();
        var entry = processes.FirstOrDefault(p => p.Key == app).Value as JsonObject ?? throw new InvalidOperationException($"{app} is not running");
        return entry.First(member => member.Key.Equals("pid", StringComparison.OrdinalIgnoreCase) || member.Key.Equals("processId", StringComparison.OrdinalIgnoreCase)).Value!.GetValue<int>();
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        if (Announcement().Match(line) is { Success: true } match)
            _up.TrySetResult((new Uri(match.Groups[1].Value), match.Groups[2].Value));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"^Page and API: (\S+)  token: (\S+)$")]
    private static partial Regex Announcement();
}
