using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalDapr.State;

namespace LocalDapr.Http;

/// <summary>The state API: values by key, in bulk, and in transactions.</summary>
public static class StateApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        string[] write = ["POST", "PUT"];
        routes.MapMethods("/v1.0/state/{store}/bulk", write, GetBulk);
        routes.MapMethods("/v1.0/state/{store}/transaction", write, Transact);
        routes.MapMethods("/v1.0/state/{store}", write, Save);
        routes.MapGet("/v1.0/state/{store}/{**key}", Get);
        routes.MapDelete("/v1.0/state/{store}/{**key}", Delete);
    }

    private static async Task Get(HttpContext context, string store, string key)
    {
        var component = StateAccess.Store(context.Sidecar, store);
        var value = await StateAccess.Find(context.Sidecar, component, key, context.RequestAborted);
        if (value is null)
        {
            context.Response.StatusCode = 204;
            return;
        }
        context.Response.Headers.ETag = value.ETag;
        if (value.Expires is { } expires)
            context.Response.Headers["metadata.ttlExpireTime"] = expires.ToString("O", CultureInfo.InvariantCulture);
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(value.Value, context.RequestAborted);
    }

    private static async Task Save(HttpContext context, string store)
    {
        var component = StateAccess.Store(context.Sidecar, store);
        var body = await ReadJson(context);
        if (body.ValueKind != JsonValueKind.Array)
            throw ApiException.Malformed("the body must be a list of {key, value}");
        var query = context.QueryMetadata();
        await StateAccess.Apply(context.Sidecar, component, "ERR_STATE_SAVE", $"failed saving state in state store {store}",
            [.. body.EnumerateArray().Select(item => Upsert(item, query))], context.RequestAborted);
        context.Response.StatusCode = 204;
    }

    private static async Task Delete(HttpContext context, string store, string key)
    {
        var component = StateAccess.Store(context.Sidecar, store);
        var tag = context.Request.Headers.IfMatch.ToString();
        var concurrency = context.Request.Query["concurrency"].ToString();
        await StateAccess.Apply(context.Sidecar, component, "ERR_STATE_DELETE", $"failed deleting state with key {key}",
            [new StateRequest(key, null, tag, concurrency == "first-write", concurrency == "last-write", null)], context.RequestAborted);
        context.Response.StatusCode = 204;
    }

    private static async Task GetBulk(HttpContext context, string store)
    {
        var component = StateAccess.Store(context.Sidecar, store);
        var body = await ReadJson(context);
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            throw ApiException.Malformed("the body must be {keys: [...]}");
        var items = new JsonArray();
        foreach (var key in keys.EnumerateArray().Select(k => k.GetString() ?? ""))
        {
            var item = new JsonObject { ["key"] = key };
            if (await component.Find(context.Sidecar.AppId, key) is { } value)
            {
                item["data"] = AsJson(value.Value);
                item["etag"] = value.ETag;
                if (value.Expires is { } expires)
                    item["metadata"] = new JsonObject { ["ttlExpireTime"] = expires.ToString("O", CultureInfo.InvariantCulture) };
            }
            items.Add((JsonNode)item);
        }
        await context.Response.WriteAsJsonAsync(items, context.RequestAborted);
    }

    private static async Task Transact(HttpContext context, string store)
    {
        var component = StateAccess.Store(context.Sidecar, store);
        var body = await ReadJson(context);
        var metadata = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("metadata", out var given) ? Metadata(given) : null;
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("operations", out var operations) || operations.ValueKind != JsonValueKind.Array)
            throw ApiException.Malformed("the body must be {operations: [...]}");
        var changes = operations.EnumerateArray().Select(operation =>
        {
            var kind = operation.TryGetProperty("operation", out var name) ? name.GetString() : null;
            if (!operation.TryGetProperty("request", out var request))
                throw ApiException.Malformed("each operation needs a request");
            return kind switch
            {
                "upsert" => Upsert(request, metadata),
                "delete" => Upsert(request, metadata) with { Value = null },
                _ => throw new ApiException(400, "ERR_NOT_SUPPORTED_STATE_OPERATION", $"operation type {kind} not supported"),
            };
        }).ToList();
        await StateAccess.Apply(context.Sidecar, component, "ERR_STATE_TRANSACTION", "error while executing state transaction", changes, context.RequestAborted, mismatchStatus: 500);
        context.Response.StatusCode = 204;
    }

    private static StateRequest Upsert(JsonElement item, IReadOnlyDictionary<string, string>? outer)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("key", out var key) || key.GetString() is not { Length: > 0 } name)
            throw ApiException.Malformed("each item needs a key");
        var concurrency = item.TryGetProperty("options", out var options) && options.ValueKind == JsonValueKind.Object
            && options.TryGetProperty("concurrency", out var c) ? c.GetString() : null;
        var metadata = outer is null ? new Dictionary<string, string>() : new Dictionary<string, string>(outer, StringComparer.OrdinalIgnoreCase);
        if (item.TryGetProperty("metadata", out var own))
            foreach (var (k, v) in Metadata(own))
                metadata.TryAdd(k, v); // what the URL says wins
        return new StateRequest(
            name,
            item.TryGetProperty("value", out var value) ? JsonSerializer.SerializeToUtf8Bytes(value) : "null"u8.ToArray(),
            item.TryGetProperty("etag", out var tag) && tag.ValueKind == JsonValueKind.String ? tag.GetString() : null,
            concurrency == "first-write", concurrency == "last-write", metadata);
    }

    private static Dictionary<string, string> Metadata(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.OrdinalIgnoreCase)
            : [];

    private static JsonNode? AsJson(byte[] value)
    {
        try
        {
            return JsonNode.Parse(value);
        }
        catch (JsonException)
        {
            return Convert.ToBase64String(value);
        }
    }

    private static async Task<JsonElement> ReadJson(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw ApiException.Malformed(e.Message);
        }
    }
}
