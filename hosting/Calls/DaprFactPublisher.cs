using System.Text;
using Dapr.Client;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.Hosting.Calls;

/// <summary>Publishes facts through the sidecar.</summary>
internal sealed class DaprFactPublisher(DaprClient dapr) : IFactPublisher
{
    public Task Publish(string id, string topic, string data, CancellationToken stop) =>
        dapr.PublishByteEventAsync(
            PubSub.Name, topic, Encoding.UTF8.GetBytes(data), "application/json", new Dictionary<string, string> { ["cloudevent.id"] = id }, stop);
}
