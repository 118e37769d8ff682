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
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var published = new Publisher.Event(body.ToArray(), context.Request.ContentType, context.QueryMetadata());
        await Publish(context, publisher, pubsub, topic, [published]);
        context.Response.StatusCode = 204;
    }

    private static async Task PublishMany(HttpContext context, string pubsub, string? topic, Publisher publisher)
    {
        List<Entry>? entries;
        try
        {
            entries = await JsonSerializer.DeserializeAsync<List<Entry>>(context.Request.Body, JsonSerializerOptions.Web, context.RequestAborted);
        }
        catch (JsonException e)
        {
            throw new ApiException(400, "ERR_PUBSUB_EVENTS_SER", $"error when unmarshaling the request for topic {topic} pubsub {pubsub}: {e.Message}");
        }
        entries ??= [];
        if (entries.Any(e => string.IsNullOrEmpty(e.EntryId)) || entries.DistinctBy(e => e.EntryId).Count() != entries.Count)
            throw new ApiException(
                400, "ERR_PUBSUB_EVENTS_SER", $"error when marshaling cloud event envelope for topic {topic} pubsub {pubsub}: entryId is duplicated or not present for entry");

        var metadata = context.QueryMetadata();
        await Publish(context, publisher, pubsub, topic, [.. entries.Select(e => e.ToEvent(metadata))]);
        context.Response.StatusCode = 204;
    }

    private static Task Publish(HttpContext context, Publisher publisher, string pubsub, string? topic, IReadOnlyList<Publisher.Event> events) =>
        publisher.Publish(
            context.Sidecar, pubsub, topic ?? "", events,
            context.Request.Headers.TraceParent, context.Request.Headers.TraceState, context.RequestAborted);

    private sealed record Entry(string? EntryId, JsonElement Event, string? ContentType, Dictionary<string, string>? Metadata)
    {
        public Publisher.Event ToEvent(IReadOnlyDictionary<string, string> requestMetadata)
        {
            var metadata = new Dictionary<string, string>(requestMetadata, StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in Metadata ?? [])
                metadata[name] = value;
            return new Publisher.Event(Bytes(), ContentType, metadata);
        }

        // Text travels as it is, bytes in base64, anything else as JSON.
        private byte[] Bytes() => Event.ValueKind switch
        {
            JsonValueKind.String when (ContentType ?? "").StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase) =>
                Event.TryGetBytesFromBase64(out var bytes) ? bytes : System.Text.Encoding.UTF8.GetBytes(Event.GetString()!),
            JsonValueKind.String when !(ContentType ?? "").Contains("json", StringComparison.OrdinalIgnoreCase) =>
                System.Text.Encoding.UTF8.GetBytes(Event.GetString()!),
            _ => JsonSerializer.SerializeToUtf8Bytes(Event),
        };
    }
}
