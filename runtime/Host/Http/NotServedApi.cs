using System.Text.Json;
using Grpc.Core;

namespace LocalDapr.Http;

/// <summary>Building blocks that are not served: each call is refused as daprd refuses it when no such component is there.</summary>
public static class NotServedApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var version in new[] { "v1.0", "v1.0-alpha1" })
        {
            Refuse(routes, ["GET"], $"/{version}/configuration/{{store}}", NoConfigurationStores);
            Refuse(routes, ["GET"], $"/{version}/configuration/{{store}}/subscribe", NoConfigurationStores);
            Refuse(routes, ["GET"], $"/{version}/configuration/{{store}}/{{id}}/unsubscribe", NoConfigurationStores);
        }
        foreach (var version in new[] { "v1.0-alpha1", "v1.0-alpha2" })
            Refuse(routes, ["POST"], $"/{version}/conversation/{{name}}/converse", context => ConversationNotFound(context.Request.RouteValues["name"]?.ToString() ?? ""));
        routes.MapPost("/v1.0-alpha1/lock/{store}", RefuseLock);
        routes.MapPost("/v1.0-alpha1/unlock/{store}", RefuseLock);
        Refuse(routes, ["PUT"], "/v1.0-alpha1/crypto/{name}/encrypt", NoCrypto);
        Refuse(routes, ["PUT"], "/v1.0-alpha1/crypto/{name}/decrypt", NoCrypto);
        foreach (var action in new[] { "getkey", "encrypt", "decrypt", "wrapkey", "unwrapkey", "sign", "verify" })
            Refuse(routes, ["POST"], $"/v1.0-alpha1/subtlecrypto/{{name}}/{action}", _ => CryptoNotBuiltIn());

        const string actor = "/v1.0/actors/{type}/{id}";
        Refuse(routes, ["POST", "PUT"], actor + "/state", NoActors);
        Refuse(routes, ["GET"], actor + "/state/{key}", NoActors);
        Refuse(routes, ["GET", "POST", "PUT", "PATCH", "DELETE"], actor + "/method/{method}", NoActors);
        Refuse(routes, ["GET", "POST", "PUT", "PATCH", "DELETE"], actor + "/reminders/{name}", NoActors);
        Refuse(routes, ["POST", "PUT", "DELETE"], actor + "/timers/{name}", NoActors);
    }

    public static ApiException NoConfigurationStores(HttpContext? context = null) =>
        ApiException.Basic(StatusCode.FailedPrecondition, 500, "ERR_CONFIGURATION_STORE_NOT_CONFIGURED", "configuration stores not configured");

    public static ApiException NoLockStores() =>
        new(500, "ERR_LOCK_STORE_NOT_CONFIGURED", "lock store is not configured") { Rpc = StatusCode.FailedPrecondition };

    public static ApiException NoExpiry(string store) =>
        new(400, "ERR_MALFORMED_REQUEST", $"ExpiryInSeconds is not positive in lock store {store}") { Rpc = StatusCode.InvalidArgument };

    public static ApiException NoCrypto(HttpContext? context = null) =>
        new(500, "ERR_CRYPTO_PROVIDERS_NOT_CONFIGURED", "crypto providers not configured") { Rpc = StatusCode.Internal };

    /// <summary>Subtle cryptography is not part of the released daprd.</summary>
    public static ApiException CryptoNotBuiltIn() =>
        new(501, "ERR_API_UNIMPLEMENTED", "this API is currently not implemented") { Rpc = StatusCode.Unimplemented };

    public static ApiException ConversationNotFound(string name) =>
        new(400, "ERR_CONVERSATION_NOT_FOUND", $"failed finding conversation component {name}") { Rpc = StatusCode.InvalidArgument };

    public static ApiException NoActors(HttpContext? context = null) => new(
        500, "ERR_ACTOR_RUNTIME_NOT_FOUND",
        "the state store is not configured to use the actor runtime. Have you set the - name: actorStateStore value: \"true\" in your state store component file?")
    {
        Rpc = StatusCode.Internal,
    };

    private static void Refuse(IEndpointRouteBuilder routes, string[] methods, string path, Func<HttpContext, ApiException> refusal) =>
        routes.MapMethods(path, methods, void (HttpContext context) => throw refusal(context));

    /// <summary>A lock that ends at once is refused before the store is looked for.</summary>
    private static async Task RefuseLock(HttpContext context, string store)
    {
        JsonElement body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException e)
        {
            throw ApiException.Malformed(e.Message);
        }
        var isLock = context.Request.Path.StartsWithSegments("/v1.0-alpha1/lock");
        var expiry = body.Property("expiryInSeconds");
        throw isLock && !(expiry.ValueKind == JsonValueKind.Number && expiry.TryGetInt32(out var seconds) && seconds > 0) ? NoExpiry(store) : NoLockStores();
    }
}
