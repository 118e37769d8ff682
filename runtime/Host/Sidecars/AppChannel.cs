using System.Net.Sockets;
using LocalDapr.Apps;

namespace LocalDapr.Sidecars;

/// <summary>The way from a sidecar to its own app.</summary>
public sealed class AppChannel(AppDefinition app, int? port, string? apiToken, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan ProbePause = TimeSpan.FromMilliseconds(50);

    private readonly SemaphoreSlim? _slots = app.MaxConcurrency > 0 ? new SemaphoreSlim(app.MaxConcurrency) : null;

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null, // trace headers pass as they are
        ConnectTimeout = TimeSpan.FromSeconds(5),
    });

    public int? Port => port;

    public Uri Address { get; } = new($"http://127.0.0.1:{port ?? 0}/");

    /// <summary>Sends one call; the answer's body is still to be read.</summary>
    public async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop)
    {
        if (apiToken is not null)
        {
            request.Headers.Remove(ApiToken.Header);
            request.Headers.TryAddWithoutValidation(ApiToken.Header, apiToken);
        }
        if (_slots is null)
            return await _http.SendAsync(request, stop);

        await _slots.WaitAsync(stop);
        try
        {
            return await _http.SendAsync(request, stop);
        }
        finally
        {
            _slots.Release();
        }
    }

    public Uri UriOf(string pathAndQuery) => new(Address, "/" + pathAndQuery.TrimStart('/'));

    public async Task WaitUntilListening(CancellationToken stop)
    {
        while (port is { } number)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", number, stop);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(ProbePause, clock, stop);
            }
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _slots?.Dispose();
    }
}
