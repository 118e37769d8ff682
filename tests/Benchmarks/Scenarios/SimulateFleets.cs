using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Benchmarks.Measuring;

namespace Benchmarks.Scenarios;

/// <summary>The Azure simulator as a process with 10,000 clusters and 50,000 pools: until it answers, what it takes, how fast it answers.</summary>
public sealed class SimulateFleets : IScenario
{
    private const string Image = "AKSAzureLinux-V3gen2-202610.06.0";
    private const string Group = "/subscriptions/11111111-0000-0000-0000-000000000001/resourceGroups/fleet/providers/Microsoft.ContainerService/managedClusters";

    private static readonly string Fleet = $$"""
        clock: { speed: 60 }
        identity: { tenant: 22222222-0000-0000-0000-000000000002, clientId: 33333333-0000-0000-0000-000000000003 }
        limits: { pageSize: 100, throttling: false }
        subscriptions:
          - { id: 11111111-0000-0000-0000-000000000001, name: fleet, resourceGroups: [{ name: fleet, location: eastus }] }
        regions:
          - { name: eastus, images: [{ name: {{Image}} }, { name: AKSAzureLinux-V3gen2-202611.05.0 }] }
        generated:
          - clusters: 10000
            name: fleet
            kubernetesVersion: 1.34.8
            zones: ["1", "2", "3"]
            pools:
              - { name: system, mode: System, vmSize: Standard_D4s_v5, image: {{Image}}, count: 3, maxSurge: "1" }
        {{string.Join('\n', new[] { "a", "b", "c", "d" }.Select(name => $"      - {{ name: {name}, vmSize: Standard_D8s_v5, image: {Image}, count: 5, maxSurge: \"1\" }}"))}}
        """;

    public string Name => "simulator";

    public async IAsyncEnumerable<Measure> Run([EnumeratorCancellation] CancellationToken stop)
    {
        var folder = Folders.Fresh(Name);
        await File.WriteAllTextAsync(Path.Combine(folder, "fleet.yaml"), Fleet, stop);
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "AzureSimulator.dll"), "--fleet", Path.Combine(folder, "fleet.yaml"), "--data", Path.Combine(folder, "data"), "--port", "0",
        ])
        { RedirectStandardOutput = true })!;
        try
        {
            if (await process.StandardOutput.ReadLineAsync(stop) is not { } ready || !ready.Contains("is ready", StringComparison.Ordinal))
                throw new InvalidOperationException("The simulator did not start.");
            yield return Measure.AtMost("simulator: 10,000 clusters and 50,000 pools until it answers", 15, watch.Elapsed.TotalSeconds, "s");

            using var http = await SignIn(Path.Combine(folder, "data"), stop);
            watch.Restart();
            var clusters = await List(http, stop);
            yield return Measure.Plain($"the same: {clusters:#,0} clusters listed, 100 a page", $"{Measure.Text(watch.Elapsed.TotalSeconds)} s");
            var reads = await Load.Run(5000, 16, i => Ask(http, HttpMethod.Get, $"{Group}/fleet-{(i % 10_000) + 1:D5}/agentPools/a", stop));
            yield return Measure.Plain("the same: pools read, 16 at a time", $"{Measure.Text(5000 / reads.Wall.TotalSeconds)} per second; {reads.Each}");
            var writes = await Load.Run(2000, 16, i => Ask(http, HttpMethod.Post, $"{Group}/fleet-{i + 1:D5}/agentPools/a/upgradeNodeImageVersion", stop));
            yield return Measure.Plain("the same: upgrades begun, durable when answered, 16 at a time", $"{Measure.Text(2000 / writes.Wall.TotalSeconds)} per second; {writes.Each}");
            process.Refresh();
            yield return Measure.AtMost("the same: memory with 2,000 upgrades under way", 2048, process.WorkingSet64 / (double)(1 << 20), "MiB");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<int> List(HttpClient http, CancellationToken stop)
    {
        var count = 0;
        var next = Group + "?api-version=2026-06-01";
        while (next is not null)
        {
            var page = (await http.GetFromJsonAsync<JsonObject>(new Uri(next, UriKind.RelativeOrAbsolute), stop))!;
            count += page["value"]!.AsArray().Count;
            next = page["nextLink"]?.GetValue<string>();
        }
        return count;
    }

    private static async Task Ask(HttpClient http, HttpMethod method, string path, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, new Uri(path + "?api-version=2026-06-01", UriKind.Relative));
        using var answer = await http.SendAsync(request, stop);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync(stop);
    }

    private static async Task<HttpClient> SignIn(string data, CancellationToken stop)
    {
        var endpoint = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(data, "endpoint.json"), stop))!;
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(endpoint["certificateAuthorityFile"]!.GetValue<string>());
        var http = new HttpClient(handler)
        {
            BaseAddress = new Uri(endpoint["resourceManagerEndpoint"]!.GetValue<string>()),
        };
        using var answer = await http.PostAsync(new Uri($"{endpoint["tenantId"]}/oauth2/v2.0/token", UriKind.Relative), new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = endpoint["clientId"]!.GetValue<string>(),
            ["client_secret"] = await File.ReadAllTextAsync(endpoint["clientSecretFile"]!.GetValue<string>(), stop),
            ["scope"] = "https://management.azure.com/.default",
        }), stop);
        var token = (await answer.Content.ReadFromJsonAsync<JsonObject>(stop))!["access_token"]!.GetValue<string>();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return http;
    }
}
