using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    private const string CloudEvents = "application/cloudevents+json";

    public override Task PublishEventAsync<TData>(
        string pubsubName, string topicName, TData data, CancellationToken cancellationToken = default) =>
        Publish(pubsubName, topicName, Write(data), ContentTypeOf(data), null, cancellationToken);

    public override Task PublishEventAsync<TData>(
        string pubsubName, string topicName, TData data, Dictionary<string, string> metadata, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return Publish(pubsubName, topicName, Write(data), ContentTypeOf(data), metadata, cancellationToken);
    }

    public override Task PublishEventAsync(string pubsubName, string topicName, CancellationToken cancellationToken = default) =>
        Publish(pubsubName, topicName, [], Json, null, cancellationToken);

    public override Task PublishEventAsync(
        string pubsubName, string topicName, Dictionary<string, string> metadata, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return Publish(pubsubName, topicName, [], Json, metadata, cancellationToken);
    }

    public override Task PublishByteEventAsync(
        string pubsubName, string topicName, ReadOnlyMemory<byte> data, string dataContentType = Json, Dictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        Publish(pubsubName, topicName, data.ToArray(), dataContentType, metadata, cancellationToken);

    public override async Task<BulkPublishResponse<TValue>> BulkPublishEventAsync<TValue>(
        string pubsubName, string topicName, IReadOnlyList<TValue> events, Dictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        ArgumentNullException.ThrowIfNull(events);

        var entries = events
            .Select((data, index) => new BulkPublishEntry<TValue>(index.ToString(CultureInfo.InvariantCulture), data, ContentTypeOf(data)))
            .ToDictionary(entry => entry.EntryId);
        var body = JsonContent(json =>
        {
            json.WriteStartArray();
            foreach (var entry in entries.Values)
            {
                json.WriteStartObject();
                json.WriteString("entryId", entry.EntryId);
                json.WriteString("contentType", entry.ContentType);
                json.WritePropertyName("event");
                json.WriteRawValue(Write(entry.EventData));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });

        var path = WithMetadata($"v1.0/publish/bulk/{Uri.EscapeDataString(pubsubName)}/{Topic(topicName)}", metadata);
        using var response = await Send(
            "Bulk Publish", HttpMethod.Post, path, body, cancellationToken, expected: status => status == HttpStatusCode.InternalServerError);
        if (response.StatusCode == HttpStatusCode.NoContent) return new BulkPublishResponse<TValue>([]);

        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var failed = BulkPublishFailures.Read(answer);
        if (failed.Count == 0 && !response.IsSuccessStatusCode)
        {
            var refusal = await SidecarError.Read(response, cancellationToken);
            throw new DaprException(
                $"Bulk Publish operation failed: the Dapr endpoint indicated a failure ({refusal.ErrorCode}: {refusal.Message}). See InnerException for details.", refusal);
        }
        return new BulkPublishResponse<TValue>(
            [.. failed.Where(item => entries.ContainsKey(item.EntryId)).Select(item => new BulkPublishResponseFailedEntry<TValue>(entries[item.EntryId], item.Error))]);
    }

    private async Task Publish(
        string pubsubName, string topicName, byte[] data, string contentType, Dictionary<string, string>? metadata, CancellationToken stop)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        var path = WithMetadata($"v1.0/publish/{Uri.EscapeDataString(pubsubName)}/{Topic(topicName)}", metadata);
        using var response = await Send("Publish", HttpMethod.Post, path, Content(data, contentType), stop);
    }

    // A topic may contain slashes.
    private static string Topic(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));

    private byte[] Write<T>(T data) => JsonSerializer.SerializeToUtf8Bytes(data, JsonSerializerOptions);

    private static string ContentTypeOf<T>(T data) => data is CloudEvent ? CloudEvents : Json;
}
