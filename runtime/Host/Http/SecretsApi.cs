using LocalDapr.Secrets;

namespace LocalDapr.Http;

/// <summary>The secrets API.</summary>
public static class SecretsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1.0/secrets/{store}/bulk", (HttpContext context, string store) =>
            context.Response.WriteAsJsonAsync(All(context.Sidecar, store)));
        routes.MapGet("/v1.0/secrets/{store}/{**name}", (HttpContext context, string store, string name) =>
            context.Response.WriteAsJsonAsync(Find(context.Sidecar, store, name)));
    }

    public static IReadOnlyDictionary<string, string> Find(Sidecars.Sidecar sidecar, string store, string name)
    {
        var secrets = Store(sidecar, store);
        if (!sidecar.Configuration.MayRead(store, name))
            throw new ApiException(403, "ERR_PERMISSION_DENIED", $"access denied by policy to get \"{name}\" from \"{store}\"");
        return secrets.Find(name) ?? throw new ApiException(
            500, "ERR_SECRET_GET", $"failed getting secret with key {name} from secret store {store}: secret {name} not found");
    }

    public static Dictionary<string, IReadOnlyDictionary<string, string>> All(Sidecars.Sidecar sidecar, string store) =>
        Store(sidecar, store).All().Where(secret => sidecar.Configuration.MayRead(store, secret.Key)).ToDictionary();

    private static ISecretStore Store(Sidecars.Sidecar sidecar, string name)
    {
        var stores = sidecar.Components.SecretStores;
        if (stores.Count == 0)
            throw new ApiException(500, "ERR_SECRET_STORES_NOT_CONFIGURED", "secret store is not configured");
        return stores.GetValueOrDefault(name)
            ?? throw new ApiException(401, "ERR_SECRET_STORE_NOT_FOUND", $"failed finding secret store with key {name}");
    }
}
