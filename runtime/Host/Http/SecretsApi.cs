using Grpc.Core;
using LocalDapr.Resiliency;
using LocalDapr.Secrets;

namespace LocalDapr.Http;

/// <summary>The secrets API.</summary>
public static class SecretsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1.0/secrets/{store}/bulk", async (HttpContext context, string store) =>
            await context.Response.WriteAsJsonAsync(await All(context.Sidecar, store, context.RequestAborted), context.RequestAborted));
        routes.MapGet("/v1.0/secrets/{store}/{**name}", async (HttpContext context, string store, string name) =>
            await context.Response.WriteAsJsonAsync(await Find(context.Sidecar, store, name, context.RequestAborted), context.RequestAborted));
    }

    public static async Task<IReadOnlyDictionary<string, string>> Find(Sidecars.Sidecar sidecar, string store, string name, CancellationToken stop)
    {
        var secrets = Store(sidecar, store);
        if (!sidecar.Configuration.MayRead(store, name))
            throw new ApiException(403, "ERR_PERMISSION_DENIED", $"access denied by policy to get \"{name}\" from \"{store}\"") { Rpc = StatusCode.PermissionDenied };
        var found = await Read(sidecar, store, $"failed getting secret with key {name} from secret store {store}", () => secrets.Find(name), stop);
        return found ?? secrets.Unknown(name)
            ?? throw new ApiException(500, "ERR_SECRET_GET", $"failed getting secret with key {name} from secret store {store}: secret {name} not found") { Rpc = StatusCode.Internal };
    }

    public static async Task<Dictionary<string, IReadOnlyDictionary<string, string>>> All(Sidecars.Sidecar sidecar, string store, CancellationToken stop)
    {
        var secrets = Store(sidecar, store);
        var all = await Read(sidecar, store, $"failed getting secrets from secret store {store}", secrets.All, stop);
        return all.Where(secret => sidecar.Configuration.MayRead(store, secret.Key)).ToDictionary();
    }

    private static async Task<T> Read<T>(Sidecars.Sidecar sidecar, string store, string what, Func<T> read, CancellationToken stop)
    {
        try
        {
            return await sidecar.Policies.ToComponent(store, ComponentKind.Secretstore).Run(_ => Task.FromResult(read()), stop);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            throw new ApiException(500, "ERR_SECRET_GET", $"{what}: {e.Message}") { Rpc = StatusCode.Internal };
        }
    }

    private static ISecretStore Store(Sidecars.Sidecar sidecar, string name)
    {
        var stores = sidecar.Components.SecretStores;
        if (stores.Count == 0)
            throw new ApiException(500, "ERR_SECRET_STORES_NOT_CONFIGURED", "secret store is not configured") { Rpc = StatusCode.FailedPrecondition };
        return stores.GetValueOrDefault(name)
            ?? throw new ApiException(401, "ERR_SECRET_STORE_NOT_FOUND", $"failed finding secret store with key {name}") { Rpc = StatusCode.InvalidArgument };
    }
}
