using Google.Protobuf.WellKnownTypes;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    private static readonly TimeSpan BetweenHealthChecks = TimeSpan.FromMilliseconds(500);

    public override Task<bool> CheckHealthAsync(CancellationToken cancellationToken = default) => IsHealthy("v1.0/healthz", cancellationToken);

    public override Task<bool> CheckOutboundHealthAsync(CancellationToken cancellationToken = default) => IsHealthy("v1.0/healthz/outbound", cancellationToken);

    public override async Task WaitForSidecarAsync(CancellationToken cancellationToken = default)
    {
        while (!await CheckOutboundHealthAsync(cancellationToken)) await Task.Delay(BetweenHealthChecks, cancellationToken);
    }

    public override Task ShutdownSidecarAsync(CancellationToken cancellationToken = default) =>
        Call<Wire.ShutdownRequest, Empty>("Shutdown", "Shutdown", new Wire.ShutdownRequest(), cancellationToken);

    public override async Task<DaprMetadata> GetMetadataAsync(CancellationToken cancellationToken = default)
    {
        var described = await Call<Wire.GetMetadataRequest, Wire.GetMetadataResponse>(
            "Get metadata", "GetMetadata", new Wire.GetMetadataRequest(), cancellationToken);
        return new DaprMetadata(
            described.Id,
            [.. (described.ActorRuntime?.ActiveActors ?? []).Select(actors => new DaprActorMetadata(actors.Type, actors.Count))],
            new Dictionary<string, string>(described.ExtendedMetadata),
            [.. described.RegisteredComponents.Select(component => new DaprComponentsMetadata(
                component.Name, component.Type, component.Version, [.. component.Capabilities]))]);
    }

    public override Task SetMetadataAsync(string attributeName, string attributeValue, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(attributeName);
        return Call<Wire.SetMetadataRequest, Empty>(
            "Set metadata", "SetMetadata", new Wire.SetMetadataRequest { Key = attributeName, Value = attributeValue }, cancellationToken);
    }

    private async Task<bool> IsHealthy(string path, CancellationToken stop)
    {
        try
        {
            using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, stop);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
