using System.Text.Json;

namespace Dapr.Client;

/// <summary>Builds a <see cref="DaprClient"/>.</summary>
public sealed class DaprClientBuilder
{
    private string _httpEndpoint = DaprDefaults.GetDefaultHttpEndpoint();
    private string _grpcEndpoint = DaprDefaults.GetDefaultGrpcEndpoint();
    private JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);
    private string _apiToken = DaprDefaults.GetDefaultDaprApiToken(null);
    private TimeSpan _timeout;

    /// <summary>Sets the address of the sidecar's HTTP API.</summary>
    /// <param name="httpEndpoint">The address.</param>
    /// <returns>The builder.</returns>
    public DaprClientBuilder UseHttpEndpoint(string httpEndpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(httpEndpoint);
        _httpEndpoint = httpEndpoint;
        return this;
    }

    /// <summary>Sets the address of the sidecar's gRPC API.</summary>
    /// <param name="grpcEndpoint">The address.</param>
    /// <returns>The builder.</returns>
    public DaprClientBuilder UseGrpcEndpoint(string grpcEndpoint)
    {
        ArgumentException.ThrowIfNullOrEmpty(grpcEndpoint);
        _grpcEndpoint = grpcEndpoint;
        return this;
    }

    /// <summary>Sets how data is written as JSON.</summary>
    /// <param name="options">The options.</param>
    /// <returns>The builder.</returns>
    public DaprClientBuilder UseJsonSerializationOptions(JsonSerializerOptions options)
    {
        _json = options;
        return this;
    }

    /// <summary>Sets the token that the sidecar asks for.</summary>
    /// <param name="apiToken">The token.</param>
    /// <returns>The builder.</returns>
    public DaprClientBuilder UseDaprApiToken(string apiToken)
    {
        _apiToken = apiToken;
        return this;
    }

    /// <summary>Sets how long a call of the HTTP API may take.</summary>
    /// <param name="timeout">The time.</param>
    /// <returns>The builder.</returns>
    public DaprClientBuilder UseTimeout(TimeSpan timeout)
    {
        _timeout = timeout;
        return this;
    }

    /// <summary>Builds the client.</summary>
    /// <returns>The client.</returns>
    public DaprClient Build()
    {
        var sidecar = RequireHttp(_grpcEndpoint, "gRPC");
        var endpoint = RequireHttp(_httpEndpoint, "HTTP");

        // Several waits for the same sidecar must not queue behind each other, nor reuse a connection for ever.
        var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), UseProxy = false })
        {
            BaseAddress = endpoint,
        };
        if (_timeout > TimeSpan.Zero) http.Timeout = _timeout;
        return new SidecarClient(sidecar, http, _json, _apiToken);
    }

    private static Uri RequireHttp(string address, string api)
    {
        var endpoint = new Uri(address);
        return endpoint.Scheme == Uri.UriSchemeHttp || endpoint.Scheme == Uri.UriSchemeHttps
            ? endpoint
            : throw new InvalidOperationException($"The {api} endpoint must use http or https.");
    }
}
