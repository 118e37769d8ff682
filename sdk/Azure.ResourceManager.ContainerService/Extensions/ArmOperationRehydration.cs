using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.ContainerService.Protocol;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager;

/// <summary>
/// Goes on with a long-running operation that another process began. Releases of Azure.ResourceManager after 1.7 have
/// these members on <see cref="ArmOperation"/> itself; the same source compiles against either.
/// </summary>
public static class ArmOperationRehydration
{
    extension(ArmOperation)
    {
        /// <summary>Goes on with an operation without a result. Nothing is sent until its status is asked for.</summary>
        public static ArmOperation Rehydrate(ArmClient client, RehydrationToken rehydrationToken, ArmClientOptions options = null) =>
            new ContainerServiceArmOperation(Poller(client, rehydrationToken));

        /// <summary>Goes on with an operation and asks for its status.</summary>
        public static async Task<ArmOperation> RehydrateAsync(ArmClient client, RehydrationToken rehydrationToken, ArmClientOptions options = null)
        {
            var operation = new ContainerServiceArmOperation(Poller(client, rehydrationToken));
            await operation.UpdateStatusAsync().ConfigureAwait(false);
            return operation;
        }

        /// <summary>Goes on with an operation whose result is a resource or model of this library.</summary>
        public static ArmOperation<T> Rehydrate<T>(ArmClient client, RehydrationToken rehydrationToken, ArmClientOptions options = null) =>
            new ContainerServiceArmOperation<T>(Poller(client, rehydrationToken), Reader<T>(client));

        /// <summary>Goes on with an operation whose result is a resource or model of this library, and asks for its status.</summary>
        public static async Task<ArmOperation<T>> RehydrateAsync<T>(ArmClient client, RehydrationToken rehydrationToken, ArmClientOptions options = null)
        {
            var operation = new ContainerServiceArmOperation<T>(Poller(client, rehydrationToken), Reader<T>(client));
            await operation.UpdateStatusAsync().ConfigureAwait(false);
            return operation;
        }
    }

    private static ArmPoller Poller(ArmClient client, RehydrationToken token)
    {
        ArgumentNullException.ThrowIfNull(client);
        return ArmPoller.Rehydrate(client.GetResourceClient(() => new PipelineOf(client)).Http, token);
    }

    private static Func<JsonNode, T> Reader<T>(ArmClient client)
    {
        if (typeof(IWireModel).IsAssignableFrom(typeof(T)))
            return WireFormat.Read<T>;

        Func<JsonNode, object> read = typeof(T) switch
        {
            var type when type == typeof(ContainerServiceManagedClusterResource) => json => ContainerServiceManagedClusterResource.Read(client, json),
            var type when type == typeof(ContainerServiceAgentPoolResource) => json => ContainerServiceAgentPoolResource.Read(client, json),
            var type when type == typeof(ContainerServiceMaintenanceConfigurationResource) => json => ContainerServiceMaintenanceConfigurationResource.Read(client, json),
            var type when type == typeof(AgentPoolSnapshotResource) => json => AgentPoolSnapshotResource.Read(client, json),
            var type => throw new NotSupportedException($"{type} is not the result of a long-running operation of this library."),
        };
        return json => (T)read(json);
    }

    /// <summary>The pipeline of a client, with its credential and its options.</summary>
    private sealed class PipelineOf(ArmClient client) : ArmResource(client, ResourceIdentifier.Root)
    {
        public HttpPipeline Http => Pipeline;
    }
}
