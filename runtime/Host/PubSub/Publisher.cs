using System.Diagnostics;
using System.Globalization;
using LocalDapr.Resiliency;
using LocalDapr.Resources;
using LocalDapr.Sidecars;

namespace LocalDapr.PubSub;

/// <summary>Publishes on behalf of an app, whichever way the app has asked.</summary>
public sealed class Publisher(Broker broker, TimeProvider clock)
{
    private const string RawPayload = "rawPayload";

    /// <summary>One event as it came from the app.</summary>
    public sealed record Event(byte[] Data, string? ContentType, IReadOnlyDictionary<string, string> Metadata);

    /// <summary>Where events go, checked before anything of them is read.</summary>
    public sealed record Destination(Sidecar Sidecar, string PubSub, string Topic, bool IsRaw);

    /// <summary>Finds the component and reads what the request says for all of its events.</summary>
    public static Destination Check(Sidecar sidecar, string pubsub, string topic, IReadOnlyDictionary<string, string> metadata)
    {
        if (string.IsNullOrEmpty(pubsub))
            throw PubSubErrors.NameEmpty();
        if (!sidecar.Components.PubSubs.ContainsKey(pubsub))
            throw PubSubErrors.NotFound(pubsub);
        if (string.IsNullOrEmpty(topic))
            throw PubSubErrors.TopicEmpty(pubsub);
        var raw = metadata.GetValueOrDefault(RawPayload) ?? "";
        if (raw.Length > 0 && GoFlag.Parse(raw) is null)
            throw PubSubErrors.Metadata(pubsub, $"{RawPayload} value must be a valid boolean: actual is '{raw}'");
        return new Destination(sidecar, pubsub, topic, GoFlag.Parse(raw) ?? false);
    }

    public async Task Publish(Destination to, IReadOnlyList<Event> events, string? traceParent, string? traceState, CancellationToken stop)
    {
        var (sidecar, pubsub, topic, isRaw) = to;
        List<Message> messages;
        try
        {
            messages = [.. events.Select(e => isRaw ? Bare(e, topic) : Envelop(e, new CloudEvents.Origin(
                sidecar.AppId, pubsub, topic, TraceOf(traceParent, isOneOfMany: events.Count > 1), traceState, clock.GetUtcNow())))];
        }
        catch (FormatException e)
        {
            throw PubSubErrors.CloudEvent(pubsub, sidecar.AppId, e.Message);
        }
        if (!sidecar.Components.PubSubs[pubsub].MayPublish(sidecar.AppId, topic))
            throw PubSubErrors.Forbidden(pubsub, topic, sidecar.AppId);
        try
        {
            await sidecar.Policies.ToComponent(pubsub, ComponentKind.Pubsub).Run(async _ =>
            {
                await broker.Publish(pubsub, messages);
                return true;
            }, stop);
        }
        catch (Exception e) when (e is Microsoft.Data.Sqlite.SqliteException or TimeoutException or CircuitOpenException)
        {
            throw PubSubErrors.NotPublished(pubsub, topic, e.Message);
        }
    }

    private Message Bare(Event published, string topic) =>
        new(topic, published.Data, published.ContentType ?? "application/octet-stream", published.Metadata, Expiry(published.Metadata));

    private Message Envelop(Event published, CloudEvents.Origin origin)
    {
        var expires = Expiry(published.Metadata);
        var envelope = CloudEvents.Wrap(published.Data, published.ContentType, origin, published.Metadata, expires);
        return new Message(origin.Topic, CloudEvents.Bytes(envelope), CloudEvents.ContentType, published.Metadata, expires);
    }

    /// <summary>A time to live that cannot be read is none, as in daprd.</summary>
    private DateTimeOffset? Expiry(IReadOnlyDictionary<string, string> metadata)
    {
        if ((metadata.GetValueOrDefault("ttl") ?? metadata.GetValueOrDefault("ttlInSeconds")) is not { Length: > 0 } text)
            return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            return seconds > 0 ? After(seconds) : null;
        return GoDuration.TryParse(text, out var time) ? clock.GetUtcNow() + (time > TimeSpan.Zero ? time : TimeSpan.Zero) : null;
    }

    private DateTimeOffset After(long seconds) =>
        seconds < (DateTimeOffset.MaxValue - clock.GetUtcNow()).TotalSeconds ? clock.GetUtcNow().AddSeconds(seconds) : DateTimeOffset.MaxValue;

    /// <summary>Each of many events is a step of its own in the trace of the call.</summary>
    private static string TraceOf(string? traceParent, bool isOneOfMany)
    {
        if (string.IsNullOrEmpty(traceParent))
            return $"00-{ActivityTraceId.CreateRandom().ToHexString()}-{ActivitySpanId.CreateRandom().ToHexString()}-00";
        var parts = traceParent.Split('-');
        return isOneOfMany && parts.Length == 4 ? $"{parts[0]}-{parts[1]}-{ActivitySpanId.CreateRandom().ToHexString()}-{parts[3]}" : traceParent;
    }
}
