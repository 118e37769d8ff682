using AzureSimulator.Fleet;
using AzureSimulator.Identity;
using AzureSimulator.Model;

namespace AzureSimulator.InMemory;

/// <summary>
/// The simulator inside another process: no socket, no file, no thread of its own, and no time but that of the clock it is given. The same
/// calls at the same moments get the same answers where a seed is given. Blob storage is not served: it lives in files.
/// </summary>
public sealed class InMemoryAzure : IAsyncDisposable
{
    private readonly SimulatedAzure azure;

    private InMemoryAzure(SimulatedAzure azure, HttpMessageHandler handler) => (this.azure, Handler) = (azure, handler);

    /// <summary>The address that clients are configured with; it exists for the handler only.</summary>
    public static Uri Address { get; } = new("https://management.azure.com/");

    /// <summary>Answers every call to the address. It is not disposed by the clients that use it.</summary>
    public HttpMessageHandler Handler { get; }

    public World World => azure.World;

    /// <summary>The moment at which something happens next by itself; what is due happens at the first call after it.</summary>
    public DateTimeOffset? NextDue => World.NextDue;

    /// <summary>Starts with a fleet as of a clock's present; the clock then says how late it is.</summary>
    public static async Task<InMemoryAzure> Start(FleetFile fleet, TimeProvider time, int? seed = null)
    {
        var world = new World(fleet, time, seed);
        var secrets = new Secrets();
        // Clients compare a token's end with the machine's own clock, so it is made for that one.
        var tokens = new Tokens(fleet.Identity, secrets, TimeProvider.System);
        var azure = new SimulatedAzure(world, tokens, secrets);
        return new InMemoryAzure(azure, new MemoryHandler(await MemoryServer.Shared.Value, azure));
    }

    /// <summary>An access token for Resource Manager, for clients that need no sign-in of their own.</summary>
    public string AccessToken(string audience = "https://management.azure.com") => azure.Tokens.Issue(audience);

    public ValueTask DisposeAsync()
    {
        Handler.Dispose();
        azure.Secrets.Dispose();
        World.Dispose();
        return ValueTask.CompletedTask;
    }
}
