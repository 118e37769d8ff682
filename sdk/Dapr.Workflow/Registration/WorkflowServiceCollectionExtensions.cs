using System.Reflection;
using Dapr.Workflow.Execution;
using Dapr.Workflow.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Protocols.Grpc.Client;

namespace Dapr.Workflow;

/// <summary>Lets an app run workflows.</summary>
public static class WorkflowServiceCollectionExtensions
{
    /// <summary>Registers workflows and activities, the worker that runs them, and the client.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Names the workflows and activities.</param>
    /// <param name="lifetime">How long a client lives.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddDaprWorkflow(
        this IServiceCollection services, Action<WorkflowRuntimeOptions> configure, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        if (!Enum.IsDefined(lifetime)) throw new ArgumentOutOfRangeException(nameof(lifetime), lifetime, "Invalid service lifetime");

        var options = new WorkflowRuntimeOptions();
        configure(options);
        services.AddSingleton(options);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new TaskHub(Channel(provider.GetService<IConfiguration>())));
        services.TryAddSingleton(provider => new WorkflowExecutor(
            provider.GetRequiredService<WorkflowRuntimeOptions>().Registry, WorkflowJson.Default, provider.GetRequiredService<ILoggerFactory>()));
        services.TryAddSingleton(provider => new ActivityExecutor(
            provider.GetRequiredService<WorkflowRuntimeOptions>().Registry, WorkflowJson.Default));
        services.AddHostedService<WorkflowWorker>();
        services.TryAdd(new ServiceDescriptor(
            typeof(DaprWorkflowClient), provider => new DaprWorkflowClient(provider.GetRequiredService<TaskHub>(), WorkflowJson.Default), lifetime));
        return services;
    }

    private static GrpcChannel Channel(IConfiguration? configuration)
    {
        var version = typeof(WorkflowServiceCollectionExtensions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var headers = new Dictionary<string, string> { ["user-agent"] = $"dapr-sdk-dotnet/{version}" };
        if (DaprDefaults.GetDefaultDaprApiToken(configuration) is { Length: > 0 } token) headers["dapr-api-token"] = token;
        return new GrpcChannel(new Uri(DaprDefaults.GetDefaultGrpcEndpoint(configuration)), new GrpcChannelOptions { Headers = headers });
    }
}
