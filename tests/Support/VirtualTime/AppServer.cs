using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>An app's server without a socket: each request is served in the caller's own flow, with the services of the app instance that it is for.</summary>
internal sealed class AppServer : IServer
{
    private Func<IFeatureCollection, Task>? _process;

    public AppServer() => Features.Set<IServerAddressesFeature>(new ServerAddressesFeature());

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _process = async features =>
        {
            var context = application.CreateContext(features);
            try
            {
                await application.ProcessRequestAsync(context);
                application.DisposeContext(context, null);
            }
            catch (Exception problem)
            {
                application.DisposeContext(context, problem);
                throw;
            }
        };
        Started.TrySetResult();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    public async Task<HttpResponseMessage> Serve(HttpRequestMessage request, IServiceProvider services, CancellationToken stop)
    {
        var address = request.RequestUri!;
        var asked = new HttpRequestFeature
        {
            Method = request.Method.Method,
            Scheme = address.Scheme,
            Path = Uri.UnescapeDataString(address.AbsolutePath),
            QueryString = address.Query,
            Body = request.Content is null ? Stream.Null : await request.Content.ReadAsStreamAsync(stop),
            Headers = { Host = address.Host },
        };
        foreach (var (name, values) in request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []))
            asked.Headers[name] = values.ToArray();
        if (request.Content?.Headers.ContentLength is { } length)
            asked.Headers.ContentLength = length;

        using var written = new MemoryStream();
        var answered = new HttpResponseFeature();
        var body = new StreamResponseBodyFeature(written);
        await using var scope = new RequestScope(services);
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(asked);
        features.Set<IHttpResponseFeature>(answered);
        features.Set<IHttpResponseBodyFeature>(body);
        features.Set<IHttpRequestLifetimeFeature>(new Lifetime { RequestAborted = stop });
        features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(request.Content is not null));
        features.Set<IServiceProvidersFeature>(scope);
        await (_process ?? throw new InvalidOperationException("The app has not been started."))(features);
        await body.CompleteAsync();

        var response = new HttpResponseMessage((HttpStatusCode)answered.StatusCode) { RequestMessage = request, Content = new ByteArrayContent(written.ToArray()) };
        foreach (var (name, values) in answered.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, values.ToArray()))
                response.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return response;
    }

    private sealed class RequestScope(IServiceProvider services) : IServiceProvidersFeature, IAsyncDisposable
    {
        private readonly AsyncServiceScope _scope = services.CreateAsyncScope();
        private IServiceProvider? _instead;

        public IServiceProvider RequestServices
        {
            get => _instead ?? _scope.ServiceProvider;
            set => _instead = value;
        }

        public ValueTask DisposeAsync() => _scope.DisposeAsync();
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public void Abort()
        {
        }
    }

    private sealed class BodyDetection(bool has) : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => has;
    }
}
