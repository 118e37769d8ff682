using System.Net;
using System.Text;
using System.Text.Json;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    public override async Task<TValue> GetStateAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        (await GetStateAndETagAsync<TValue>(storeName, key, consistencyMode, metadata, cancellationToken)).value;

    public override async Task<(TValue value, string etag)> GetStateAndETagAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);

        var path = WithMetadata(Path("state", storeName, key), metadata);
        if (consistencyMode is { } consistency) path = WithQuery(path, [KeyValuePair.Create("consistency", Name(consistency))]);
        using var response = await Send("Get state", HttpMethod.Get, path, null, cancellationToken);

        // The sidecar's ETags are not quoted, so the typed header would refuse them.
        var etag = response.Headers.NonValidated.TryGetValues("ETag", out var values) ? values.ToString() : "";
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return (Read<TValue>(body, "State"), etag);
    }

    public override async Task<IReadOnlyList<BulkStateItem>> GetBulkStateAsync(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        [
            .. (await GetBulk(storeName, keys, parallelism, metadata, cancellationToken))
                .Select(item => new BulkStateItem(item.Key, item.Data, item.ETag)),
        ];

    public override async Task<IReadOnlyList<BulkStateItem<TValue>>> GetBulkStateAsync<TValue>(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        [
            .. (await GetBulk(storeName, keys, parallelism, metadata, cancellationToken))
                .Select(item => new BulkStateItem<TValue>(item.Key, Read<TValue>(Encoding.UTF8.GetBytes(item.Data), "State"), item.ETag)),
        ];

    public override Task SaveStateAsync<TValue>(
        string storeName, string key, TValue value, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        Save(storeName, [new SaveStateItem<TValue>(key, value, "", stateOptions, metadata)], null, cancellationToken);

    public override Task<bool> TrySaveStateAsync<TValue>(
        string storeName, string key, TValue value, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(etag);
        return Save(storeName, [new SaveStateItem<TValue>(key, value, etag, stateOptions, metadata)], IsMismatch, cancellationToken);
    }

    public override Task SaveBulkStateAsync<TValue>(
        string storeName, IReadOnlyList<SaveStateItem<TValue>> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items.Count > 0
            ? Save(storeName, items, null, cancellationToken)
            : throw new ArgumentException("items do not contain any elements", nameof(items));
    }

    public override Task DeleteStateAsync(
        string storeName, string key, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        Delete(storeName, key, "", stateOptions, metadata, null, cancellationToken);

    public override Task<bool> TryDeleteStateAsync(
        string storeName, string key, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(etag);
        return Delete(storeName, key, etag, stateOptions, metadata, IsMismatch, cancellationToken);
    }

    // The HTTP API has no call for several removals; they are independent of each other anyway.
    public override async Task DeleteBulkStateAsync(
        string storeName, IReadOnlyList<BulkDeleteStateItem> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        foreach (var item in items)
            await Delete(storeName, item.Key, item.ETag, item.StateOptions, item.Metadata, null, cancellationToken);
    }

    public override async Task ExecuteStateTransactionAsync(
        string storeName, IReadOnlyList<StateTransactionRequest> operations, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentNullException.ThrowIfNull(operations);
        if (operations.Count == 0) throw new ArgumentException("operations does not contain any elements", nameof(operations));

        var body = JsonContent(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("operations");
            foreach (var operation in operations)
            {
                json.WriteStartObject();
                json.WriteString("operation", operation.OperationType == StateOperationType.Delete ? "delete" : "upsert");
                json.WritePropertyName("request");
                WriteItem(json, operation.Key, operation.Value, operation.ETag, operation.Options, operation.Metadata);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            WriteMetadata(json, metadata);
            json.WriteEndObject();
        });
        using var response = await Send("State transaction", HttpMethod.Post, Path("state", storeName, "transaction"), body, cancellationToken);
    }

    private async Task<List<(string Key, string Data, string ETag)>> GetBulk(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata, CancellationToken stop)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0) throw new ArgumentException("keys do not contain any elements", nameof(keys));

        var body = JsonContent(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("keys");
            foreach (var key in keys) json.WriteStringValue(key);
            json.WriteEndArray();
            if (parallelism is { } atOnce) json.WriteNumber("parallelism", atOnce);
            WriteMetadata(json, metadata);
            json.WriteEndObject();
        });
        using var answer = JsonDocument.Parse(await Body(
            await Send("Get bulk state", HttpMethod.Post, Path("state", storeName, "bulk"), body, stop), stop));

        var items = new List<(string, string, string)>();
        foreach (var item in answer.RootElement.EnumerateArray())
        {
            var key = item.GetProperty("key").GetString()!;
            if (item.TryGetProperty("error", out var error) && error.GetString() is { Length: > 0 } words)
                throw new DaprException($"Get bulk state operation failed for key '{key}': {words}");
            items.Add((
                key,
                item.TryGetProperty("data", out var data) && data.ValueKind != JsonValueKind.Null ? data.GetRawText() : "",
                item.TryGetProperty("etag", out var etag) ? etag.GetString() ?? "" : ""));
        }
        return items;
    }

    private async Task<bool> Save<TValue>(
        string storeName, IReadOnlyList<SaveStateItem<TValue>> items, Func<HttpStatusCode, bool>? expected, CancellationToken stop)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        foreach (var item in items) ArgumentException.ThrowIfNullOrEmpty(item.Key);

        var body = JsonContent(json =>
        {
            json.WriteStartArray();
            foreach (var item in items) WriteItem(json, item.Key, Write(item.Value), item.ETag, item.StateOptions, item.Metadata);
            json.WriteEndArray();
        });
        using var response = await Send("Save state", HttpMethod.Post, Path("state", storeName), body, stop, expected: expected);
        return response.IsSuccessStatusCode;
    }

    private async Task<bool> Delete(
        string storeName, string key, string etag, StateOptions? options, IReadOnlyDictionary<string, string>? metadata, Func<HttpStatusCode, bool>? expected, CancellationToken stop)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);

        var query = new List<KeyValuePair<string, string>>();
        if (options?.Concurrency is { } concurrency) query.Add(KeyValuePair.Create("concurrency", Name(concurrency)));
        if (options?.Consistency is { } consistency) query.Add(KeyValuePair.Create("consistency", Name(consistency)));
        using var response = await Send(
            "Delete state", HttpMethod.Delete, WithQuery(WithMetadata(Path("state", storeName, key), metadata), query), null, stop,
            headers => { if (!string.IsNullOrEmpty(etag)) headers.TryAddWithoutValidation("If-Match", etag); },
            expected);
        return response.IsSuccessStatusCode;
    }

    private static void WriteItem(
        Utf8JsonWriter json, string key, byte[]? value, string? etag, StateOptions? options, IReadOnlyDictionary<string, string>? metadata)
    {
        json.WriteStartObject();
        json.WriteString("key", key);
        if (value is { Length: > 0 })
        {
            json.WritePropertyName("value");
            json.WriteRawValue(value);
        }
        if (!string.IsNullOrEmpty(etag)) json.WriteString("etag", etag);
        WriteMetadata(json, metadata);
        if (options is not null)
        {
            json.WriteStartObject("options");
            if (options.Concurrency is { } concurrency) json.WriteString("concurrency", Name(concurrency));
            if (options.Consistency is { } consistency) json.WriteString("consistency", Name(consistency));
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private TValue Read<TValue>(byte[] body, string what)
    {
        if (body.Length == 0) return default!;
        try
        {
            return JsonSerializer.Deserialize<TValue>(body, JsonSerializerOptions)!;
        }
        catch (JsonException broken)
        {
            throw new DaprException($"{what} operation failed: the payload could not be deserialized. See InnerException for details.", broken);
        }
    }

    private static bool IsMismatch(HttpStatusCode status) => status == HttpStatusCode.Conflict;

    private static string Name(ConsistencyMode mode) => mode == ConsistencyMode.Strong ? "strong" : "eventual";

    private static string Name(ConcurrencyMode mode) => mode == ConcurrencyMode.FirstWrite ? "first-write" : "last-write";
}
