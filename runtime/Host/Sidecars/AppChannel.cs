using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using LocalDapr.Apps;
using Protocols.Grpc.Client;

namespace LocalDapr.Sidecars;

/// <summary>The way from a sidecar to its own app, in the app's protocol, with as many calls at once as the app takes.</summary>
public sealed class AppChannel : IDisposable
{
    private static readonly TimeSpan ProbePause = TimeSpan.FromMilliseconds(50);

    private readonly AppDefinition _app;
    private readonly string? _apiToken;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim? _slots;
    private readonly HttpMessageInvoker _http;
    private readonly CallCount _calls = new();

    public AppChannel(AppDefinition app, int? port, string? apiToken, TimeProvider clock)
    {
        (_app, _apiToken, _clock, Port) = (app, apiToken, clock, port);
        _slots = app.MaxConcurrency > 0 ? new SemaphoreSlim(app.MaxConcurrency) : null;
        _http = new HttpMessageInvoker(Connections(app.Protocol));
        Address = new Uri($"{(app.Protocol.IsEncrypted ? "https" : "http")}://{app.ChannelAddress}:{port ?? 0}/");
        if (app.Protocol.IsGrpc && port is not null)
            Grpc = new GrpcApp(new GrpcChannel(Address, Options()), Occupy);
    }

    public int? Port { get; }

    public Uri Address { get; }

    /// <summary>The app's callbacks, if it speaks gRPC.</summary>
    public GrpcApp? Grpc { get; }

    /// <summary>Sends one call; the answer's body is still to be read.</summary>
    public async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop)
    {
        if (_apiToken is not null)
        {
            request.Headers.Remove(ApiToken.Header);
            request.Headers.TryAddWithoutValidation(ApiToken.Header, _apiToken);
        }
        if (_app.Protocol is not (AppProtocol.Http or AppProtocol.Https))
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);

        var slot = await Occupy(stop);
        try
        {
            var answer = await _http.SendAsync(request, stop);
            answer.Content = new SlotContent(answer.Content, slot);
            return answer;
        }
        catch
        {
            slot.Dispose();
            throw;
        }
    }

    public Uri UriOf(string pathAndQuery) => new(Address, "/" + pathAndQuery.TrimStart('/'));

    public async Task WaitUntilListening(CancellationToken stop)
    {
        while (Port is { } number)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(_app.ChannelAddress, number, stop);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(ProbePause, _clock, stop);
            }
        }
    }

    /// <summary>Begins no more calls, and returns when those under way have ended.</summary>
    public Task Drain() => _calls.Drain();

    public void Dispose()
    {
        Grpc?.Dispose();
        _http.Dispose();
        _slots?.Dispose();
    }

    private async Task<IDisposable> Occupy(CancellationToken stop)
    {
        if (_slots is not null)
            await _slots.WaitAsync(stop);
        await _calls.Enter(stop);
        return new Slot(_slots, _calls);
    }

    private GrpcChannelOptions Options() => new()
    {
        Handler = Connections(_app.Protocol),
        Headers = _apiToken is null ? new Dictionary<string, string>() : new Dictionary<string, string> { [ApiToken.Header] = _apiToken },
        MaxReceiveMessageSize = (int?)_app.MaxBodySize,
    };

    [SuppressMessage("Security", "CA5359", Justification = "the app is on this machine and may show a certificate of its own making, as for daprd")]
    private static SocketsHttpHandler Connections(AppProtocol protocol) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null, // trace headers pass as they are
        ConnectTimeout = TimeSpan.FromSeconds(5),
        EnableMultipleHttp2Connections = true,
        SslOptions = protocol.IsEncrypted
            ? new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true }
            : new SslClientAuthenticationOptions(),
    };

    private sealed class Slot(SemaphoreSlim? slots, CallCount calls) : IDisposable
    {
        public void Dispose()
        {
            calls.Leave();
            try
            {
                slots?.Release();
            }
            catch (ObjectDisposedException)
            {
                // the runtime has ended meanwhile
            }
        }
    }
}
