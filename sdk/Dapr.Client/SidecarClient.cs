using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Dapr.Client;

/// <summary>The client over the sidecar's HTTP API. Each building block has its own file; this one holds what they share.</summary>
internal sealed partial class SidecarClient : DaprClient
{
    private const string Json = "application/json";

    private readonly HttpClient _http;
    private readonly string _apiToken;

    public SidecarClient(HttpClient http, JsonSerializerOptions json, string apiToken)
    {
        (_http, JsonSerializerOptions, _apiToken) = (http, json, apiToken);
        _http.DefaultRequestHeaders.UserAgent.Add(UserAgent());
        if (!string.IsNullOrWhiteSpace(apiToken)) _http.DefaultRequestHeaders.TryAddWithoutValidation("dapr-api-token", apiToken);
    }

    public override JsonSerializerOptions JsonSerializerOptions { get; }

    protected override void Dispose(bool disposing)
    {
        _http.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Sends, and throws a <see cref="DaprException"/> unless the answer is a success or one that the caller expects.</summary>
    private async Task<HttpResponseMessage> Send(
        string operation, HttpMethod method, string path, HttpContent? content, CancellationToken stop,
        Action<HttpRequestHeaders>? headers = null, Func<HttpStatusCode, bool>? expected = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        headers?.Invoke(request.Headers);

        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, stop);
        }
        catch (HttpRequestException unreachable)
        {
            throw new DaprException($"{operation} operation failed: the Dapr endpoint could not be reached. See InnerException for details.", unreachable);
        }

        if (response.IsSuccessStatusCode || expected?.Invoke(response.StatusCode) == true) return response;
        using (response)
        {
            var refusal = await SidecarError.Read(response, stop);
            throw new DaprException(
                $"{operation} operation failed: the Dapr endpoint indicated a failure ({refusal.ErrorCode}: {refusal.Message}). See InnerException for details.",
                refusal);
        }
    }

    private static async Task<byte[]> Body(HttpResponseMessage response, CancellationToken stop)
    {
        using (response) return await response.Content.ReadAsByteArrayAsync(stop);
    }

    private static ByteArrayContent Content(byte[] body, string contentType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return content;
    }

    private ByteArrayContent JsonContent<T>(T data) => Content(JsonSerializer.SerializeToUtf8Bytes(data, JsonSerializerOptions), Json);

    /// <summary>JSON written by hand, for the envelopes whose names do not follow the caller's options.</summary>
    private static ByteArrayContent JsonContent(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        return Content(buffer.ToArray(), Json);
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is not { Count: > 0 }) return;
        json.WriteStartObject("metadata");
        foreach (var (name, value) in metadata) json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static string Path(params ReadOnlySpan<string> segments)
    {
        var path = new StringBuilder("v1.0");
        foreach (var segment in segments) path.Append('/').Append(Uri.EscapeDataString(segment));
        return path.ToString();
    }

    private static string WithMetadata(string path, IReadOnlyDictionary<string, string>? metadata) =>
        WithQuery(path, (metadata ?? new Dictionary<string, string>()).Select(item => KeyValuePair.Create("metadata." + item.Key, item.Value)));

    private static string WithQuery(string path, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var query = string.Join('&', parameters.Select(item => $"{Uri.EscapeDataString(item.Key)}={Uri.EscapeDataString(item.Value)}"));
        if (query.Length == 0) return path;
        return path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;
    }
}
