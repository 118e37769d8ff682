using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;

/// <summary>Reads lists from one cluster's API.</summary>
public sealed class KubernetesClient : IDisposable
{
    private const int PageSize = 500;

    private readonly HttpClient _http;
    private readonly Func<CancellationToken, Task<string?>> _token;

    /// <param name="token">Asked before each request; null: the client certificate is enough.</param>
    public KubernetesClient(Kubeconfig kubeconfig, Func<CancellationToken, Task<string?>> token, TimeSpan timeout)
    {
        var handler = kubeconfig.Authorities.Count > 0 ? TrustedAuthorities.Only(kubeconfig.Authorities) : new SocketsHttpHandler();
        if (kubeconfig.ClientCertificate is { } certificate)
            handler.SslOptions.ClientCertificates = [certificate];
        _http = new HttpClient(handler) { BaseAddress = Directory(kubeconfig.Server), Timeout = timeout };
        _token = token;
    }

    /// <summary>Every item of a list, page after page.</summary>
    /// <param name="path">Relative to the server's address, which may have a path of its own.</param>
    public async Task<IReadOnlyList<JsonElement>> List(string path, CancellationToken stop)
    {
        var items = new List<JsonElement>();
        string? next = null;
        do
        {
            using var response = await Get($"{path}?limit={PageSize}{(next is null ? "" : $"&continue={Uri.EscapeDataString(next)}")}", stop);
            if (response.StatusCode == HttpStatusCode.Gone && next is not null)
            {
                // The list went out of date while it was read: all of it once more.
                items.Clear();
                using var whole = await Get(path, stop);
                next = await Read(whole, items, stop);
                continue;
            }

            next = await Read(response, items, stop);
        }
        while (next is not null);
        return items;
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> Get(string address, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
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

    private static Uri Directory(Uri server) => server.AbsoluteUri.EndsWith('/') ? server : new Uri($"{server.AbsoluteUri}/");
}
