using Protocols.Grpc.Client;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    public override async Task<GetConfigurationResponse> GetConfiguration(
        string storeName, IReadOnlyList<string> keys, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        var request = new Wire.GetConfigurationRequest { StoreName = storeName, Keys = { keys ?? [] } };
        Copy(metadata, request.Metadata);
        var response = await Call<Wire.GetConfigurationRequest, Wire.GetConfigurationResponse>(
            "GetConfiguration", "GetConfiguration", request, cancellationToken);
        return new GetConfigurationResponse(ConfigurationChanges.Read(response.Items));
    }

    public override Task<SubscribeConfigurationResponse> SubscribeConfiguration(
        string storeName, IReadOnlyList<string> keys, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        var request = new Wire.SubscribeConfigurationRequest { StoreName = storeName, Keys = { keys ?? [] } };
        Copy(metadata, request.Metadata);
        return Task.FromResult(new SubscribeConfigurationResponse(new ConfigurationChanges(_ =>
            _sidecar.ServerStream<Wire.SubscribeConfigurationRequest, Wire.SubscribeConfigurationResponse>(
                PathOf("SubscribeConfiguration"), request, new CallOptions(Stop: cancellationToken)))));
    }

    public override async Task<UnsubscribeConfigurationResponse> UnsubscribeConfiguration(
        string storeName, string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(id);
        var request = new Wire.UnsubscribeConfigurationRequest { StoreName = storeName, Id = id };
        var response = await Call<Wire.UnsubscribeConfigurationRequest, Wire.UnsubscribeConfigurationResponse>(
            "UnsubscribeConfiguration", "UnsubscribeConfiguration", request, cancellationToken);
        return new UnsubscribeConfigurationResponse(response.Ok, response.Message);
    }
}
