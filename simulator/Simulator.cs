using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AzureSimulator.Fleet;
using AzureSimulator.Identity;
using AzureSimulator.Model;
using AzureSimulator.Storage;

namespace AzureSimulator;

/// <summary>A running simulator: one HTTPS address that is Azure Resource Manager, Entra ID, blob storage and every cluster's Kubernetes API.</summary>
public sealed class Simulator : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly IDisposable[] owned;

    private Simulator(WebApplication app, World world, Secrets secrets, IDisposable[] owned)
    {
        this.app = app;
        this.owned = owned;
        World = world;
        Secrets = secrets;
    }

    public World World { get; }

    public Secrets Secrets { get; }

    public Uri Address => new(app.Urls.First());

    public Task Stopped => app.WaitForShutdownAsync();

    public static async Task<Simulator> Start(SimulatorOptions options)
    {
        var text = await File.ReadAllTextAsync(options.FleetFile);
        var fleet = FleetReader.Parse(options.FleetFile, text);
        var directory = DataDirectory.Open(options.DataDirectory, options.Fresh, out var claim);
        World? world = null;
        Secrets? secrets = null;
        try
        {
            var certificate = Certificates.LoadOrCreate(directory);
            secrets = new Secrets(directory);
            world = new World(fleet, Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text))), directory, options);
            var app = Build(options, certificate, world, secrets);
            await app.StartAsync();
            var simulator = new Simulator(app, world, secrets, [world, secrets, certificate, claim]);
            simulator.Announce();
            return simulator;
        }
        catch
        {
            world?.Dispose();
            secrets?.Dispose();
            await claim.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        foreach (var part in owned)
            part.Dispose();
    }

    private static WebApplication Build(
        SimulatorOptions options, System.Security.Cryptography.X509Certificates.X509Certificate2 certificate, World world, Secrets secrets)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 300 * 1024 * 1024;
            kestrel.Listen(IPAddress.Loopback, options.Port, endpoint => endpoint.UseHttps(certificate));
        });
        builder.Services.AddSingleton<IHostedService>(new TimePassing(world, options.Time));
        var app = builder.Build();

        var azure = new SimulatedAzure(world, new Tokens(world.Fleet.Identity, secrets, options.Time), secrets);
        app.Use((context, next) =>
        {
            context.Features.Set(azure);
            return next(context);
        });
        AzureApp.Map(app, new BlobService(world, azure.Tokens));
        return app;
    }

    /// <summary>Writes endpoint.json, which tells clients all they need, once the address answers.</summary>
    private void Announce()
    {
        var address = Address.GetLeftPart(UriPartial.Authority);
        var fleet = World.Fleet;
        var endpoint = new JsonObject
        {
            ["resourceManagerEndpoint"] = address,
            ["audience"] = "https://management.azure.com",
            ["authorityHost"] = address,
            ["tenantId"] = fleet.Identity.Tenant,
            ["clientId"] = fleet.Identity.ClientId,
            ["clientSecretFile"] = Path.Combine(World.Directory, Secrets.ClientSecretFile),
            ["certificateAuthorityFile"] = Path.Combine(World.Directory, Certificates.AuthorityFile),
            ["subscriptionIds"] = new JsonArray([.. fleet.Subscriptions.Select(subscription => (JsonNode)subscription.Id)]),
            ["storageAccounts"] = new JsonObject(fleet.StorageAccounts.Select(account => KeyValuePair.Create(account.Name, (JsonNode?)$"{address}/{account.Name}"))),
            ["control"] = address + "/_simulator",
            ["operationsLog"] = Path.Combine(World.Directory, "operations.jsonl"),
            ["speed"] = World.Clock.Speed,
            ["processId"] = Environment.ProcessId,
        };
        var path = Path.Combine(World.Directory, "endpoint.json");
        File.WriteAllText(path + ".next", endpoint.ToJsonString(new System.Text.Json.JsonSerializerOptions(Journal.Json) { WriteIndented = true }) + "\n");
        File.Move(path + ".next", path, overwrite: true);
    }
}
