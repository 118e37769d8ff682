using System.Diagnostics;
using CrashWorker;
using LocalDapr.Supervision;
using StandIns.Tests.Runtime.Host;

namespace StandIns.Tests.Runtime.Crashes;

/// <summary>
/// A runtime of two workflow apps, all as processes of their own. It starts and watches north; south is started by somebody else and
/// has to find its way back to the sidecar by itself.
/// </summary>
internal sealed class KilledRuntime : IAsyncDisposable
{
    private static readonly string Worker = Path.Combine(AppContext.BaseDirectory, "CrashWorker.dll");
    private readonly Queue<string> _lines = new();
    private Process? _runtime;
    private Process? _south;

    public KilledRuntime()
    {
        Folder = Directory.CreateTempSubdirectory("localdapr-crashes-").FullName;
        Directory.CreateDirectory(Ledger);
        Directory.CreateDirectory(Path.Combine(Folder, "components"));
        File.WriteAllText(Path.Combine(Folder, "components", "components.yaml"), RuntimeScenario.Resources);
        var ports = new FreePorts();
        Ports = new[] { Stories.North, Stories.South }.ToDictionary(app => app, _ => ports.Next());
        File.WriteAllText(Path.Combine(Folder, "dapr.yaml"), $$"""
            version: 1
            common: {resourcesPath: components, appLogDestination: console}
            apps:
            - appID: {{Stories.North}}
              appDirPath: .
              daprHTTPPort: {{ports.Next()}}
              daprGRPCPort: {{Ports[Stories.North]}}
              command: [dotnet, "{{Worker}}"]
              env: {LEDGER: "{{Ledger}}"}
            - appID: {{Stories.South}}
              appDirPath: .
              daprHTTPPort: {{ports.Next()}}
              daprGRPCPort: {{Ports[Stories.South]}}
            """);
    }

    public string Folder { get; }

    public string Ledger => Path.Combine(Folder, "ledger");

    public string Data => Path.Combine(Folder, "data");

    /// <summary>Where the sidecar of each app serves gRPC.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; }

    public string Log
    {
        get
        {
            lock (_lines)
                return string.Join('\n', _lines);
        }
    }

    public void Start()
    {
        StartRuntime();
        StartSouth();
    }

    public async Task KillRuntime()
    {
        await Kill(_runtime!);
        StartRuntime();
    }

    public async Task KillSouth()
    {
        await Kill(_south!);
        StartSouth();
    }

    /// <summary>Whoever watches north must notice by itself; when it does not run at this moment, there is nothing to kill.</summary>
    public async Task KillNorth()
    {
        foreach (var process in await NorthProcesses())
        {
            using (process)
                process.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _runtime, _south }.OfType<Process>())
        {
            await Kill(process);
            process.Dispose();
        }
        new ProcessFile(Path.Combine(Data, "processes.json")).KillLeftOvers();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<List<Process>> NorthProcesses()
    {
        var file = Path.Combine(Data, "processes.json");
        if (!File.Exists(file))
            return [];
        var known = System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, ProcessIdentity>>(await File.ReadAllTextAsync(file))!;
        return known.TryGetValue(Stories.North, out var north) && north.IsAlive() ? [Process.GetProcessById(north.Pid)] : [];
    }

    private void StartRuntime() => _runtime = StartProcess(
        [Path.Combine(AppContext.BaseDirectory, "LocalDapr.dll"), "run", "-f", Folder, "--data", Data], []);

    private void StartSouth() => _south = StartProcess([Worker], new Dictionary<string, string>
    {
        ["APP_ID"] = Stories.South,
        ["DAPR_GRPC_PORT"] = $"{Ports[Stories.South]}",
        ["LEDGER"] = Ledger,
    });

    private Process StartProcess(IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var info = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        var process = Process.Start(info)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task Kill(Process process)
    {
        process.Kill(); // SIGKILL: nobody is asked
        await process.WaitForExitAsync();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
        {
            _lines.Enqueue($"{DateTime.UtcNow:HH:mm:ss.fff} {line}");
            if (_lines.Count > 2000)
                _lines.Dequeue();
        }
    }
}
