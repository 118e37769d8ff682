using Dapr;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Takes events out of their envelopes.</summary>
public static class DaprApplicationBuilderExtensions
{
    /// <summary>Gives endpoints the event itself where a request brings a CloudEvent.</summary>
    /// <param name="builder">The app.</param>
    /// <returns>The app.</returns>
    public static IApplicationBuilder UseCloudEvents(this IApplicationBuilder builder) => UseCloudEvents(builder, new CloudEventsMiddlewareOptions());

    /// <summary>Gives endpoints the event itself where a request brings a CloudEvent.</summary>
    /// <param name="builder">The app.</param>
    /// <param name="options">How.</param>
    /// <returns>The app.</returns>
    public static IApplicationBuilder UseCloudEvents(this IApplicationBuilder builder, CloudEventsMiddlewareOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseMiddleware<CloudEventsMiddleware>(options);
    }
}
