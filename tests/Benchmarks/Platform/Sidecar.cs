using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Benchmarks.Measuring;
using Dapr.Workflow;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Benchmarks.Platform;

/// <summary>Local Dapr as a process of its own, with the benchmarked app as another: what an operator would start.</summary>
public sealed class Sidecar : IAsyncDisposable
{
    private const string Resources = """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: pubsub}
        spec: {type: pubsub.in-memory, version: v1}
        ---
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: statestore}
        spec:
          type: state.sqlite
          version: v1
          metadata:
          - {name: connectionString, value: state.db}
          - {name: actorStateStore, value: "true"}
        """;

    private readonly Process _process;
    private readonly ServiceProvider _services;

    private Sidecar(Process process, int http, int grpc, int app)
    {
        _process = process;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{http}/v1.0/") };
        App = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{app}/") };
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder()
                .AddInMemoryCollection([new("DAPR_GRPC_ENDPOINT", $"http://127.0.0.1:{grpc}")]).Build())
            .AddDaprWorkflow(_ => { })
            .BuildServiceProvider();
        Workflows = _services.GetRequiredService<DaprWorkflowClient>();
    }

    /// <summary>The sidecar's HTTP API.</summary>
    public HttpClient Http { get; }

    /// <summary>The app itself, past its sidecar.</summary>
    public HttpClient App { get; }

    public DaprWorkflowClient Workflows { get; }

    public static async Task<Sidecar> Start(string name, CancellationToken stop)
    {
        var folder = Folders.Fresh(name);
        Directory.CreateDirectory(Path.Combine(folder, "components"));
        await File.WriteAllTextAsync(Path.Combine(folder, "components", "components.yaml"), Resources, stop);
        var (http, grpc, app) = (FreePort(), FreePort(), FreePort());
        await File.WriteAllTextAsync(Path.Combine(folder, "dapr.yaml"), $"""
            version: 1
            apps:
            - appID: app
              appDirPath: .
              resourcesPaths: [components]
              appPort: {app}
              daprHTTPPort: {http}
              daprGRPCPort: {grpc}
              appLogDestination: file
              command: [dotnet, "{Path.Combine(AppContext.BaseDirectory, "Benchmarks.dll")}", app]
            """, stop);

        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "LocalDapr.dll"), "run", "-f", folder, "--data", Path.Combine(folder, "data") })
            start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.OutputDataReceived += Tell;
        process.ErrorDataReceived += Tell;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        var sidecar = new Sidecar(process, http, grpc, app);
        await sidecar.UntilConnected(stop);
        return sidecar;

        void Tell(object sender, DataReceivedEventArgs line)
        {
            if (line.Data is { } text && (text.Contains(" warn ", StringComparison.Ordinal) || text.Contains(" ERROR ", StringComparison.Ordinal)))
                Console.Error.WriteLine(text);
        }
    }

    /// <summary>The processor time that the runtime and the app have used: unlike a duration it says the same on a busy machine.</summary>
    public async Task<ProcessorTime> Spent(CancellationToken stop)
    {
        using var app = Process.GetProcessById(int.Parse(await App.GetStringAsync(new Uri("process", UriKind.Relative), stop), null));
        _process.Refresh();
        return new ProcessorTime(_process.TotalProcessorTime, app.TotalProcessorTime);
    }

    /// <summary>Kills the app; the runtime starts it again. Returns when it has connected.</summary>
    public async Task RestartApp(CancellationToken stop)
    {
        var before = await App.GetStringAsync(new Uri("process", UriKind.Relative), stop);
        Process.GetProcessById(int.Parse(before, null)).Kill();
        while (await Answer(App, "process", stop) is var now && (now is null || now == before))
            await Task.Delay(20, stop);
        await UntilConnected(stop);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        App.Dispose();
        await _services.DisposeAsync();
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task UntilConnected(CancellationToken stop)
    {
        while (await Answer(Http, "metadata", stop) is var metadata
            && (metadata?.Contains("\"topic\"", StringComparison.Ordinal) != true || !metadata.Contains("\"connectedWorkers\":1", StringComparison.Ordinal)))
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"Local Dapr ended with {_process.ExitCode}.");
            await Task.Delay(20, stop);
        }
    }

    private static async Task<string?> Answer(HttpClient client, string path, CancellationToken stop)
    {
        try
        {
            return await client.GetStringAsync(new Uri(path, UriKind.Relative), stop);
        }
        catch (HttpRequestException)
        {
            return null; // not there yet
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
