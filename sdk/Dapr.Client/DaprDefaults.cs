using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Dapr;

/// <summary>Where the sidecar is and which tokens are used, from configuration or else from the environment.</summary>
public static class DaprDefaults
{
    /// <summary>The variable with the token that the sidecar asks for.</summary>
    public const string DaprApiTokenEnvironmentVariableName = "DAPR_API_TOKEN";

    /// <summary>The variable with the token that the sidecar sends to the app.</summary>
    public const string AppApiTokenEnvironmentVariableName = "APP_API_TOKEN";

    /// <summary>The variable with the whole address of the HTTP API.</summary>
    public const string DaprHttpEndpointEnvironmentVariableName = "DAPR_HTTP_ENDPOINT";

    /// <summary>The variable with the local port of the HTTP API.</summary>
    public const string DaprHttpPortEnvironmentVariableName = "DAPR_HTTP_PORT";

    /// <summary>The variable with the whole address of the gRPC API.</summary>
    public const string DaprGrpcEndpointEnvironmentVariableName = "DAPR_GRPC_ENDPOINT";

    /// <summary>The variable with the local port of the gRPC API.</summary>
    public const string DaprGrpcPortEnvironmentVariableName = "DAPR_GRPC_PORT";

    /// <summary>The scheme where only a port is known.</summary>
    public const string DefaultDaprScheme = "http";

    /// <summary>The host where only a port is known.</summary>
    public const string DefaultDaprHost = "localhost";

    /// <summary>The port of the HTTP API where nothing else is known.</summary>
    public const int DefaultHttpPort = 3500;

    /// <summary>The port of the gRPC API where nothing else is known.</summary>
    public const int DefaultGrpcPort = 50001;

    /// <summary>The token that the sidecar asks for; empty where there is none.</summary>
    /// <param name="configuration">Looked at before the environment.</param>
    /// <returns>The token.</returns>
    public static string GetDefaultDaprApiToken(IConfiguration? configuration) =>
        Value(configuration, DaprApiTokenEnvironmentVariableName) ?? "";

    /// <summary>The token that the sidecar sends to the app; empty where there is none.</summary>
    /// <param name="configuration">Looked at before the environment.</param>
    /// <returns>The token.</returns>
    public static string GetDefaultAppApiToken(IConfiguration? configuration) =>
        Value(configuration, AppApiTokenEnvironmentVariableName) ?? "";

    /// <summary>The address of the sidecar's HTTP API.</summary>
    /// <param name="configuration">Looked at before the environment.</param>
    /// <returns>The address, with a slash at its end.</returns>
    public static string GetDefaultHttpEndpoint(IConfiguration? configuration = null) =>
        Endpoint(configuration, DaprHttpEndpointEnvironmentVariableName, DaprHttpPortEnvironmentVariableName, DefaultHttpPort);

    /// <summary>The address of the sidecar's gRPC API.</summary>
    /// <param name="configuration">Looked at before the environment.</param>
    /// <returns>The address, with a slash at its end.</returns>
    public static string GetDefaultGrpcEndpoint(IConfiguration? configuration = null) =>
        Endpoint(configuration, DaprGrpcEndpointEnvironmentVariableName, DaprGrpcPortEnvironmentVariableName, DefaultGrpcPort);

    // A whole address wins over a port.
    private static string Endpoint(IConfiguration? configuration, string endpointName, string portName, int defaultPort)
    {
        if (Value(configuration, endpointName) is { } endpoint && !string.IsNullOrWhiteSpace(endpoint))
        {
            var given = new Uri(endpoint);
            return new UriBuilder(given.Scheme, given.Host, given.Port).ToString();
        }

        var port = Value(configuration, portName);
        return new UriBuilder(
            DefaultDaprScheme,
            DefaultDaprHost,
            string.IsNullOrWhiteSpace(port) ? defaultPort : int.Parse(port, CultureInfo.InvariantCulture)).ToString();
    }

    private static string? Value(IConfiguration? configuration, string name) =>
        configuration?[name] ?? Environment.GetEnvironmentVariable(name);
}
