using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using LocalDapr.Http;
using LocalDapr.PubSub;
using LocalDapr.Sidecars;
using Protocols.Grpc.Server;

namespace LocalDapr.Grpc;

/// <summary>The building blocks over gRPC: the same as over HTTP, for clients that prefer it.</summary>
public sealed class DaprService(Publisher publisher, Deliveries deliveries, SidecarDirectory apps, Sidecars.ShutdownRequest shutdown, SidecarDescription description)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        StateCalls.Map(routes);
        Unary.Map<PublishEventRequest, Empty>(routes, Path("PublishEvent"), Publish);
        Unary.Map<BulkPublishRequest, BulkPublishResponse>(routes, Path("BulkPublishEvent"), PublishMany);
        Unary.Map<BulkPublishRequest, BulkPublishResponse>(routes, Path("BulkPublishEventAlpha1"), PublishMany);
        routes.MapDuplexStream<SubscribeTopicEventsRequestAlpha1, SubscribeTopicEventsResponseAlpha1>(
            Path("SubscribeTopicEventsAlpha1"), new StreamSubscriptionCall(deliveries).Serve);
        Unary.Map<GetSecretRequest, GetSecretResponse>(routes, Path("GetSecret"), async (request, call) =>
            new GetSecretResponse { Data = { Copy(await SecretsApi.Find(call.Http.Sidecar, request.StoreName, request.Key, call.Cancelled)) } });
        Unary.Map<GetBulkSecretRequest, GetBulkSecretResponse>(routes, Path("GetBulkSecret"), GetSecrets);
        Unary.Map<InvokeServiceRequest, InvokeResponse>(routes, Path("InvokeService"), (request, call) =>
            InvokeCall.Serve(request, call, apps));
        Unary.Map<InvokeBindingRequest, InvokeBindingResponse>(routes, Path("InvokeBinding"), (request, _) =>
            throw BindingsApi.Refusal(request.Name, request.Operation));
        NotServedCalls.Map(routes);
        Unary.Map<GetMetadataRequest, GetMetadataResponse>(routes, Path("GetMetadata"), (_, call) =>
            Task.FromResult(description.Of(call.Http.Sidecar)));
        Unary.Map<SetMetadataRequest, Empty>(routes, Path("SetMetadata"), (request, call) =>
        {
            call.Http.Sidecar.Extended[request.Key] = request.Value;
            return Task.FromResult(new Empty());
        });
        Unary.Map<Dapr.Client.Autogen.Grpc.v1.ShutdownRequest, Empty>(routes, Path("Shutdown"), (_, call) =>
        {
            call.Http.Response.OnCompleted(() =>
            {
                shutdown.Ask(call.Http.Sidecar);
                return Task.CompletedTask;
            });
            return Task.FromResult(new Empty());
        });
    }

    public static string Path(string method) => $"/dapr.proto.runtime.v1.Dapr/{method}";

    private async Task<Empty> Publish(PublishEventRequest request, ServerCall call)
    {
        var metadata = Copy(request.Metadata);
        var to = Publisher.Check(call.Http.Sidecar, request.PubsubName, request.Topic, metadata);
        if (to.IsRaw)
        {
            // Nothing but the metadata can carry the trace of a bare payload.
            metadata["traceid"] = call.Header("traceparent") ?? "";
            metadata["tracestate"] = call.Header("tracestate") ?? "";
        }
        var published = new Publisher.Event(request.Data.ToByteArray(), request.DataContentType.Length > 0 ? request.DataContentType : null, metadata);
        await publisher.Publish(to, [published], call.Header("traceparent"), call.Header("tracestate"), call.Cancelled);
        return new Empty();
    }

    private async Task<BulkPublishResponse> PublishMany(BulkPublishRequest request, ServerCall call)
    {
        var to = Publisher.Check(call.Http.Sidecar, request.PubsubName, request.Topic, Copy(request.Metadata));
        if (request.Entries.Any(e => e.EntryId.Length == 0) || request.Entries.DistinctBy(e => e.EntryId).Count() != request.Entries.Count)
            throw PubSubErrors.Entries(to.PubSub, to.Topic, to.Sidecar.AppId);
        await publisher.Publish(
            to,
            [.. request.Entries.Select(e => new Publisher.Event(
                e.Event.ToByteArray(), e.ContentType.Length > 0 ? e.ContentType : null, Copy(request.Metadata, e.Metadata)))],
            call.Header("traceparent"), call.Header("tracestate"), call.Cancelled);
        return new BulkPublishResponse();
    }

    private static async Task<GetBulkSecretResponse> GetSecrets(GetBulkSecretRequest request, ServerCall call)
    {
        var response = new GetBulkSecretResponse();
        foreach (var (name, values) in await SecretsApi.All(call.Http.Sidecar, request.StoreName, call.Cancelled))
            response.Data[name] = new SecretResponse { Secrets = { Copy(values) } };
        return response;
    }

    internal static Dictionary<string, string> Copy(params IEnumerable<IEnumerable<KeyValuePair<string, string>>> maps)
    {
        var copy = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in maps.SelectMany(map => map))
            copy[name] = value;
        return copy;
    }
}
