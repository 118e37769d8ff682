using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalDapr.Resiliency;
using LocalDapr.Resources;
using LocalDapr.Sidecars;
using LocalDapr.Tracing;

namespace LocalDapr.PubSub;

/// <summary>How the app answered a message.</summary>
public enum Answer
{
    Taken,
    Dropped,
}

/// <summary>Hands one message to the app and understands its answer; what may be tried again is thrown.</summary>
public static class Delivery
{
    /// <summary>Metadata of a message reach the app as headers, but for those that speak of the call itself.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "content-length", "content-type", "host", "connection", "transfer-encoding", "traceparent", "tracestate", "pubsubName", ApiToken.Header,
    };

    public static async Task<Answer> Send(
        Sidecar sidecar, Subscription subscription, string path, JsonObject cloudEvent, IReadOnlyDictionary<string, string> metadata, CancellationToken stop)
    {
        if (sidecar.Channel.Grpc is { } app)
            return await GrpcDelivery.Send(app, subscription, path, cloudEvent, Headers(sidecar, cloudEvent, metadata, isGrpc: true), stop);
        using var request = new HttpRequestMessage(HttpMethod.Post, sidecar.Channel.UriOf(path))
        {
            Content = new ByteArrayContent(CloudEvents.Bytes(cloudEvent)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(CloudEvents.ContentType);
        foreach (var (name, value) in Headers(sidecar, cloudEvent, metadata, isGrpc: false))
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("pubsubName", subscription.PubSub);

        using var answer = await sidecar.Channel.Send(request, stop);
        var body = await answer.Content.ReadAsStringAsync(stop);
        return (int)answer.StatusCode switch
        {
            >= 200 and <= 299 => Understand(StatusIn(body)),
            404 => Answer.Dropped,
            var code => throw new StatusFailureException(code, $"the app answered {code}: {(body.Length > 300 ? body[..300] : body)}"),
        };
    }

    private static Dictionary<string, string> Headers(Sidecar sidecar, JsonObject cloudEvent, IReadOnlyDictionary<string, string> metadata, bool isGrpc)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in metadata)
            if (!Reserved.Contains(name))
                headers[name] = value;
        if (sidecar.Tracer.Next(TraceContext.Parse(Text(cloudEvent, "traceparent"), Text(cloudEvent, "tracestate"))) is { } span)
            foreach (var (name, value) in span.Headers(isGrpc))
                headers[name] = value;
        return headers;
    }

    /// <summary>Hands several messages over at once; the answer tells for each, by its number, whether it was taken or dropped.</summary>
    public static async Task<IReadOnlyDictionary<string, Answer>> SendBulk(
        Sidecar sidecar, string path, Subscription subscription, IReadOnlyList<(string EntryId, JsonObject Event)> entries, CancellationToken stop)
    {
        if (sidecar.Channel.Grpc is { } app)
            return await GrpcDelivery.SendBulk(app, subscription, path, entries, stop);
        var envelope = new JsonObject
        {
            ["id"] = Guid.NewGuid().ToString(),
            ["entries"] = new JsonArray([.. entries.Select(e => new JsonObject
            {
                ["entryId"] = e.EntryId,
                ["event"] = subscription.IsRaw ? e.Event["data_base64"]?.DeepClone() : e.Event.DeepClone(),
                ["contentType"] = subscription.IsRaw ? "application/octet-stream" : CloudEvents.ContentType,
                ["metadata"] = new JsonObject(),
            })]),
            ["metadata"] = new JsonObject { ["pubsubName"] = subscription.PubSub },
            ["pubsubname"] = subscription.PubSub,
            ["topic"] = subscription.Topic,
            ["type"] = "com.dapr.event.sent.bulk",
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, sidecar.Channel.UriOf(path))
        {
            Content = new ByteArrayContent(CloudEvents.Bytes(envelope)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TryAddWithoutValidation("pubsubName", subscription.PubSub);

        using var answer = await sidecar.Channel.Send(request, stop);
        var body = await answer.Content.ReadAsStringAsync(stop);
        if ((int)answer.StatusCode == 404)
            return entries.ToDictionary(e => e.EntryId, _ => Answer.Taken); // gone for good: dead letters are for what was dropped one by one
        if (!answer.IsSuccessStatusCode)
            throw new StatusFailureException((int)answer.StatusCode, $"the app answered {(int)answer.StatusCode}");

        var answers = new Dictionary<string, Answer>(StringComparer.Ordinal);
        var statuses = Parse(body)?.Find("statuses")?.Items() ?? [];
        foreach (var status in statuses)
        {
            if (status.Text("entryId") is { } entry && status.Text("status") is "SUCCESS" or "DROP")
                answers[status.Text("entryId")!] = status.Text("status") == "DROP" ? Answer.Dropped : Answer.Taken;
        }
        return answers; // an entry that is missing is tried again
    }

    private static Answer Understand(string? status) => status switch
    {
        null or "" or "SUCCESS" => Answer.Taken,
        "DROP" => Answer.Dropped,
        "RETRY" => throw new InvalidOperationException("the app answered RETRY"),
        _ => throw new InvalidOperationException($"the app answered the unknown status {status}"),
    };

    private static string? StatusIn(string body) => Parse(body)?.Text("status");

    private static LooseJson? Parse(string body)
    {
        if (body.Length == 0)
            return null;
        try
        {
            return new LooseJson(JsonSerializer.Deserialize<JsonElement>(body));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonObject cloudEvent, string field) =>
        cloudEvent[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
