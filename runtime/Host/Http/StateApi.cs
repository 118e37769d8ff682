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
        routes.MapMethods("/v1.0-alpha1/state/{store}/query", write, void (HttpContext context, string store) =>
            throw StateErrors.QueryUnsupported(StateAccess.Store(context.Sidecar, store).Name));
        routes.MapMethods("/v1.0/state/{store}", write, Save);
        routes.MapGet("/v1.0/state/{store}/{**key}", Get);
        routes.MapDelete("/v1.0/state/{store}/{**key}", Delete);
    }

    public static string Format(DateTimeOffset expires) => expires.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static async Task Get(HttpContext context, string store, string key)
    {
        var component = StateAccess.Store(context.Sidecar, store);
        var value = await StateAccess.Find(context.Sidecar, component, Unescape(key), context.RequestAborted);
        if (value is null)
        {
            context.Response.StatusCode = 204;
            return;
        }
        context.Response.Headers.ETag = value.ETag;
        if (value.Expires is { } expires)
            context.Response.Headers["metadata.ttlExpireTime"] = Format(expires);
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(value.Value, context.RequestAborted);
    }

    private static async Task Save(HttpContext context, string store)
    {
        var component = StateAccess.Store(context.Sidecar, store);
        var body = await ReadJson(context);
        if (body.ValueKind != JsonValueKind.Array)
            throw StateErrors.Malformed("the body must be a list of {key, value}");
        var query = context.QueryMetadata();
        await StateAccess.ApplyEach(
            context.Sidecar, component, new StateOperation("ERR_STATE_SAVE", $"failed saving state in state store {store}"),
            [.. body.EnumerateArray().Select(item => StateItemJson.Read(item, query))], context.RequestAborted);
        context.Response.StatusCode = 204;
    }

    private static async Task Delete(HttpContext context, string store, string key)
    {
        key = Unescape(key);
        var component = StateAccess.Store(context.Sidecar, store);
        var query = context.Request.Query;
        await StateAccess.ApplyEach(
            context.Sidecar, component, new StateOperation("ERR_STATE_DELETE", $"failed deleting state with key {key}"),
            [new StateRequest(key, null, context.Request.Headers.IfMatch.ToString(), query["concurrency"], query["consistency"], null)],
            context.RequestAborted);
        context.Response.StatusCode = 204;
    }

    private static async Task GetBulk(HttpContext context, string store)
    {
        var component = StateAccess.Store(context.Sidecar, store);
        var body = await ReadJson(context);
        if (body.ValueKind != JsonValueKind.Object)
            throw ApiException.Malformed("the body must be {keys: [...]}");
        var keys = body.Property("keys");
        if (keys.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null or JsonValueKind.Undefined))
            throw ApiException.Malformed("keys must be a list");
        List<string> wanted = keys.ValueKind == JsonValueKind.Array ? [.. keys.EnumerateArray().Select(k => k.GetString() ?? "")] : [];
        var values = await StateAccess.FindAll(context.Sidecar, component, wanted, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(new JsonArray([.. wanted.Zip(values, Describe)]), context.RequestAborted);
    }

    private static JsonObject Describe(string key, StateValue? value)
    {
        var item = new JsonObject { ["key"] = key };
        if (value is null)
            return item;
        item["data"] = AsJson(value.Value);
        item["etag"] = value.ETag;
        if (value.Expires is { } expires)
            item["metadata"] = new JsonObject { ["ttlExpireTime"] = Format(expires) };
        return item;
    }

    private static async Task Transact(HttpContext context, string store)
    {
        var component = StateAccess.Store(context.Sidecar, store);
        var body = await ReadJson(context);
        if (body.ValueKind != JsonValueKind.Object)
            throw ApiException.Malformed("the body must be {operations: [...]}");
        var operations = body.Property("operations");
        if (operations.ValueKind is not (JsonValueKind.Array or JsonValueKind.Null or JsonValueKind.Undefined))
            throw ApiException.Malformed("operations must be a list");
        var query = context.QueryMetadata();
        List<StateRequest> changes = operations.ValueKind == JsonValueKind.Array ? [.. operations.EnumerateArray().Select(o => Operation(o, query))] : [];
        if (changes.Count > 0)
            await StateAccess.ApplyTogether(context.Sidecar, component, changes, context.RequestAborted);
        context.Response.StatusCode = 204;
    }

    private static StateRequest Operation(JsonElement operation, IReadOnlyDictionary<string, string> query)
    {
        var kind = operation.ValueKind == JsonValueKind.Object && operation.Property("operation") is { ValueKind: JsonValueKind.String } name ? name.GetString() : "";
        return kind switch
        {
            "upsert" => StateItemJson.Read(operation.Property("request"), query),
            "delete" => StateItemJson.Read(operation.Property("request"), query) with { Value = null },
            _ => throw new ApiException(400, "ERR_NOT_SUPPORTED_STATE_OPERATION", $"operation type {kind} not supported"),
        };
    }

    // The one escape that routing leaves as it is.
    private static string Unescape(string key) => key.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

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
