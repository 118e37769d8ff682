using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.Hosting.Errors;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Hosting.Telemetry;

namespace ReleaseOrchestrator.Hosting;

/// <summary>What every app of the product has in common, so that a Program.cs lists only what is its own.</summary>
public static class ServiceHosting
{
    /// <summary>Loopback port from <c>APP_PORT</c>, JSON, problem+json, health, telemetry, Dapr client, clock, data directory.</summary>
    public static WebApplicationBuilder AddServiceHosting(this WebApplicationBuilder builder, string appId)
    {
        if (int.TryParse(builder.Configuration["APP_PORT"], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        foreach (var chatty in new[] { "Microsoft.AspNetCore", "System.Net.Http", "Yarp", "MassTransit" })
            builder.Logging.AddFilter(chatty, LogLevel.Warning);

        var services = builder.Services;
        services.AddSingleton(new AppIdentity(appId));
        services.AddSingleton(_ => new DataDirectory(builder.Configuration, appId));
        services.AddSingleton<DocumentReader>();
        services.TryAddSingleton(TimeProvider.System);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.UnmappedMemberHandling = ReleaseJson.Strict.UnmappedMemberHandling;
            ReleaseJson.Configure(json.SerializerOptions);
        });
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddExceptionHandler<ProblemWriter>();
        services.AddProblemDetails();
        services.AddHealthChecks();
        services.AddDaprClient(dapr => dapr.UseJsonSerializationOptions(ReleaseJson.Tolerant));
        services.TryAddSingleton<AppCalls>();
        builder.AddTelemetry(appId);
        return builder;
    }

    /// <summary>The app's own database with its outbox; <paramref name="migrations"/> are applied at first use.</summary>
    public static WebApplicationBuilder AddServiceDatabase(this WebApplicationBuilder builder, IEnumerable<Migration> migrations)
    {
        var services = builder.Services;
        services.Configure<DatabaseOptions>(builder.Configuration.GetSection("Database"));
        services.AddSingleton(s => new ServiceDatabase(
            s.GetRequiredService<DataDirectory>(), s.GetRequiredService<AppIdentity>().Id, s.GetRequiredService<IOptions<DatabaseOptions>>(), migrations, s.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IFactPublisher, DaprFactPublisher>();
        services.AddSingleton<Outbox>();
        services.AddHostedService<OutboxDispatcher>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        return builder;
    }

    /// <summary>Workers behind a MassTransit queue; name the kinds with <see cref="JobsSetup.Handle{THandler}"/>.</summary>
    public static JobsSetup AddJobs(this WebApplicationBuilder builder) => new(builder);

    /// <summary>Errors, CloudEvents, subscriptions and health: before the app maps its own routes.</summary>
    public static WebApplication UseServiceHosting(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(Unrouted);
        app.UseRouting();
        app.UseCloudEvents();
        app.MapSubscribeHandler();
        app.MapGet("/healthz", () => Results.Ok(new { status = "alive" }));
        app.MapHealthChecks("/readyz");
        return app;
    }

    private static Task Unrouted(Microsoft.AspNetCore.Diagnostics.StatusCodeContext context)
    {
        var http = context.HttpContext;
        return http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => ProblemWriter.Write(http, new(Contracts.ErrorKind.NotFound, "no-such-route", $"There is nothing at {http.Request.Method} {http.Request.Path}.")),
            StatusCodes.Status405MethodNotAllowed => ProblemWriter.Write(http, new(Contracts.ErrorKind.Invalid, "method-not-allowed", $"{http.Request.Path} does not take {http.Request.Method}; it takes {http.Response.Headers.Allow}.")),
            StatusCodes.Status415UnsupportedMediaType => ProblemWriter.Write(http, new(Contracts.ErrorKind.Invalid, "unsupported-media-type", "Send the body as application/json.", "Content-Type")),
            _ => Task.CompletedTask,
        };
    }
}

/// <summary>Which app this process is.</summary>
public sealed record AppIdentity(string Id);
