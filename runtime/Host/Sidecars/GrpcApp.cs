using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Protocols.Grpc.Client;

namespace LocalDapr.Sidecars;

/// <summary>An app that speaks gRPC: what it can be asked and told, by the callbacks of dapr.proto.runtime.v1.</summary>
public sealed class GrpcApp(GrpcChannel channel, Func<CancellationToken, Task<IDisposable>> occupy) : IDisposable
{
    private const string Stable = "/dapr.proto.runtime.v1.AppCallback/";
    private const string Alpha = "/dapr.proto.runtime.v1.AppCallbackAlpha/";

    public async Task<IReadOnlyList<TopicSubscription>> Subscriptions(CancellationToken stop)
    {
        try
        {
            return (await Call<Empty, ListTopicSubscriptionsResponse>($"{Stable}ListTopicSubscriptions", new Empty(), stop)).Subscriptions;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
        {
            return [];
        }
    }

    public async Task<IReadOnlyList<string>> Bindings(CancellationToken stop)
    {
        try
        {
            return (await Call<Empty, ListInputBindingsResponse>($"{Stable}ListInputBindings", new Empty(), stop)).Bindings;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
        {
            return [];
        }
    }

    public Task<TopicEventResponse> Deliver(TopicEventRequest cloudEvent, IReadOnlyDictionary<string, string> headers, CancellationToken stop) =>
        Call<TopicEventRequest, TopicEventResponse>($"{Stable}OnTopicEvent", cloudEvent, stop, headers);

    public Task<TopicEventBulkResponse> DeliverBulk(TopicEventBulkRequest events, CancellationToken stop) =>
        StableOrAlpha<TopicEventBulkRequest, TopicEventBulkResponse>("OnBulkTopicEvent", events, null, stop);

    public Task<BindingEventResponse> Trigger(BindingEventRequest binding, IReadOnlyDictionary<string, string> headers, CancellationToken stop) =>
        Call<BindingEventRequest, BindingEventResponse>($"{Stable}OnBindingEvent", binding, stop, headers);

    public Task<JobEventResponse> Trigger(JobEventRequest job, IReadOnlyDictionary<string, string> headers, CancellationToken stop) =>
        StableOrAlpha<JobEventRequest, JobEventResponse>("OnJobEvent", job, headers, stop);

    public Task<HealthCheckResponse> AskHealth(CancellationToken stop) =>
        Call<Empty, HealthCheckResponse>("/dapr.proto.runtime.v1.AppCallbackHealthCheck/HealthCheck", new Empty(), stop);

    /// <summary>Service invocation, with the headers and trailers of the app's answer shown to whoever wants them.</summary>
    public Task<InvokeResponse> Invoke(
        InvokeRequest request, IReadOnlyDictionary<string, string> headers, Action<HttpResponseMessage>? answered, CancellationToken stop) =>
        Call<InvokeRequest, InvokeResponse>($"{Stable}OnInvoke", request, stop, headers, answered);

    public void Dispose() => channel.Dispose();

    // Apps built with older SDKs know these callbacks by their alpha names only.
    private async Task<TResponse> StableOrAlpha<TRequest, TResponse>(
        string method, TRequest request, IReadOnlyDictionary<string, string>? headers, CancellationToken stop)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new()
    {
        try
        {
            return await Call<TRequest, TResponse>(Stable + method, request, stop, headers);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
        {
            return await Call<TRequest, TResponse>($"{Alpha}{method}Alpha1", request, stop, headers);
        }
    }

    private async Task<TResponse> Call<TRequest, TResponse>(
        string path, TRequest request, CancellationToken stop, IReadOnlyDictionary<string, string>? headers = null, Action<HttpResponseMessage>? answered = null)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new()
    {
        using var slot = await occupy(stop);
        try
        {
            return await channel.Unary<TRequest, TResponse>(path, request, new CallOptions(headers, Stop: stop) { Answered = answered });
        }
        catch (RpcException) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (RpcException e) when (e.Status.DebugException is HttpRequestException unreachable)
        {
            throw unreachable; // not an answer of the app: there was no app to answer
        }
    }
}
