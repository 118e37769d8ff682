using System.Net.Http.Headers;
using System.Text.Json;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    public override HttpRequestMessage CreateInvokeMethodRequest(HttpMethod httpMethod, string appId, string methodName) =>
        CreateInvokeMethodRequest(httpMethod, appId, methodName, []);

    public override HttpRequestMessage CreateInvokeMethodRequest(
        HttpMethod httpMethod, string appId, string methodName, IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters)
    {
        ArgumentNullException.ThrowIfNull(httpMethod);
        ArgumentException.ThrowIfNullOrEmpty(appId);
        ArgumentNullException.ThrowIfNull(methodName);
        ArgumentNullException.ThrowIfNull(queryStringParameters);

        // The method may have a query of its own, and is a path: it is not escaped.
        var path = WithQuery($"v1.0/invoke/{appId}/method/{methodName.TrimStart('/')}", queryStringParameters);
        var request = new HttpRequestMessage(httpMethod, new Uri(_http.BaseAddress!, path));
        if (!string.IsNullOrWhiteSpace(_apiToken)) request.Headers.TryAddWithoutValidation("dapr-api-token", _apiToken);
        return request;
    }

    public override HttpRequestMessage CreateInvokeMethodRequest<TRequest>(
        HttpMethod httpMethod, string appId, string methodName, IReadOnlyCollection<KeyValuePair<string, string>> queryStringParameters, TRequest data)
    {
        var request = CreateInvokeMethodRequest(httpMethod, appId, methodName, queryStringParameters);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(data, JsonSerializerOptions));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Json, "utf-8");
        return request;
    }

    public override HttpClient CreateInvokableHttpClient(string? appId = null) =>
        CreateInvokeHttpClient(appId, _http.BaseAddress!.AbsoluteUri, _apiToken);

    private static string WithQuery(string path, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var query = string.Join('&', parameters.Select(item => $"{Uri.EscapeDataString(item.Key)}={Uri.EscapeDataString(item.Value)}"));
        if (query.Length == 0) return path;
        return path + (path.Contains('?', StringComparison.Ordinal) ? '&' : '?') + query;
    }
}
