using LocalDapr.Secrets;

namespace LocalDapr.Http;

/// <summary>The secrets API.</summary>
public static class SecretsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1.0/secrets/{store}/bulk", (HttpContext context, string store) =>
            context.Response.WriteAsJsonAsync(Store(context.Sidecar, store).All()));
        routes.MapGet("/v1.0/secrets/{store}/{**name}", (HttpContext context, string store, string name) =>
            context.Response.WriteAsJsonAsync(Find(context.Sidecar, store, name)));
    }

    public static IReadOnlyDictionary<string, string> Find(Sidecars.Sidecar sidecar, string store, string name) =>
        Store(sidecar, store).Find(name)
        ?? throw new ApiException(
            500, "ERR_SECRET_GET", $"failed getting secret with key {name} from secret store {store}: secret {name} not found");

    public static ISecretStore Store(Sidecars.Sidecar sidecar, string name)
    {
        var stores = sidecar.Components.SecretStores;
        if (stores.Count == 0)
            throw new ApiException(500, "ERR_SECRET_STORES_NOT_CONFIGURED", "secret store is not configured");
        return stores.GetValueOrDefault(name)
            ?? throw new ApiException(401, "ERR_SECRET_STORE_NOT_FOUND", $"failed finding secret store with key {name}");
    }
}
