using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LocalDapr.PubSub;

/// <summary>What surrounds an event on its way: CloudEvents 1.0 with the fields that Dapr adds.</summary>
public static class CloudEvents
{
    public const string ContentType = "application/cloudevents+json";

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>Where an event comes from and goes to.</summary>
    public sealed record Origin(string AppId, string PubSub, string Topic, string? TraceParent, string? TraceState);

    /// <summary>Wraps a payload; one that is an envelope already only gets the fields that the runtime decides.</summary>
    public static JsonObject Wrap(byte[] data, string? contentType, Origin origin, IReadOnlyDictionary<string, string> metadata, DateTimeOffset? expires)
    {
        var mediaType = (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
        var envelope = mediaType == ContentType ? Complete(data, origin) : Create(data, contentType, mediaType, origin);
        foreach (var field in new[] { "id", "source", "type", "subject", "traceid", "tracestate", "traceparent" })
            if (metadata.TryGetValue($"cloudevent.{field}", out var value))
                envelope[field] = value;
        if (expires is { } time)
            envelope["expiration"] = time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return envelope;
    }

    /// <summary>Wraps a bare payload for a subscriber, who always receives an envelope.</summary>
    public static JsonObject WrapRaw(byte[] data, string pubsub, string topic) => new()
    {
        ["data_base64"] = Convert.ToBase64String(data),
        ["datacontenttype"] = "application/octet-stream",
        ["id"] = Guid.NewGuid().ToString(),
        ["pubsubname"] = pubsub,
        ["source"] = "Dapr",
        ["specversion"] = "1.0",
        ["topic"] = topic,
        ["type"] = "com.dapr.event.sent",
    };

    public static byte[] Bytes(JsonNode envelope) => Encoding.UTF8.GetBytes(envelope.ToJsonString(Plain));

    public static JsonObject? Parse(byte[] data)
    {
        try
        {
            return JsonNode.Parse(data) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static bool HasExpired(JsonObject envelope, DateTimeOffset now) =>
        envelope["expiration"] is JsonValue value && value.TryGetValue<string>(out var text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expires)
        && expires <= now;

    private static JsonObject Create(byte[] data, string? contentType, string mediaType, Origin origin)
    {
        var envelope = new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["specversion"] = "1.0",
            ["datacontenttype"] = string.IsNullOrEmpty(contentType) ? "text/plain" : contentType,
            ["source"] = origin.AppId,
            ["type"] = "com.dapr.event.sent",
        };
        SetOrigin(envelope, origin);
        if (mediaType == "application/octet-stream")
            envelope["data_base64"] = Convert.ToBase64String(data);
        else if (IsJson(mediaType) && TryParse(data, out var json))
            envelope["data"] = json;
        else
            envelope["data"] = Encoding.UTF8.GetString(data);
        return envelope;
    }

    private static JsonObject Complete(byte[] data, Origin origin)
    {
        var envelope = Parse(data) ?? throw new FormatException("the body is not a JSON object, as a cloud event must be");
        envelope["id"] ??= Guid.NewGuid().ToString();
        envelope["specversion"] ??= "1.0";
        envelope["source"] ??= origin.AppId;
        envelope["type"] ??= "com.dapr.event.sent";
        SetOrigin(envelope, origin);
        return envelope;
    }

    private static void SetOrigin(JsonObject envelope, Origin origin)
    {
        envelope["topic"] = origin.Topic;
        envelope["pubsubname"] = origin.PubSub;
        envelope["traceid"] = origin.TraceParent;
        envelope["traceparent"] = origin.TraceParent;
        envelope["tracestate"] = origin.TraceState ?? "";
    }

    private static bool IsJson(string mediaType) =>
        mediaType == "application/json" || mediaType.EndsWith("+json", StringComparison.Ordinal);

    private static bool TryParse(byte[] data, out JsonNode? json)
    {
        try
        {
            json = JsonNode.Parse(data);
            return true;
        }
        catch (JsonException)
        {
            json = null;
            return false;
        }
    }
}
