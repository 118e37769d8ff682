using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;
using Azure.ResourceManager.ContainerService;
using AzureSimulator;
using AzureSimulator.Identity;

namespace StandIns.Tests.Simulator;

/// <summary>A simulator in a directory of its own, whose time stands still until the test lets it pass, and clients that trust it.</summary>
internal sealed class SimulatedAzure : IAsyncDisposable
{
    public const string Subscription = "11111111-0000-0000-0000-000000000001";
    public const string Shop = $"/subscriptions/{Subscription}/resourceGroups/fleet/providers/Microsoft.ContainerService/managedClusters/shop";
    public const string Version = "api-version=2026-06-01";

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    private SimulatedAzure(AzureSimulator.Simulator simulator, string root)
    {
        Host = simulator;
        Root = root;
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(simulator.World.Directory, "ca.pem"));
        var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        Http = new HttpClient(handler) { BaseAddress = simulator.Address };
        Transport = new HttpClientTransport(Http);
    }

    public AzureSimulator.Simulator Host { get; }

    public string Root { get; }

    public HttpClient Http { get; }

    public HttpClientTransport Transport { get; }

    public Uri Address => Host.Address;

    public static async Task<SimulatedAzure> Start(string? fleet = null, bool otherKeys = false, long? journalLimit = null)
    {
        var root = Directory.CreateTempSubdirectory("simulated-azure-").FullName;
        await File.WriteAllTextAsync(Path.Combine(root, "fleet.yaml"), fleet ?? SmallFleet.Text, Stop);
        var data = Directory.CreateDirectory(Path.Combine(root, "data")).FullName;
        foreach (var file in Directory.EnumerateFiles(Keys.Value))
            File.Copy(file, Path.Combine(data, Path.GetFileName(file)));
        if (otherKeys)
            File.Delete(Path.Combine(data, "signing-key.pem"));
        return await Open(root, "data", journalLimit);
    }

    /// <summary>What a simulator finds that is started after this one was killed at this very moment: the files as they are.</summary>
    public async Task<SimulatedAzure> StartedAfterKill(long? journalLength = null)
    {
        var copy = "data-" + Guid.NewGuid().ToString("N");
        var target = Directory.CreateDirectory(Path.Combine(Root, copy)).FullName;
        foreach (var file in Directory.EnumerateFiles(Host.World.Directory, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("/lock", StringComparison.Ordinal)))
        {
            var path = Path.Combine(target, Path.GetRelativePath(Host.World.Directory, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await using var to = File.Create(path);
            await from.CopyToAsync(to, Stop);
        }
        if (journalLength is { } length)
        {
            await using var journal = new FileStream(Path.Combine(target, "journal.jsonl"), FileMode.Open);
            journal.SetLength(length);
        }
        return await Open(Root, copy);
    }

    public ClientSecretCredential Credential(string? secret = null) => new(
        Host.World.Fleet.Identity.Tenant, Host.World.Fleet.Identity.ClientId, secret ?? Host.Secrets.ClientSecret,
        new ClientSecretCredentialOptions { AuthorityHost = Address, DisableInstanceDiscovery = true, Transport = Transport, Retry = { MaxRetries = 0 } });

    public ArmClient Client() => new(Credential(), Subscription, new ArmClientOptions
    {
        Environment = new ArmEnvironment(Address, "https://management.azure.com"),
        Transport = Transport,
        Retry = { MaxRetries = 0 },
    });

    public ContainerServiceAgentPoolResource Pool(string name) => Client().GetContainerServiceAgentPoolResource(new ResourceIdentifier($"{Shop}/agentPools/{name}"));

    /// <summary>Lets simulated time pass.</summary>
    public void Pass(TimeSpan span) => Host.World.Do(() => Host.World.MoveClock(span, null));

    public string Token(string audience = "https://management.azure.com") =>
        new Tokens(Host.World.Fleet.Identity, Host.Secrets, TimeProvider.System).Issue(audience);

    public async Task<(int Status, JsonNode Body, HttpResponseMessage Response)> Send(
        string method, string pathAndQuery, object? body = null, string? token = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), pathAndQuery);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Token());
        if (body is not null)
            request.Content = new StringContent(System.Text.Json.JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await Http.SendAsync(request, Stop);
        var text = await response.Content.ReadAsStringAsync(Stop);
        return ((int)response.StatusCode, text.StartsWith('{') || text.StartsWith('[') ? JsonNode.Parse(text)! : new JsonObject(), response);
    }

    /// <summary>The code of a refusal, in either of the two forms that Azure Resource Manager answers with.</summary>
    public static string Code(JsonNode body) => (body["error"] ?? body)["code"]!.GetValue<string>();

    public static string Message(JsonNode body) => (body["error"] ?? body)["message"]!.GetValue<string>();

    public Task<(int Status, JsonNode Body, HttpResponseMessage Response)> Send(string method, string pathAndQuery, (string Name, string Value) header) =>
        Send(method, pathAndQuery, null, null, header);

    public async Task<JsonNode> Kubernetes(string path)
    {
        var (_, body, _) = await Send("GET", KubernetesPath(path), token: KubernetesToken);
        return body;
    }

    public string KubernetesPath(string path) => $"/k8s/{Host.World.Clusters.Find(Shop)!.ApiKey}{path}";

    public string KubernetesToken => AzureSimulator.Kubernetes.KubeConfig.Token(Host.Secrets, Host.World.Clusters.Find(Shop)!);

    public async Task<string> Fault(object fault)
    {
        var (status, body, _) = await Send("POST", "/_simulator/faults", fault);
        Assert.Equal(201, status);
        return body["id"]!.GetValue<string>();
    }

    public async Task OfferImage(string image, params string[] regions)
    {
        var (status, _, _) = await Send("POST", "/_simulator/images", new { image, regions = regions.Length > 0 ? regions : ["eastus", "westeurope"] });
        Assert.Equal(204, status);
    }

    /// <summary>The operations log, as "event" or "event node" for one kind of entry.</summary>
    public IReadOnlyList<JsonNode> Log(string kind) => [.. Host.World.LogSince(0).Where(entry => entry["kind"]!.GetValue<string>() == kind)];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Host.DisposeAsync();
        if (Path.GetFileName(Host.World.Directory) == "data")
            Directory.Delete(Root, recursive: true);
    }

    private static async Task<SimulatedAzure> Open(string root, string data, long? journalLimit = null) => new(
        await AzureSimulator.Simulator.Start(new SimulatorOptions(Path.Combine(root, "fleet.yaml"), Path.Combine(root, data), 0)
        {
            JournalLimit = journalLimit ?? long.MaxValue,
        }), root);

    /// <summary>Keys and certificates, made once: making them takes longer than all the rest.</summary>
    private static readonly Lazy<string> Keys = new(() =>
    {
        var directory = Directory.CreateTempSubdirectory("simulated-azure-keys-").FullName;
        Certificates.LoadOrCreate(directory).Dispose();
        new Secrets(directory).Dispose();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(directory, recursive: true);
        return directory;
    });
}
