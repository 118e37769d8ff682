using System.Net;
using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace StandIns.Tests.Sdk.Client;

/// <summary>Answers as it is told, and remembers what the client sent.</summary>
internal sealed class FakeSidecar : IAsyncDisposable
{
    private readonly WebApplication _web;
    private Func<HttpContext, Task> _answer = http =>
    {
        http.Response.StatusCode = 204;
        return Task.CompletedTask;
    };

    private FakeSidecar(WebApplication web) => _web = web;

    public List<string> Calls { get; } = [];

    public string Body { get; private set; } = "";

    public IReadOnlyDictionary<string, string> Headers { get; private set; } = new Dictionary<string, string>();

    public string Address => _web.Urls.First();

    public DaprClient Client { get; private set; } = null!;

    public static async Task<FakeSidecar> Start(string? token = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var web = builder.Build();
        var sidecar = new FakeSidecar(web);
        web.Run(sidecar.Serve);
        await web.StartAsync();
        var client = new DaprClientBuilder().UseHttpEndpoint(web.Urls.First());
        sidecar.Client = (token is null ? client : client.UseDaprApiToken(token)).Build();
        return sidecar;
    }

    public FakeSidecar Answers(int status, string body = "", string? etag = null)
    {
        _answer = http =>
        {
            http.Response.StatusCode = status;
            if (etag is not null) http.Response.Headers.ETag = etag;
            return status == 204 ? Task.CompletedTask : http.Response.WriteAsync(body);
        };
        return this;
    }

    public FakeSidecar Answers(Func<HttpContext, Task> answer)
    {
        _answer = answer;
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _web.DisposeAsync();
    }

    private async Task Serve(HttpContext http)
    {
        Calls.Add($"{http.Request.Method} {http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}");
        Headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        Body = await new StreamReader(http.Request.Body).ReadToEndAsync();
        await _answer(http);
    }
}
