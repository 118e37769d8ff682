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
    public const string ContentType = ContentTypes.CloudEvents;

    private const string DefaultSource = "Dapr";
    private const string DefaultType = "com.dapr.event.sent";

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    /// <summary>Where an event comes from and goes to, and when.</summary>
    public sealed record Origin(string AppId, string PubSub, string Topic, string? TraceParent, string? TraceState, DateTimeOffset Time);

    /// <summary>Wraps a payload; one that is an envelope already only gets what it lacks, and where it goes.</summary>
    public static JsonObject Wrap(byte[] data, string? contentType, Origin origin, IReadOnlyDictionary<string, string> metadata, DateTimeOffset? expires)
    {
        var envelope = ContentTypes.IsCloudEvents(contentType) ? Complete(data, origin) : Create(data, contentType, origin, metadata);
        if (expires is { } time)
            envelope["expiration"] = Format(time);
        return envelope;
    }

    /// <summary>Wraps a bare payload for a subscriber, who always receives an envelope.</summary>
    public static JsonObject WrapRaw(byte[] data, string pubsub, string topic, IReadOnlyDictionary<string, string> metadata)
    {
        var envelope = new JsonObject
        {
            ["data_base64"] = Convert.ToBase64String(data),
            ["datacontenttype"] = "application/octet-stream",
            ["id"] = Guid.NewGuid().ToString(),
            ["pubsubname"] = pubsub,
            ["source"] = DefaultSource,
            ["specversion"] = "1.0",
            ["topic"] = topic,
            ["type"] = DefaultType,
        };
        AddTrace(envelope, metadata, overwrites: true);
        return envelope;
    }

    /// <summary>Puts in what the metadata of a message know of its trace.</summary>
    public static void AddTrace(JsonObject envelope, IReadOnlyDictionary<string, string> metadata, bool overwrites = false)
    {
        if ((overwrites || !envelope.ContainsKey("traceid")) && metadata.TryGetValue("traceid", out var id))
            envelope["traceid"] = id;
        if ((overwrites || !envelope.ContainsKey("traceparent")) && metadata.TryGetValue("traceparent", out var parent))
            envelope["traceid"] = envelope["traceparent"] = parent;
        if ((overwrites || !envelope.ContainsKey("tracestate")) && metadata.TryGetValue("tracestate", out var state))
            envelope["tracestate"] = state;
    }

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
        && expires < now;

    private static JsonObject Create(byte[] data, string? contentType, Origin origin, IReadOnlyDictionary<string, string> metadata)
    {
        var trace = Given("traceparent") ?? Given("traceid") ?? origin.TraceParent;
        var envelope = new JsonObject
        {
            ["id"] = Given("id") ?? Guid.NewGuid().ToString(),
            ["specversion"] = "1.0",
            ["datacontenttype"] = string.IsNullOrEmpty(contentType) ? "text/plain" : contentType,
            ["source"] = Given("source") ?? origin.AppId,
            ["type"] = Given("type") ?? DefaultType,
            ["topic"] = origin.Topic,
            ["pubsubname"] = origin.PubSub,
            ["traceid"] = trace,
            ["traceparent"] = trace,
            ["tracestate"] = Given("tracestate") ?? origin.TraceState ?? "",
            ["time"] = Format(origin.Time),
        };
        if (Given("subject") is { } subject)
            envelope["subject"] = subject;
        if (ContentTypes.IsBinary(contentType))
            envelope["data_base64"] = Convert.ToBase64String(data);
        else if (ContentTypes.IsJson(contentType) && TryParse(data, out var json))
            envelope["data"] = json;
        else
            envelope["data"] = Encoding.UTF8.GetString(data);
        return envelope;

        string? Given(string field) => metadata.TryGetValue($"cloudevent.{field}", out var value) && value.Length > 0 ? value : null;
    }

    private static JsonObject Complete(byte[] data, Origin origin)
    {
        var envelope = Parse(data) ?? throw new FormatException("the body is not a JSON object, as a cloud event must be");
        envelope.TryAdd("time", Format(origin.Time));
        if (envelope.TryAdd("traceid", origin.TraceParent))
            envelope["traceparent"] = origin.TraceParent;
        envelope.TryAdd("tracestate", origin.TraceState ?? "");
        envelope["topic"] = origin.Topic;
        envelope["pubsubname"] = origin.PubSub;
        envelope["source"] ??= DefaultSource;
        envelope["type"] ??= DefaultType;
        envelope["specversion"] ??= "1.0";
        return envelope;
    }

    private static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

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
