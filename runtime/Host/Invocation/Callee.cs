using LocalDapr.Sidecars;

namespace LocalDapr.Invocation;

/// <summary>Who is called: an app of this runtime, an HTTPEndpoint resource, or any address that was named.</summary>
internal abstract class Callee(string appId)
{
    public string AppId => appId;

    /// <summary>Why it cannot be called at all; null when it can.</summary>
    public virtual string? Problem => null;

    /// <summary>The callee's callbacks, if it speaks gRPC.</summary>
    public virtual GrpcApp? Grpc => null;

    public abstract Uri UriOf(string pathAndQuery);

    public abstract Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop);

    /// <summary>Adds what this callee must be told besides the call itself.</summary>
    public abstract void Prepare(HttpRequestMessage request, string caller);

    public static Callee Find(HttpContext context, Sidecar caller, SidecarDirectory apps, string appId)
    {
        // A call from another sidecar has been looked up there: it is for an app of this process, or for nobody.
        if (context.Features.Get<PeerCall>() is not null)
            return apps.Find(appId) is { } asked ? new App(asked) : new Nobody(appId);
        if (appId.StartsWith("http://", StringComparison.Ordinal) || appId.StartsWith("https://", StringComparison.Ordinal))
            return new Place(appId, appId, []);
        if (caller.HttpEndpoints.FirstOrDefault(e => e.Name == appId) is { } endpoint)
            return new Place(appId, endpoint.BaseUrl, endpoint.Headers);
        if (apps.Find(appId) is { } target)
            return new App(target);
        var peers = context.RequestServices.GetRequiredService<PeerDirectory>();
        return peers.Find(appId) is { } peer ? new Elsewhere(peer, peers.Http) : new Nobody(appId);
    }

    /// <summary>An app of another process: its own sidecar there passes the call on to it.</summary>
    private sealed class Elsewhere(Peer peer, HttpMessageInvoker http) : Callee(peer.AppId)
    {
        public override Uri UriOf(string pathAndQuery) => new(peer.Http, $"v1.0/invoke/{peer.AppId}/method/{pathAndQuery}");

        public override Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop) => http.SendAsync(request, stop);

        public override void Prepare(HttpRequestMessage request, string caller)
        {
            request.Headers.TryAddWithoutValidation(Peer.KeyHeader, peer.Key);
            request.Headers.TryAddWithoutValidation(ProxyHeaders.CallerAppId, caller);
        }
    }

    private sealed class App(Sidecar target) : Callee(target.AppId)
    {
        public override string? Problem =>
            !target.IsHealthy ? "app is not in a healthy state" : target.Channel.Port is null ? "the app has no port to be called at" : null;

        public override GrpcApp? Grpc => target.Channel.Grpc;

        public override Uri UriOf(string pathAndQuery) => target.Channel.UriOf(pathAndQuery);

        public override Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop) => target.Channel.Send(request, stop);

        public override void Prepare(HttpRequestMessage request, string caller) => ProxyHeaders.Introduce(request, caller, AppId);
    }

    private sealed class Place(string name, string address, IReadOnlyList<KeyValuePair<string, string>> headers) : Callee(name)
    {
        // Redirections are followed, as daprd follows them for places outside.
        private static readonly HttpMessageInvoker Http = new(new SocketsHttpHandler
        {
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        });

        public override string? Problem =>
            Uri.TryCreate(address, UriKind.Absolute, out _) ? null : $"'{address}' is not an address";

        public override Uri UriOf(string pathAndQuery) =>
            new(pathAndQuery.Length == 0 || pathAndQuery[0] == '?' ? address + pathAndQuery : $"{address.TrimEnd('/')}/{pathAndQuery}");

        public override Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop) => Http.SendAsync(request, stop);

        public override void Prepare(HttpRequestMessage request, string caller)
        {
            foreach (var (header, value) in headers)
            {
                request.Headers.Remove(header);
                request.Headers.TryAddWithoutValidation(header, value);
            }
        }
    }

    private sealed class Nobody(string name) : Callee(name)
    {
        public override string Problem => $"failed to resolve address: couldn't find service: {AppId}";

        public override Uri UriOf(string pathAndQuery) => throw new InvalidOperationException(Problem);

        public override Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop) => throw new InvalidOperationException(Problem);

        public override void Prepare(HttpRequestMessage request, string caller) => throw new InvalidOperationException(Problem);
    }
}
