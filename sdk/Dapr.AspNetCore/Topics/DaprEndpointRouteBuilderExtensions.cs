using System.Text.Json;
using System.Text.Json.Serialization;
using Dapr;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Tells the sidecar what an app subscribes to.</summary>
public static class DaprEndpointRouteBuilderExtensions
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Answers the sidecar's question at <c>GET /dapr/subscribe</c> with the topics of all endpoints.</summary>
    /// <param name="endpoints">The app's endpoints.</param>
    /// <returns>The endpoint that answers.</returns>
    public static IEndpointConventionBuilder MapSubscribeHandler(this IEndpointRouteBuilder endpoints) => Map(endpoints, null);

    /// <summary>Answers the sidecar's question at <c>GET /dapr/subscribe</c> with the topics of all endpoints.</summary>
    /// <param name="endpoints">The app's endpoints.</param>
    /// <param name="options">What holds for all subscriptions.</param>
    /// <returns>The endpoint that answers.</returns>
    public static IEndpointConventionBuilder MapSubscribeHandler(this IEndpointRouteBuilder endpoints, SubscribeOptions options) => Map(endpoints, options);

    private static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, SubscribeOptions? options)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return endpoints.MapGet("dapr/subscribe", (RequestDelegate)(http =>
        {
            var all = http.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints;
            var logger = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("DaprTopicSubscription");
            return http.Response.WriteAsJsonAsync(Subscriptions.Of(all, options, logger), Json, http.RequestAborted);
        }));
    }
}
