namespace ReleaseOrchestrator.Gateway.Routes;

/// <summary>The gateway's own Dapr sidecar, as Dapr's environment variables say.</summary>
public sealed record Sidecar(string Address, string? ApiToken)
{
    public static Sidecar From(IConfiguration configuration) => new(
        (configuration["DAPR_HTTP_ENDPOINT"] is { Length: > 0 } endpoint ? endpoint : $"http://127.0.0.1:{configuration["DAPR_HTTP_PORT"] ?? "3500"}").TrimEnd('/'),
        configuration["DAPR_API_TOKEN"] is { Length: > 0 } token ? token : null);
}
