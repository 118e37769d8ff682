using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Dapr;

/// <summary>Replaces a request that brings a CloudEvent by one that brings its data, for as long as the request is handled.</summary>
internal sealed class CloudEventsMiddleware(RequestDelegate next, CloudEventsMiddlewareOptions options)
{
    private const string Envelope = "application/cloudevents+json";

    public Task InvokeAsync(HttpContext http) => IsEnvelope(http.Request, out var charset) ? Unwrap(http, charset) : next(http);

    private async Task Unwrap(HttpContext http, Encoding charset)
    {
        JsonElement envelope;
        try
        {
            envelope = await Read(http.Request.Body, charset, http.RequestAborted);
        }
        catch (JsonException)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var text = Attribute(envelope, "data");
        var binary = Attribute(envelope, "data_base64");
        if (envelope.ValueKind != JsonValueKind.Object || (text is not null && binary is not null))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        byte[]? bytes = null;
        if (binary is { } encoded && (encoded.ValueKind != JsonValueKind.String || !encoded.TryGetBytesFromBase64(out bytes)))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        var (contentType, isJson) = ContentType(envelope);
        var body = text is { } data ? Data(data, isJson) : bytes ?? [];

        CloudEventHeaders.Forward(http.Request.Headers, envelope, options);
        var (originalBody, originalType) = (http.Request.Body, http.Request.ContentType);
        try
        {
            http.Request.Body = new MemoryStream(body);
            http.Request.ContentType = text is null && binary is null ? null : contentType;
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested && http.Response.HasStarted)
        {
            // Whoever sent the event has gone, and nothing can be answered any more.
        }
        finally
        {
            (http.Request.Body, http.Request.ContentType) = (originalBody, originalType);
        }
    }

    // Text that is not JSON stands in the envelope as a JSON string; what is no string is JSON whatever the envelope says.
    private byte[] Data(JsonElement data, bool isJson) =>
        isJson || data.ValueKind != JsonValueKind.String || options.SuppressJsonDecodingOfTextPayloads
            ? Encoding.UTF8.GetBytes(data.GetRawText())
            : Encoding.UTF8.GetBytes(data.GetString()!);

    private static async Task<JsonElement> Read(Stream body, Encoding charset, CancellationToken stop)
    {
        if (charset is UTF8Encoding) return await JsonSerializer.DeserializeAsync<JsonElement>(body, cancellationToken: stop);

        using var reader = new StreamReader(body, charset);
        return JsonSerializer.Deserialize<JsonElement>(await reader.ReadToEndAsync(stop));
    }

    private static JsonElement? Attribute(JsonElement envelope, string name)
    {
        if (envelope.ValueKind != JsonValueKind.Object) return null;
        foreach (var attribute in envelope.EnumerateObject())
        {
            if (attribute.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return attribute.Value;
        }
        return null;
    }

    private static (string Type, bool IsJson) ContentType(JsonElement envelope)
    {
        if (Attribute(envelope, "datacontenttype") is not { ValueKind: JsonValueKind.String } given
            || !MediaTypeHeaderValue.TryParse(given.GetString(), out var parsed))
        {
            return ("application/json", true);
        }

        var isJson = parsed.MediaType.Equals("application/json", StringComparison.Ordinal) || parsed.Suffix.Equals("json", StringComparison.Ordinal);
        if (!parsed.Charset.HasValue) return (given.GetString()!, isJson);

        parsed.Charset = default; // What is handed on is always UTF-8.
        return (parsed.ToString(), isJson);
    }

    private static bool IsEnvelope(HttpRequest request, out Encoding charset)
    {
        charset = Encoding.UTF8;
        if (request.ContentType is not { } type || !type.StartsWith(Envelope, StringComparison.OrdinalIgnoreCase)
            || !MediaTypeHeaderValue.TryParse(type, out var parsed) || !parsed.MediaType.Equals(Envelope, StringComparison.OrdinalIgnoreCase))
        {
            return false; // Batches, too, are left as they are.
        }
        if (parsed.Encoding is { } named) charset = named;
        return true;
    }
}
