using System.Diagnostics;
using System.Text.Json;
using LocalDapr.Supervision;
using Protocols.Grpc.Client;

namespace StandIns.Tests.Runtime.Host;

/// <summary>The runtime as a process of its own, with apps as further processes: what kill -9 can be tried on.</summary>
internal sealed class RuntimeProcess : IAsyncDisposable
{
    private const string AppCode = """
        const http = require('http'), fs = require('fs'), { spawn } = require('child_process');
        const log = line => fs.appendFileSync(process.env.RECORD, line + '\n');
        if (process.env.WITH_CHILD) log('child ' + spawn('sleep', ['600'], { stdio: 'ignore' }).pid);
        http.createServer((request, answer) => {
          let body = '';
          request.on('data', data => body += data);
          request.on('end', () => {
            if (request.url === '/dapr/subscribe')
              return answer.end(JSON.stringify([{ pubsubname: 'pubsub', topic: 'news', route: '/news' }]));
            log(request.method + ' ' + request.url + ' ' + body);
            if (request.url === '/exit') process.exit(3);
            answer.end();
          });
        }).listen(process.env.APP_PORT, '127.0.0.1', () => log('up ' + process.pid + ' ' + JSON.stringify({
          http: process.env.DAPR_HTTP_PORT, grpc: process.env.DAPR_GRPC_PORT, port: process.env.APP_PORT, id: process.env.APP_ID, mine: process.env.MINE })));
        process.on('SIGTERM', () => { log('term'); process.exit(0); });
        """;

    private Process? _process;

    public RuntimeProcess()
    {
        Folder = Directory.CreateTempSubdirectory("localdapr-process-").FullName;
        Directory.CreateDirectory(Path.Combine(Folder, "components"));
        File.WriteAllText(Path.Combine(Folder, "components", "components.yaml"), RuntimeScenario.Resources);
        File.WriteAllText(Path.Combine(Folder, "app.js"), AppCode);
        HttpPort = new FreePorts().Next();
        GrpcPort = new FreePorts().Next();
        File.WriteAllText(Path.Combine(Folder, "dapr.yaml"), $$"""
            version: 1
            common: {resourcesPath: components}
            apps:
            - appID: app
              appDirPath: .
              daprHTTPPort: {{HttpPort}}
              daprGRPCPort: {{GrpcPort}}
              command: [node, app.js]
              env: {RECORD: "{{Record}}", MINE: yes, WITH_CHILD: 1}
            """);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{HttpPort}") };
        Grpc = new GrpcChannel(new Uri($"http://127.0.0.1:{GrpcPort}"));
    }

    public string Folder { get; }

    public string Record => Path.Combine(Folder, "record.txt");

    public int HttpPort { get; }

    public int GrpcPort { get; }

    public HttpClient Http { get; }

    public GrpcChannel Grpc { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Start()
    {
        var info = new ProcessStartInfo(Environment.ProcessPath is { } dotnet && Path.GetFileName(dotnet) == "dotnet" ? dotnet : "dotnet")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "LocalDapr.dll"), "run", "-f", Folder, "--data", Path.Combine(Folder, "data") })
            info.ArgumentList.Add(argument);
        _process = Process.Start(info)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(Stop);
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1822", Justification = "reads as a property of the process")]
    public bool IsAlive(int pid) => ProcessIdentity.Of(pid) is not null;

    /// <summary>Ends it as an operator would, and waits for it.</summary>
    public async Task<int> Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        await kill.WaitForExitAsync(Stop);
        await _process.WaitForExitAsync(Stop);
        return _process.ExitCode;
    }

    /// <summary>Waits until the app has recorded a line, the given number of times.</summary>
    public async Task<string> Recorded(string start, int times = 1)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            var lines = File.Exists(Record) ? await File.ReadAllLinesAsync(Record, patience.Token) : [];
            var found = lines.Where(line => line.StartsWith(start, StringComparison.Ordinal)).ToList();
            if (found.Count >= times)
                return found[times - 1];
            await Task.Delay(20, patience.Token);
        }
    }

    /// <summary>Where the app, when it started for the nth time, said that it is.</summary>
    public async Task<(int Pid, JsonElement Environment)> Up(int times = 1)
    {
        var parts = (await Recorded("up ", times)).Split(' ', 3);
        return (int.Parse(parts[1], null), JsonSerializer.Deserialize<JsonElement>(parts[2]));
    }

    public async Task UntilHealthy()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                var metadata = await Http.GetStringAsync(new Uri("/v1.0/metadata", UriKind.Relative), patience.Token);
                if (metadata.Contains("\"news\"", StringComparison.Ordinal))
                    return;
            }
            catch (HttpRequestException)
            {
                // not there yet
            }
            await Task.Delay(20, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Grpc.Dispose();
        if (_process is { HasExited: false })
            await Terminate();
        _process?.Dispose();
        foreach (var (_, left) in new ProcessFile(Path.Combine(Folder, "data", "processes.json")).KillLeftOvers())
            Assert.True(left.Pid > 0);
        Directory.Delete(Folder, recursive: true);
    }
}
