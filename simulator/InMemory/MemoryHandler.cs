using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace AzureSimulator.InMemory;

/// <summary>Turns the requests of an HTTP client into calls of the simulator, within the caller's own flow.</summary>
internal sealed class MemoryHandler(MemoryServer server, SimulatedAzure azure) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var address = request.RequestUri!;
        var asked = new HttpRequestFeature
        {
            Method = request.Method.Method,
            Scheme = address.Scheme,
            Path = PathString.FromUriComponent(address).Value!,
            QueryString = address.Query,
            Body = request.Content is null ? Stream.Null : await request.Content.ReadAsStreamAsync(cancellationToken),
            Headers = { Host = address.IsDefaultPort ? address.Host : address.Authority },
        };
        foreach (var (name, values) in request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []))
            asked.Headers[name] = values.ToArray();
        if (request.Content?.Headers.ContentLength is { } length)
            asked.Headers.ContentLength = length;

        var written = new MemoryStream();
        var answered = new HttpResponseFeature();
        var lifetime = new Lifetime();
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(asked);
        features.Set<IHttpResponseFeature>(answered);
        var body = new StreamResponseBodyFeature(written);
        features.Set<IHttpResponseBodyFeature>(body);
        features.Set<IHttpRequestLifetimeFeature>(lifetime);
        features.Set(azure);
        await server.Process(features);
        await body.CompleteAsync();
        if (lifetime.IsAborted)
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was closed before the answer arrived.");

        var response = new HttpResponseMessage((HttpStatusCode)answered.StatusCode) { RequestMessage = request, Content = new ByteArrayContent(written.ToArray()) };
        foreach (var (name, values) in answered.Headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, values.ToArray()))
                response.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }
        return response;
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        SendAsync(request, cancellationToken).GetAwaiter().GetResult(); // nothing in it waits for anything

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public bool IsAborted { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => IsAborted = true;
    }
}
