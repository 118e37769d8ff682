using Dapr;
using Dapr.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the Dapr client.</summary>
public static class DaprServiceCollectionExtensions
{
    /// <summary>Registers a <see cref="DaprClient"/> for the sidecar that configuration or environment name.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the client before it is built.</param>
    /// <param name="lifetime">How long a client lives.</param>
    public static void AddDaprClient(
        this IServiceCollection services, Action<DaprClientBuilder>? configure = null, ServiceLifetime lifetime = ServiceLifetime.Singleton) =>
        AddDaprClient(services, (_, builder) => configure?.Invoke(builder), lifetime);

    /// <summary>Registers a <see cref="DaprClient"/> for the sidecar that configuration or environment name.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes the client before it is built, with the help of other services.</param>
    /// <param name="lifetime">How long a client lives.</param>
    public static void AddDaprClient(
        this IServiceCollection services, Action<IServiceProvider, DaprClientBuilder> configure, ServiceLifetime lifetime = ServiceLifetime.Singleton)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAdd(new ServiceDescriptor(typeof(DaprClient), provider =>
        {
            var configuration = provider.GetService<IConfiguration>();
            var builder = new DaprClientBuilder()
                .UseHttpEndpoint(DaprDefaults.GetDefaultHttpEndpoint(configuration))
                .UseGrpcEndpoint(DaprDefaults.GetDefaultGrpcEndpoint(configuration));
            var token = DaprDefaults.GetDefaultDaprApiToken(configuration);
            if (!string.IsNullOrWhiteSpace(token)) builder.UseDaprApiToken(token);
            configure?.Invoke(provider, builder);
            return builder.Build();
        }, lifetime));
    }
}
