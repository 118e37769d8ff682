using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    private const string CloudEvents = "application/cloudevents+json";

    public override Task PublishEventAsync<TData>(
        string pubsubName, string topicName, TData data, CancellationToken cancellationToken = default) =>
        Publish(pubsubName, topicName, Write(Required(data)), ContentTypeOf(data), null, cancellationToken);

    public override Task PublishEventAsync<TData>(
        string pubsubName, string topicName, TData data, Dictionary<string, string> metadata, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return Publish(pubsubName, topicName, Write(Required(data)), ContentTypeOf(data), metadata, cancellationToken);
    }

    public override Task PublishEventAsync(string pubsubName, string topicName, CancellationToken cancellationToken = default) =>
        Publish(pubsubName, topicName, ByteString.Empty, "", null, cancellationToken);

    public override Task PublishEventAsync(
        string pubsubName, string topicName, Dictionary<string, string> metadata, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return Publish(pubsubName, topicName, ByteString.Empty, "", metadata, cancellationToken);
    }

    public override Task PublishByteEventAsync(
        string pubsubName, string topicName, ReadOnlyMemory<byte> data, string dataContentType = Json, Dictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        Publish(pubsubName, topicName, ByteString.CopyFrom(data.Span), dataContentType, metadata, cancellationToken);

    public override async Task<BulkPublishResponse<TValue>> BulkPublishEventAsync<TValue>(
        string pubsubName, string topicName, IReadOnlyList<TValue> events, Dictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        ArgumentNullException.ThrowIfNull(events);

        var entries = events
            .Select((data, index) => new BulkPublishEntry<TValue>(index.ToString(CultureInfo.InvariantCulture), data, BulkContentTypeOf(data), metadata))
            .ToDictionary(entry => entry.EntryId);
        var request = new Wire.BulkPublishRequest { PubsubName = pubsubName, Topic = topicName };
        Copy(metadata, request.Metadata);
        foreach (var entry in entries.Values)
        {
            var sent = new Wire.BulkPublishRequestEntry
            {
                EntryId = entry.EntryId,
                ContentType = entry.ContentType,
                Event = entry.EventData is byte[] bytes ? ByteString.CopyFrom(bytes) : Write(entry.EventData),
            };
            Copy(metadata, sent.Metadata);
            request.Entries.Add(sent);
        }

        var response = await Call<Wire.BulkPublishRequest, Wire.BulkPublishResponse>("Bulk Publish", "BulkPublishEvent", request, cancellationToken);
        return new BulkPublishResponse<TValue>(
            [.. response.FailedEntries.Where(failed => entries.ContainsKey(failed.EntryId))
                .Select(failed => new BulkPublishResponseFailedEntry<TValue>(entries[failed.EntryId], failed.Error))]);
    }

    private Task<Empty> Publish(
        string pubsubName, string topicName, ByteString data, string contentType, Dictionary<string, string>? metadata, CancellationToken stop)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(topicName);
        var request = new Wire.PublishEventRequest { PubsubName = pubsubName, Topic = topicName, Data = data, DataContentType = contentType };
        Copy(metadata, request.Metadata);
        return Call<Wire.PublishEventRequest, Empty>("Publish", "PublishEvent", request, stop);
    }

    private static T Required<T>(T data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return data;
    }

    private static string ContentTypeOf<T>(T data) => data switch
    {
        CloudEvent => CloudEvents,
        _ => Json,
    };

    private static string BulkContentTypeOf<T>(T data) => data switch
    {
        byte[] => "application/octet-stream",
        _ => ContentTypeOf(data),
    };
}
