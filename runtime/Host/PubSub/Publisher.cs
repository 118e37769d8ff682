using System.Diagnostics;
using System.Globalization;
using LocalDapr.Http;
using LocalDapr.Sidecars;

namespace LocalDapr.PubSub;

/// <summary>Publishes on behalf of an app, whichever way the app has asked.</summary>
public sealed class Publisher(Broker broker, TimeProvider clock)
{
    /// <summary>One event as it came from the app.</summary>
    public sealed record Event(byte[] Data, string? ContentType, IReadOnlyDictionary<string, string> Metadata);

    public async Task Publish(Sidecar sidecar, string pubsub, string topic, IReadOnlyList<Event> events, string? traceParent, string? traceState, CancellationToken stop)
    {
        Check(sidecar, pubsub, topic);
        traceParent = string.IsNullOrEmpty(traceParent)
            ? $"00-{ActivityTraceId.CreateRandom().ToHexString()}-{ActivitySpanId.CreateRandom().ToHexString()}-00"
            : traceParent;
        var origin = new CloudEvents.Origin(sidecar.AppId, pubsub, topic, traceParent, traceState);
        List<Message> messages;
        try
        {
            messages = [.. events.Select(e => Envelop(e, origin))];
        }
        catch (FormatException e)
        {
            throw new ApiException(500, "ERR_PUBSUB_CLOUD_EVENTS_SER", $"cannot create cloudevent: {e.Message}");
        }
        try
        {
            await sidecar.Policies.ToComponent(pubsub, Resiliency.ComponentKind.Pubsub).Run(async _ =>
            {
                await broker.Publish(pubsub, messages);
                return true;
            }, stop);
        }
        catch (Microsoft.Data.Sqlite.SqliteException e)
        {
            throw new ApiException(500, "ERR_PUBSUB_PUBLISH_MESSAGE", $"error when publishing to topic {topic} in pubsub {pubsub}: {e.Message}");
        }
    }

    private Message Envelop(Event published, CloudEvents.Origin origin)
    {
        DateTimeOffset? expires = published.Metadata.TryGetValue("ttlInSeconds", out var text)
            ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
                ? clock.GetUtcNow().AddSeconds(seconds)
                : throw new ApiException(400, "ERR_PUBSUB_REQUEST_METADATA", $"failed deserializing metadata. Error: ttlInSeconds value must be higher than zero: actual is {text}")
            : null;
        return published.Metadata.TryGetValue("rawPayload", out var raw) && raw.Equals("true", StringComparison.OrdinalIgnoreCase)
            ? new Message(origin.Topic, published.Data, published.ContentType ?? "application/octet-stream", published.Metadata, expires)
            : new Message(
                origin.Topic,
                CloudEvents.Bytes(CloudEvents.Wrap(published.Data, published.ContentType, origin, published.Metadata, expires)),
                CloudEvents.ContentType, published.Metadata, expires);
    }

    private static void Check(Sidecar sidecar, string pubsub, string topic)
    {
        var components = sidecar.Components.PubSubs;
        if (string.IsNullOrEmpty(pubsub))
            throw new ApiException(404, "ERR_PUBSUB_EMPTY", "pubsub name is empty");
        if (components.Count == 0)
            throw new ApiException(400, "ERR_PUBSUB_NOT_CONFIGURED", $"pubsub {pubsub} is not configured");
        if (!components.TryGetValue(pubsub, out var component))
            throw new ApiException(404, "ERR_PUBSUB_NOT_FOUND", $"pubsub {pubsub} is not found");
        if (string.IsNullOrEmpty(topic))
            throw new ApiException(404, "ERR_TOPIC_NAME_EMPTY", $"topic is empty in pubsub {pubsub}");
        if (!component.MayPublish(sidecar.AppId, topic))
            throw new ApiException(403, "ERR_PUBSUB_FORBIDDEN", $"topic {topic} is not allowed for app id {sidecar.AppId}");
    }
}
