using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;

/// <summary>Reads lists from one cluster's API, and writes to single objects.</summary>
public sealed class KubernetesClient : IDisposable
{
    private const int PageSize = 500;

    private readonly HttpClient _http;
    private readonly Func<CancellationToken, Task<string?>> _token;

    /// <param name="token">Asked before each request; null: the client certificate is enough.</param>
    /// <param name="instead">Takes the requests instead of the network.</param>
    public KubernetesClient(Kubeconfig kubeconfig, Func<CancellationToken, Task<string?>> token, TimeSpan timeout, HttpMessageHandler? instead = null)
    {
        _http = new HttpClient(instead ?? Network(kubeconfig), disposeHandler: instead is null) { BaseAddress = Directory(kubeconfig.Server), Timeout = timeout };
        _token = token;
    }

    /// <summary>Every item of a list, page after page.</summary>
    /// <param name="path">Relative to the server's address, which may have a path of its own.</param>
    /// <param name="query">Selectors, escaped; null: everything.</param>
    public async Task<IReadOnlyList<JsonElement>> List(string path, CancellationToken stop, string? query = null)
    {
        var (all, selected) = query is null ? (path, "") : ($"{path}?{query}", $"&{query}");
        var items = new List<JsonElement>();
        string? next = null;
        do
        {
            using var response = await Get($"{path}?limit={PageSize}{(next is null ? "" : $"&continue={Uri.EscapeDataString(next)}")}{selected}", stop);
            if (response.StatusCode == HttpStatusCode.Gone && next is not null)
            {
                // The list went out of date while it was read: all of it once more.
                items.Clear();
                using var whole = await Get(all, stop);
                next = await Read(whole, items, stop);
                continue;
            }

            next = await Read(response, items, stop);
        }
        while (next is not null);
        return items;
    }

    /// <summary>Changes the members that the patch names (RFC 7386), whatever the others are.</summary>
    public Task<KubernetesAnswer> Patch(string path, object patch, CancellationToken stop) => Write(HttpMethod.Patch, path, patch, "application/merge-patch+json", stop);

    public Task<KubernetesAnswer> Post(string path, object body, CancellationToken stop) => Write(HttpMethod.Post, path, body, "application/json", stop);

    public void Dispose() => _http.Dispose();

    /// <summary>An answer of any status but 401 is an answer.</summary>
    private async Task<KubernetesAnswer> Write(HttpMethod method, string path, object body, string mediaType, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } },
        };
        using var response = await Send(request, stop);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            response.EnsureSuccessStatusCode();
        return new KubernetesAnswer(response.StatusCode, await Json(response, stop));
    }

    private static async Task<JsonElement?> Json(HttpResponseMessage response, CancellationToken stop)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(stop);
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: stop);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null; // an answer of some proxy: the status has to do
        }
    }

    private async Task<HttpResponseMessage> Get(string address, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        return await Send(request, stop);
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (await _token(stop) is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
    }

    /// <returns>Where the list goes on; null at its end.</returns>
    private static async Task<string?> Read(HttpResponseMessage response, List<JsonElement> items, CancellationToken stop)
    {
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        using var page = await JsonDocument.ParseAsync(body, cancellationToken: stop);
        if (page.RootElement.TryGetProperty("items", out var list) && list.ValueKind == JsonValueKind.Array)
            items.AddRange(list.EnumerateArray().Select(item => item.Clone()));
        return page.RootElement.TryGetProperty("metadata", out var metadata) && metadata.TryGetProperty("continue", out var more) && more.GetString() is { Length: > 0 } next
            ? next
            : null;
    }

    private static SocketsHttpHandler Network(Kubeconfig kubeconfig)
    {
        var handler = kubeconfig.Authorities.Count > 0 ? TrustedAuthorities.Only(kubeconfig.Authorities) : new SocketsHttpHandler();
        if (kubeconfig.ClientCertificate is { } certificate)
            handler.SslOptions.ClientCertificates = [certificate];
        return handler;
    }

    private static Uri Directory(Uri server) => server.AbsoluteUri.EndsWith('/') ? server : new Uri($"{server.AbsoluteUri}/");
}
