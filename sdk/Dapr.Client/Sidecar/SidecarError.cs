using System.Net;
using System.Text.Json;

namespace Dapr.Client;

/// <summary>Reads the error that the sidecar sends: <c>{"errorCode": ..., "message": ...}</c>.</summary>
internal static class SidecarError
{
    public static async Task<DaprApiException> Read(HttpResponseMessage response, CancellationToken stop)
    {
        var text = await response.Content.ReadAsStringAsync(stop);
        var transient = response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return new DaprApiException(
                    Text(json.RootElement, "message") ?? text, Text(json.RootElement, "errorCode"), transient);
            }
        }
        catch (JsonException)
        {
            // Not every answer comes from the sidecar itself; then the text is all there is.
        }
        return new DaprApiException(text.Length > 0 ? text : $"HTTP status {(int)response.StatusCode}", null, transient);
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
