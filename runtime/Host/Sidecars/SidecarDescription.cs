using Dapr.Client.Autogen.Grpc.v1;
using LocalDapr.Apps;
using LocalDapr.Engine;
using LocalDapr.PubSub;
using LocalDapr.Resources;
using Described = LocalDapr.Resources.Subscription;

namespace LocalDapr.Sidecars;

/// <summary>What a sidecar says about itself, over HTTP and gRPC alike.</summary>
public sealed class SidecarDescription(WorkflowEngine engine, Deliveries deliveries)
{
    public GetMetadataResponse Of(Sidecar sidecar)
    {
        var described = new GetMetadataResponse
        {
            Id = sidecar.AppId,
            RuntimeVersion = Sidecar.RuntimeVersion,
            AppConnectionProperties = Connection(sidecar),
            ActorRuntime = new ActorRuntime { RuntimeStatus = ActorRuntime.Types.ActorRuntimeStatus.Disabled },
            Workflows = new MetadataWorkflows { ConnectedWorkers = engine.ConnectedWorkers(sidecar.AppId) },
        };
        described.RegisteredComponents.AddRange(sidecar.Components.Described.Select(c => new RegisteredComponents
        {
            Name = c.Component.Name,
            Type = c.Component.Type,
            Version = "v1",
            Capabilities = { c.Capabilities },
        }));
        described.ExtendedMetadata["daprRuntimeVersion"] = Sidecar.RuntimeVersion;
        foreach (var (name, value) in sidecar.Extended)
            described.ExtendedMetadata[name] = value;
        described.HttpEndpoints.AddRange(sidecar.HttpEndpoints.Select(e => new MetadataHTTPEndpoint { Name = e.Name }));
        described.Subscriptions.AddRange(sidecar.Subscriptions.Concat(deliveries.Streams(sidecar.AppId)).Select(Describe));
        return described;
    }

    private static AppConnectionProperties Connection(Sidecar sidecar)
    {
        var connection = new AppConnectionProperties
        {
            Port = sidecar.Channel.Port ?? 0,
            Protocol = sidecar.App.Protocol.Name,
            ChannelAddress = sidecar.App.ChannelAddress,
            MaxConcurrency = Math.Max(0, sidecar.App.MaxConcurrency),
        };
        if (sidecar.App.HealthCheck is { } check)
            connection.Health = new AppConnectionHealthProperties
            {
                HealthCheckPath = sidecar.App.Protocol.IsGrpc ? "" : check.Path,
                HealthProbeInterval = GoDuration.Format(check.Interval),
                HealthProbeTimeout = GoDuration.Format(check.Timeout),
                HealthThreshold = check.Threshold,
            };
        return connection;
    }

    private static PubsubSubscription Describe(Described subscription) => new()
    {
        PubsubName = subscription.PubSub,
        Topic = subscription.Topic,
        DeadLetterTopic = subscription.DeadLetterTopic ?? "",
        Metadata = { subscription.Metadata.ToDictionary() },
        Type = subscription.IsStreamed ? PubsubSubscriptionType.Streaming
            : subscription.IsDeclarative ? PubsubSubscriptionType.Declarative
            : PubsubSubscriptionType.Programmatic,
        Rules = new PubsubSubscriptionRules
        {
            Rules =
            {
                subscription.Rules.Select(r => new PubsubSubscriptionRule { Match = r.Match, Path = r.Path }),
                subscription.DefaultRoute is null ? [] : new[] { new PubsubSubscriptionRule { Path = subscription.DefaultRoute } },
            },
        },
    };
}
