using System.Text;
using System.Text.Json.Nodes;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalDapr.Resiliency;
using LocalDapr.Resources;
using LocalDapr.Sidecars;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace LocalDapr.PubSub;

/// <summary>Pub/sub with an app that speaks gRPC: its subscriptions, and messages handed over in its messages.</summary>
internal static class GrpcDelivery
{
    private static readonly HashSet<string> Standard = new(StringComparer.Ordinal)
    {
        "id", "source", "type", "specversion", "datacontenttype", "data", "data_base64",
    };

    /// <summary>Reads a wish of the app. One without routes is for a path without a name, since gRPC has one method for all.</summary>
    public static Subscription Read(TopicSubscription wish) => new(
        wish.PubsubName,
        wish.Topic,
        [.. (wish.Routes?.Rules ?? []).Where(r => r.Match.Trim().Length > 0).Select(r => new RouteRule(r.Match.Trim(), r.Path))],
        wish.Routes is { } routes
            ? routes.Default.Length > 0 ? routes.Default
                : routes.Rules.FirstOrDefault(r => r.Match.Trim().Length == 0)?.Path ?? (routes.Rules.Count == 0 ? "" : null)
            : "",
        wish.DeadLetterTopic.Length > 0 ? wish.DeadLetterTopic : null,
        wish.Metadata.ToDictionary(StringComparer.OrdinalIgnoreCase),
        wish.BulkSubscribe is { Enabled: true } bulk
            ? new BulkSubscribe(
                bulk.MaxMessagesCount > 0 ? bulk.MaxMessagesCount : 100,
                TimeSpan.FromMilliseconds(bulk.MaxAwaitDurationMs > 0 ? bulk.MaxAwaitDurationMs : 1000))
            : null,
        IsDeclarative: false);

    public static async Task<Answer> Send(
        GrpcApp app, Subscription subscription, string path, JsonObject cloudEvent, IReadOnlyDictionary<string, string> headers, CancellationToken stop)
    {
        try
        {
            var answer = await app.Deliver(Event(subscription, path, cloudEvent), headers, stop);
            return Understand(answer.Status);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
        {
            return Answer.Dropped; // it will never take it
        }
        catch (RpcException e)
        {
            throw new StatusFailureException((int)e.StatusCode, $"the app answered {e.StatusCode}: {e.Status.Detail}");
        }
    }

    public static TopicEventRequest Event(Subscription subscription, string path, JsonObject cloudEvent) => new()
    {
        Id = Text(cloudEvent, "id"),
        Source = Text(cloudEvent, "source"),
        Type = Text(cloudEvent, "type"),
        SpecVersion = Text(cloudEvent, "specversion"),
        DataContentType = Text(cloudEvent, "datacontenttype"),
        Data = Data(cloudEvent),
        Topic = subscription.Topic,
        PubsubName = subscription.PubSub,
        Path = path,
        Extensions = Extensions(cloudEvent),
    };

    public static Answer Understand(Status status) => status switch
    {
        Status.Success => Answer.Taken,
        Status.Drop => Answer.Dropped,
        Status.Retry => throw new InvalidOperationException("the app answered RETRY"),
        _ => throw new InvalidOperationException($"the app answered the unknown status {(int)status}"),
    };

    public static async Task<IReadOnlyDictionary<string, Answer>> SendBulk(
        GrpcApp app, Subscription subscription, string path, IReadOnlyList<(string EntryId, JsonObject Event)> entries, CancellationToken stop)
    {
        var request = new TopicEventBulkRequest
        {
            Id = Guid.NewGuid().ToString(),
            Topic = subscription.Topic,
            PubsubName = subscription.PubSub,
            Type = "com.dapr.event.sent.bulk",
            Path = path,
            Entries = { entries.Select(e => Entry(e.EntryId, e.Event, subscription.IsRaw)) },
        };
        try
        {
            var answers = new Dictionary<string, Answer>(StringComparer.Ordinal);
            foreach (var status in (await app.DeliverBulk(request, stop)).Statuses)
                if (status.Status is Status.Success or Status.Drop)
                    answers[status.EntryId] = status.Status == Status.Drop ? Answer.Dropped : Answer.Taken;
            return answers; // an entry that is missing is tried again
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
        {
            return entries.ToDictionary(e => e.EntryId, _ => Answer.Dropped);
        }
        catch (RpcException e)
        {
            throw new StatusFailureException((int)e.StatusCode, $"the app answered {e.StatusCode}: {e.Status.Detail}");
        }
    }

    private static TopicEventBulkRequestEntry Entry(string id, JsonObject cloudEvent, bool isRaw) => isRaw
        ? new TopicEventBulkRequestEntry { EntryId = id, Bytes = Data(cloudEvent), ContentType = Text(cloudEvent, "datacontenttype") }
        : new TopicEventBulkRequestEntry
        {
            EntryId = id,
            ContentType = CloudEvents.ContentType,
            CloudEvent = new TopicEventCERequest
            {
                Id = Text(cloudEvent, "id"),
                Source = Text(cloudEvent, "source"),
                Type = Text(cloudEvent, "type"),
                SpecVersion = Text(cloudEvent, "specversion"),
                DataContentType = Text(cloudEvent, "datacontenttype"),
                Data = Data(cloudEvent),
                Extensions = Extensions(cloudEvent),
            },
        };

    private static ByteString Data(JsonObject cloudEvent)
    {
        if (cloudEvent["data_base64"] is JsonValue encoded)
            return ByteString.FromBase64(encoded.GetValue<string>());
        return cloudEvent["data"] switch
        {
            null => ByteString.Empty,
            JsonValue text when text.TryGetValue<string>(out var value) && !ContentTypes.IsJson(Text(cloudEvent, "datacontenttype")) && !ContentTypes.IsCloudEvents(Text(cloudEvent, "datacontenttype")) => ByteString.CopyFromUtf8(value),
            var data => ByteString.CopyFrom(CloudEvents.Bytes(data)),
        };
    }

    private static Struct Extensions(JsonObject cloudEvent)
    {
        var others = new JsonObject();
        foreach (var (name, value) in cloudEvent)
            if (!Standard.Contains(name))
                others[name] = value?.DeepClone();
        return JsonParser.Default.Parse<Struct>(Encoding.UTF8.GetString(CloudEvents.Bytes(others)));
    }

    private static string Text(JsonObject cloudEvent, string field) =>
        cloudEvent[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
