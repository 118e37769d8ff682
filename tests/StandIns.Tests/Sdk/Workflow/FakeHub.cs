using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Dapr.DurableTask.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Protocols.Grpc.Server;

namespace StandIns.Tests.Sdk.Workflow;

/// <summary>Plays the sidecar for a worker: hands out work, keeps what comes back, and can go away and come again on the same port.</summary>
internal sealed class FakeHub : IAsyncDisposable
{
    private WebApplication? _web;
    private Channel<WorkItem> _work = Channel.CreateUnbounded<WorkItem>();

    public int Port { get; private set; }

    public Channel<WorkflowResponse> Turns { get; } = Channel.CreateUnbounded<WorkflowResponse>();

    public Channel<ActivityResponse> Activities { get; } = Channel.CreateUnbounded<ActivityResponse>();

    public Channel<string?> Connections { get; } = Channel.CreateUnbounded<string?>();

    public ConcurrentQueue<ReceivedCall> Requests { get; } = new();

    public List<HistoryEvent> History { get; } = [];

    public bool RefusesAnswers { get; set; }

    public Func<GetInstanceRequest, GetInstanceResponse> Instance { get; set; } = _ => new GetInstanceResponse();

    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port, port => port.Protocols = HttpProtocols.Http2));
        _web = builder.Build();
        _work = Channel.CreateUnbounded<WorkItem>();
        Map(_web);
        await _web.StartAsync();
        Port = new Uri(_web.Urls.Single()).Port;
    }

    public async Task GoAway()
    {
        _work.Writer.Complete();
        await _web!.DisposeAsync();
        _web = null;
    }

    public void Hand(WorkItem item) => _work.Writer.TryWrite(item);

    public void EndStream() => _work.Writer.TryComplete(new RpcException(StatusCode.Unavailable, "draining"));

    public async ValueTask DisposeAsync()
    {
        if (_web is not null) await GoAway();
    }

    private void Map(WebApplication web)
    {
        const string Service = "/TaskHubSidecarService/";
        web.MapServerStream<GetWorkItemsRequest, WorkItem>(Service + "GetWorkItems", async (_, stream, call) =>
        {
            Connections.Writer.TryWrite(call.Header("dapr-api-token"));
            if (_work.Reader.Completion.IsCompleted) _work = Channel.CreateUnbounded<WorkItem>();
            await foreach (var item in _work.Reader.ReadAllAsync(call.Cancelled)) await stream.Write(item);
        });
        web.MapUnary<WorkflowResponse, CompleteTaskResponse>(Service + "CompleteOrchestratorTask", (turn, _) => Answer(Turns, turn));
        web.MapUnary<ActivityResponse, CompleteTaskResponse>(Service + "CompleteActivityTask", (run, _) => Answer(Activities, run));
        web.MapUnary<Empty, Empty>(Service + "Hello", (empty, _) => Task.FromResult(empty));
        web.MapUnary<GetInstanceHistoryRequest, GetInstanceHistoryResponse>(Service + "GetInstanceHistory", (_, _) =>
            Task.FromResult(new GetInstanceHistoryResponse { Events = { History } }));
        web.MapUnary<CreateInstanceRequest, CreateInstanceResponse>(Service + "StartInstance", (request, call) =>
            Keep(request, call, new CreateInstanceResponse { InstanceId = request.InstanceId }));
        web.MapUnary<GetInstanceRequest, GetInstanceResponse>(Service + "GetInstance", (request, call) => Keep(request, call, Instance(request)));
        web.MapUnary<GetInstanceRequest, GetInstanceResponse>(Service + "WaitForInstanceCompletion", (request, call) => Keep(request, call, Instance(request)));
        web.MapUnary<RaiseEventRequest, RaiseEventResponse>(Service + "RaiseEvent", (request, call) => Keep(request, call, new RaiseEventResponse()));
        web.MapUnary<TerminateRequest, TerminateResponse>(Service + "TerminateInstance", (request, call) => Keep(request, call, new TerminateResponse()));
        web.MapUnary<PurgeInstancesRequest, PurgeInstancesResponse>(Service + "PurgeInstances", (request, call) =>
            Keep(request, call, new PurgeInstancesResponse { DeletedInstanceCount = 1 }));
        web.MapUnary<ListInstanceIDsRequest, ListInstanceIDsResponse>(Service + "ListInstanceIDs", (request, call) =>
            Keep(request, call, new ListInstanceIDsResponse { InstanceIds = { "a", "b" }, ContinuationToken = "next" }));
        web.MapUnimplemented();
    }

    private Task<TResponse> Keep<TResponse>(Google.Protobuf.IMessage request, ServerCall call, TResponse response)
    {
        Requests.Enqueue(new ReceivedCall(request, call.Header("dapr-api-token")));
        return Task.FromResult(response);
    }

    private Task<CompleteTaskResponse> Answer<T>(Channel<T> kept, T answer)
    {
        kept.Writer.TryWrite(answer);
        return RefusesAnswers ? throw new RpcException(StatusCode.Unknown, "no such instance exists") : Task.FromResult(new CompleteTaskResponse());
    }
}

/// <summary>What a client sent, and the token it came with.</summary>
internal sealed record ReceivedCall(Google.Protobuf.IMessage Message, string? Token);
