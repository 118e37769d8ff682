using System.Diagnostics;
using System.Text;
using LocalDapr.Supervision;

namespace StandIns.Tests.Runtime.Host;

/// <summary>A sidecar started as a user starts daprd: a process with flags, and an environment.</summary>
internal sealed class SidecarProcess : IAsyncDisposable
{
    private readonly StringBuilder _output = new();
    private readonly Process _process;

    private SidecarProcess(string folder, IEnumerable<string> flags, IReadOnlyDictionary<string, string>? environment)
    {
        var info = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in flags.Prepend("sidecar").Prepend(Path.Combine(AppContext.BaseDirectory, "LocalDapr.dll")))
            info.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            info.Environment[name] = value;
        _process = new Process { StartInfo = info };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int HttpPort { get; private init; }

    public int GrpcPort { get; private init; }

    public int Pid => _process.Id;

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static SidecarProcess Start(string folder, string appId, int appPort, IReadOnlyDictionary<string, string>? environment = null, params string[] more)
    {
        var ports = new FreePorts();
        var (http, grpc) = (ports.Next(), ports.Next());
        string[] flags = ["--app-id", appId, "--app-port", $"{appPort}", "--dapr-http-port", $"{http}", "--dapr-grpc-port", $"{grpc}", "--peers", Path.Combine(folder, "peers"), .. more];
        return new SidecarProcess(folder, flags, environment) { HttpPort = http, GrpcPort = grpc };
    }

    public static async Task<(int Code, string Output)> Run(string folder, params string[] flags)
    {
        await using var sidecar = new SidecarProcess(folder, flags, null);
        return (await sidecar.Ended(), sidecar.Output);
    }

    /// <summary>Waits until it says so.</summary>
    public async Task Says(string text)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"It ended with {_process.ExitCode}:\n{Output}");
            await Task.Delay(10, patience.Token);
        }
    }

    public void Kill() => _process.Kill();

    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public async Task<int> Ended()
    {
        await _process.WaitForExitAsync(Stop);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Note(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
