using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace ReleaseOrchestrator.Tests.EndToEnd.Rollout;

/// <summary>A simulator in a process of its own, with the demo fleet and time that runs fast.</summary>
public sealed class SimulatedAzure : IAsyncDisposable
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", ".."));

    private readonly Process _process;
    private readonly DirectoryInfo _data;

    private SimulatedAzure(Process process, DirectoryInfo data, JsonElement endpoint)
    {
        (_process, _data, Endpoint) = (process, data, endpoint);
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(Text("certificateAuthorityFile"));
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        Control = new HttpClient(handler) { BaseAddress = new Uri($"{Text("control")}/") };
    }

    public JsonElement Endpoint { get; }

    /// <summary>The simulator's own API: faults, images, clock, log.</summary>
    public HttpClient Control { get; }

    public static async Task<SimulatedAzure> Start(double speed, CancellationToken stop)
    {
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        var data = Directory.CreateTempSubdirectory("simulator-");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                Path.Combine(Root, "simulator", "bin", configuration, "net10.0", "AzureSimulator.dll"), "--fleet", Path.Combine(Root, "samples", "fleet.yaml"),
                "--data", data.FullName, "--port", "0", "--speed", speed.ToString(CultureInfo.InvariantCulture),
            },
        };
        var process = Process.Start(start)!;
        var file = Path.Combine(data.FullName, "endpoint.json");
        while (!File.Exists(file))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The simulator ended with {process.ExitCode}.");
            await Task.Delay(20, stop);
        }

        return new SimulatedAzure(process, data, JsonDocument.Parse(await File.ReadAllTextAsync(file, stop)).RootElement);
    }

    /// <summary>The section <c>Azure</c> of a service that uses this one.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings()
    {
        yield return new("Azure:ArmEndpoint", Text("resourceManagerEndpoint"));
        yield return new("Azure:Audience", Text("audience"));
        yield return new("Azure:AuthorityHost", Text("authorityHost"));
        yield return new("Azure:TenantId", Text("tenantId"));
        yield return new("Azure:ClientId", Text("clientId"));
        yield return new("Azure:ClientSecretFile", Text("clientSecretFile"));
        yield return new("Azure:CaCertificateFile", Text("certificateAuthorityFile"));
        yield return new("Azure:RequestShare", "50"); // the limits refill in simulated time
        foreach (var (subscription, n) in Endpoint.GetProperty("subscriptionIds").EnumerateArray().Select((s, n) => (s.GetString(), n)))
            yield return new($"Azure:SubscriptionIds:{n}", subscription);
    }

    /// <summary>Offers an image, everywhere unless a region is named.</summary>
    public Task Offer(string image, params string[] regions) => Post("images", regions.Length == 0 ? new { image } : new { image, regions });

    public Task Break(object fault) => Post("faults", fault);

    /// <summary>How often an upgrade was begun, by cluster and pool.</summary>
    public async Task<IReadOnlyList<string>> Upgrades(CancellationToken stop) =>
    [
        .. (await Control.GetFromJsonAsync<JsonElement>("log", stop)).EnumerateArray()
            .Where(entry => Is(entry, "event", "started") && entry.TryGetProperty("operation", out var operation) && operation.GetString()!.Contains("NodeImage", StringComparison.OrdinalIgnoreCase))
            .Select(entry => $"{entry.GetProperty("cluster").GetString()}/{entry.GetProperty("pool").GetString()}"),
    ];

    /// <summary>Waits until the first upgrade has begun: then there is something in flight.</summary>
    public async Task UntilUpgradesBegin(CancellationToken stop)
    {
        while ((await Upgrades(stop)).Count == 0)
            await Task.Delay(20, stop);
    }

    public async ValueTask DisposeAsync()
    {
        Control.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _data.Delete(true);
    }

    private static bool Is(JsonElement entry, string name, string value) => entry.TryGetProperty(name, out var member) && member.GetString() == value;

    private string Text(string name) => Endpoint.GetProperty(name).GetString()!;

    private async Task Post(string path, object body)
    {
        using var answer = await Control.PostAsJsonAsync(path, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
