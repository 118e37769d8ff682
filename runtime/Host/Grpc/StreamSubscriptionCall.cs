using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;
using LocalDapr.Http;
using LocalDapr.PubSub;
using LocalDapr.Resources;
using LocalDapr.Sidecars;
using Protocols.Grpc.Server;

namespace LocalDapr.Grpc;

/// <summary>A subscription that an app holds by a stream: it receives while the stream is open, and needs no port of its own.</summary>
internal sealed class StreamSubscriptionCall(Deliveries deliveries)
{
    public async Task Serve(
        RequestReader<SubscribeTopicEventsRequestAlpha1> requests, ResponseWriter<SubscribeTopicEventsResponseAlpha1> answers, ServerCall call)
    {
        try
        {
            var sidecar = call.Http.Sidecar;
            var first = await requests.Read();
            var stream = new OpenSubscription(Wish(sidecar, first?.InitialRequest), answers.Write);
            await using var open = await deliveries.Open(
                sidecar, stream, () => answers.Write(new SubscribeTopicEventsResponseAlpha1 { InitialResponse = new() }));
            while (await requests.Read() is { } request)
                stream.Answered(request.EventProcessed ?? throw new RpcException(StatusCode.Unknown, "duplicate initial request received"));
        }
        catch (ApiException e)
        {
            throw Unary.Refusal(e, call);
        }
    }

    private static Subscription Wish(Sidecar sidecar, SubscribeTopicEventsRequestInitialAlpha1? wish)
    {
        if (wish is null)
            throw new RpcException(StatusCode.Unknown, "initial request is required");
        if (wish.PubsubName.Length == 0)
            throw new RpcException(StatusCode.Unknown, "pubsubName is required");
        if (wish.Topic.Length == 0)
            throw new RpcException(StatusCode.Unknown, "topic is required");
        if (!sidecar.Components.PubSubs.TryGetValue(wish.PubsubName, out var component))
            throw PubSubErrors.NotFound(wish.PubsubName);
        if (!component.MaySubscribe(sidecar.AppId, wish.Topic))
            throw new RpcException(StatusCode.Unknown, $"subscription to topic '{wish.Topic}' on pubsub '{wish.PubsubName}' is not allowed");
        return new Subscription(
            wish.PubsubName, wish.Topic, [], "/", wish.DeadLetterTopic.Length > 0 ? wish.DeadLetterTopic : null,
            wish.Metadata.ToDictionary(StringComparer.OrdinalIgnoreCase), Bulk: null, IsDeclarative: false)
        {
            IsStreamed = true,
        };
    }
}
