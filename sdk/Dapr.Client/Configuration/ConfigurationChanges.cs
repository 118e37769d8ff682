using Google.Protobuf.Collections;
using Protocols.Grpc.Client;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client;

/// <summary>The changes that the sidecar sends down a stream. The stream is opened when somebody begins to read.</summary>
internal sealed class ConfigurationChanges(Func<CancellationToken, Task<ResponseReader<Wire.SubscribeConfigurationResponse>>> open) : ConfigurationSource
{
    private string _id = "";

    public override string Id => _id;

    public static Dictionary<string, ConfigurationItem> Read(MapField<string, Wire.ConfigurationItem> items) => items.ToDictionary(
        item => item.Key, item => new ConfigurationItem(item.Value.Value, item.Value.Version, item.Value.Metadata.AsReadOnly()));

    public override async IAsyncEnumerator<IDictionary<string, ConfigurationItem>> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using var changes = await open(cancellationToken);
        await foreach (var change in changes.ReadAll(cancellationToken))
        {
            if (_id.Length == 0) _id = change.Id;
            yield return Read(change.Items);
        }
    }
}
