using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

/// <summary>A real web server on a free port, which answers as it is told and remembers what it was asked.</summary>
internal sealed class GateServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GateServer(Func<HttpContext, string, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Map("/{**path}", async (HttpContext http) =>
        {
            var query = http.Request.HasFormContentType ? (await http.Request.ReadFormAsync())["query"].ToString() : "";
            Asked.Enqueue((http.Request.Method, http.Request.Path, query, http.Request.Headers.Authorization.ToString()));
            await answer(http, query);
        });
    }

    public ConcurrentQueue<(string Method, string Path, string Query, string Authorization)> Asked { get; } = [];

    public string Address => _app.Urls.Single();

    public static async Task<GateServer> Start(Func<HttpContext, string, Task> answer)
    {
        var server = new GateServer(answer);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public static Task<GateServer> Answering(int status, string body) => Start((http, _) => Answer(http, status, body));

    public static async Task Answer(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        if (http.Request.Method != "HEAD")
            await http.Response.WriteAsync(body);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
