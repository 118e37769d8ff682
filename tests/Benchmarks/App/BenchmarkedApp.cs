using Dapr.Workflow;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Benchmarks.App;

/// <summary>The app behind the sidecar: workflows that do nothing but take steps, and endpoints that do nothing but answer.</summary>
public static class BenchmarkedApp
{
    public static async Task Run()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddDaprWorkflow(options =>
        {
            options.RegisterWorkflow<ChainWorkflow>();
            options.RegisterWorkflow<FanOutWorkflow>();
            options.RegisterWorkflow<TimersWorkflow>();
            options.RegisterWorkflow<LongPastWorkflow>();
            options.RegisterWorkflow<LoopWorkflow>();
            options.RegisterActivity<Step>();
        });
        var app = builder.Build();
        var arrivals = new Arrivals();
        app.MapGet("/dapr/subscribe", () => Results.Text("""[{"pubsubname":"pubsub","topic":"news","route":"/news"}]""", "application/json"));
        app.MapPost("/news", arrivals.Take);
        app.MapGet("/news/{count:int}", arrivals.Until);
        app.MapGet("/process", () => $"{Environment.ProcessId}");
        app.MapPost("/echo", (HttpContext http) => http.Request.Body.CopyToAsync(http.Response.Body));
        await app.RunAsync($"http://127.0.0.1:{Environment.GetEnvironmentVariable("APP_PORT")}");
    }
}
