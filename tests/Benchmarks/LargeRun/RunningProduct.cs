using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Benchmarks.LargeRun;

/// <summary>The whole product as <c>./run --no-release</c> starts it: the simulator, Local Dapr and every app, each a process of its own.</summary>
public sealed partial class RunningProduct : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _control = new(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator })
    {
        Timeout = TimeSpan.FromMinutes(2),
    };

    private RunningProduct(Process process, string data) => (_process, Data) = (process, data);

    public string Data { get; }

    public Uri Address { get; private set; } = null!;

    public string Token { get; private set; } = "";

    /// <summary>Returns once the product answers.</summary>
    /// <param name="requestShare">How many times the published limits it may ask of Azure, as the clock of this Azure runs faster than its own.</param>
    public static async Task<RunningProduct> Start(string data, string fleet, string documents, double requestShare, CancellationToken stop)
    {
        var root = Checkout();
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(root, "deploy", "local", "bin", "Release", "net10.0", "LocalPlatform.dll"),
                "--no-release", "--data", data, "--port", FreePort().ToString(CultureInfo.InvariantCulture), "--fleet", fleet, "--documents", documents,
            ])
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
        };
        start.Environment["Azure__RequestShare"] = requestShare.ToString(CultureInfo.InvariantCulture);
        var product = new RunningProduct(Process.Start(start)!, data);
        while (await product._process.StandardOutput.ReadLineAsync(stop) is { } line)
        {
            if (Announcement().Match(line) is not { Success: true } match)
                continue;
            (product.Address, product.Token) = (new Uri(match.Groups[1].Value), match.Groups[2].Value);
            _ = product._process.StandardOutput.ReadToEndAsync(CancellationToken.None); // nobody reads on
            return product;
        }
        throw new InvalidOperationException($"The product did not come up; see {Path.Combine(data, "logs")}.");
    }

    /// <summary>A call of the simulator's own API, which is nothing of Azure.</summary>
    public async Task<JsonNode> Control(HttpMethod method, string path, JsonNode? body, CancellationToken stop)
    {
        var endpoint = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Data, "azure", "endpoint.json"), stop))!;
        using var request = new HttpRequestMessage(method, $"{endpoint["control"]!.GetValue<string>()}/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await _control.SendAsync(request, stop);
        var text = await response.Content.ReadAsStringAsync(stop);
        return response.IsSuccessStatusCode ? JsonNode.Parse(text.Length == 0 ? "{}" : text)! : throw new InvalidOperationException($"{path}: {text}");
    }

    /// <summary>kill -9.</summary>
    public void Kill(string app)
    {
        using var process = Process.GetProcessById(Processes().First(known => known.Name == app).Id);
        process.Kill();
    }

    /// <summary>The processes as they are at the moment, by the names of their apps.</summary>
    public IReadOnlyList<(string Name, int Id)> Processes()
    {
        var all = new List<(string, int)>();
        foreach (var name in new[] { "azure-simulator", "local-dapr" })
        {
            if (Text(Path.Combine(Data, $"{name}.pid")) is { } note && int.TryParse(note.Split(' ')[0], CultureInfo.InvariantCulture, out var id))
                all.Add((name, id));
        }
        if (Text(Path.Combine(Data, "dapr", "processes.json")) is { Length: > 0 } apps)
        {
            foreach (var (name, app) in JsonNode.Parse(apps)!.AsObject())
            {
                var id = app!.AsObject().FirstOrDefault(member => member.Key.Equals("pid", StringComparison.OrdinalIgnoreCase) || member.Key.Equals("processId", StringComparison.OrdinalIgnoreCase)).Value;
                if (id is not null)
                    all.Add((name, id.GetValue<int>()));
            }
        }
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        if (!_process.HasExited)
        {
            using (var signal = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
                await signal.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    /// <summary>Files that are being replaced are not there for a moment.</summary>
    private static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static string Checkout()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "ReleaseOrchestrator.sln")))
            directory = directory.Parent ?? throw new InvalidOperationException("The large run starts the product of its checkout: run it from there.");
        return directory.FullName;
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
