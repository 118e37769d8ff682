using System.Text;
using System.Text.Json;
using LocalDapr.PubSub;

namespace LocalDapr.Http;

/// <summary>Publishing, one event or many.</summary>
public static class PublishApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        string[] write = ["POST", "PUT"];
        routes.MapMethods("/v1.0/publish/bulk/{pubsub}/{**topic}", write, PublishMany);
        routes.MapMethods("/v1.0-alpha1/publish/bulk/{pubsub}/{**topic}", write, PublishMany);
        routes.MapMethods("/v1.0/publish/{pubsub}/{**topic}", write, PublishOne);
    }

    private static async Task PublishOne(HttpContext context, string pubsub, string? topic, Publisher publisher)
    {
        var metadata = context.QueryMetadata();
        var to = Publisher.Check(context.Sidecar, pubsub, topic ?? "", metadata);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        await Publish(context, publisher, to, [new Publisher.Event(body.ToArray(), context.Request.ContentType, metadata)]);
        context.Response.StatusCode = 204;
    }

    private static async Task PublishMany(HttpContext context, string pubsub, string? topic, Publisher publisher)
    {
        var metadata = context.QueryMetadata();
        var to = Publisher.Check(context.Sidecar, pubsub, topic ?? "", metadata);
        List<Entry> entries;
        try
        {
            entries = await JsonSerializer.DeserializeAsync<List<Entry>>(context.Request.Body, JsonSerializerOptions.Web, context.RequestAborted) ?? [];
        }
        catch (JsonException e)
        {
            throw PubSubErrors.Unreadable(to.PubSub, to.Topic, to.Sidecar.AppId, e.Message);
        }
        var known = new HashSet<string>(StringComparer.Ordinal);
        var events = new List<Publisher.Event>();
        foreach (var entry in entries)
        {
            try
            {
                events.Add(entry.ToEvent(metadata));
            }
            catch (FormatException e)
            {
                throw PubSubErrors.Envelope(to.PubSub, to.Topic, to.Sidecar.AppId, e.Message);
            }
            if (string.IsNullOrEmpty(entry.EntryId) || !known.Add(entry.EntryId))
                throw PubSubErrors.Entries(to.PubSub, to.Topic, to.Sidecar.AppId);
        }
        await Publish(context, publisher, to, events);
        context.Response.StatusCode = 204;
    }

    private static Task Publish(HttpContext context, Publisher publisher, Publisher.Destination to, IReadOnlyList<Publisher.Event> events) =>
        publisher.Publish(to, events, context.Request.Headers.TraceParent, context.Request.Headers.TraceState, context.RequestAborted);

    private sealed record Entry(string? EntryId, JsonElement Event, string? ContentType, Dictionary<string, string>? Metadata)
    {
        public Publisher.Event ToEvent(IReadOnlyDictionary<string, string> requestMetadata)
        {
            var metadata = new Dictionary<string, string>(requestMetadata, StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in Metadata ?? [])
                metadata[name] = value;
            return new Publisher.Event(Bytes(), ContentType, metadata);
        }

        // Text travels as it is, bytes in base64, JSON as JSON; another type does not say how to read the event.
        private byte[] Bytes()
        {
            if (ContentTypes.IsBinary(ContentType) && Event.ValueKind == JsonValueKind.String)
                return Event.TryGetBytesFromBase64(out var bytes)
                    ? bytes
                    : throw new FormatException("error: unable to decode base64 application/octect-stream data");
            if (ContentTypes.IsText(ContentType) && Event.ValueKind == JsonValueKind.String)
                return Encoding.UTF8.GetBytes(Event.GetString()!);
            if (ContentTypes.IsJson(ContentType) || ContentTypes.IsCloudEvents(ContentType))
                return JsonSerializer.SerializeToUtf8Bytes(Event);
            throw new FormatException("mismatch between contentType and event");
        }
    }
}
