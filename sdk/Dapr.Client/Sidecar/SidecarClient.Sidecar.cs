using System.Text;

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

    public override async Task ShutdownSidecarAsync(CancellationToken cancellationToken = default)
    {
        using var response = await Send("Shutdown", HttpMethod.Post, "v1.0/shutdown", null, cancellationToken);
    }

    public override async Task<DaprMetadata> GetMetadataAsync(CancellationToken cancellationToken = default) =>
        SidecarMetadata.Read(await Body(await Send("Get metadata", HttpMethod.Get, "v1.0/metadata", null, cancellationToken), cancellationToken));

    public override async Task SetMetadataAsync(string attributeName, string attributeValue, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(attributeName);
        using var response = await Send(
            "Set metadata", HttpMethod.Put, Path("metadata", attributeName), new StringContent(attributeValue, Encoding.UTF8, "text/plain"), cancellationToken);
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
