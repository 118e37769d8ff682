using Dapr.DurableTask.Protobuf;
using Google.Protobuf;
using Grpc.Core;
using LocalDapr.Engine;
using Protocols.Grpc.Client;

namespace StandIns.Tests.Runtime.Crashes;

/// <summary>A client of workflows that asks again, as often as it takes, whenever it got no answer.</summary>
internal sealed class InsistentClient(IReadOnlyDictionary<string, int> ports, CancellationToken stop) : IDisposable
{
    private readonly Dictionary<string, GrpcChannel> _channels = ports.ToDictionary(
        app => app.Key, app => new GrpcChannel(new Uri($"http://127.0.0.1:{app.Value}")));

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            channel.Dispose();
    }

    public Task Start(InstanceKey key, string name, string input) => Insist(async again =>
    {
        // The call before may have worked: only its answer got lost.
        if (again && (await Get(key)).Exists)
            return;
        await Call<CreateInstanceRequest, CreateInstanceResponse>(
            key.AppId, "StartInstance", new CreateInstanceRequest { InstanceId = key.InstanceId, Name = name, Input = input });
    });

    /// <summary>Returns how often it had to ask: so often at most has the event been raised.</summary>
    public async Task<int> Raise(InstanceKey key, string name, string input)
    {
        var times = 0;
        await Insist(async again =>
        {
            times++;
            try
            {
                await Call<RaiseEventRequest, RaiseEventResponse>(
                    key.AppId, "RaiseEvent", new RaiseEventRequest { InstanceId = key.InstanceId, Name = name, Input = input });
            }
            catch (RpcException e) when (again && e.StatusCode == StatusCode.NotFound)
            {
                // It ended, having heard this before.
            }
        });
        return times;
    }

    public Task Terminate(InstanceKey key) => Insist(async again =>
    {
        try
        {
            await Call<TerminateRequest, TerminateResponse>(
                key.AppId, "TerminateInstance", new TerminateRequest { InstanceId = key.InstanceId, Output = "\"enough\"", Recursive = true });
        }
        catch (RpcException e) when (again && e.StatusCode == StatusCode.NotFound)
        {
            // It ended, having been told before.
        }
    });

    public async Task<WorkflowState> End(InstanceKey key)
    {
        GetInstanceResponse? answer = null;
        await Insist(async _ => answer = await Call<GetInstanceRequest, GetInstanceResponse>(
            key.AppId, "WaitForInstanceCompletion", new GetInstanceRequest { InstanceId = key.InstanceId, GetInputsAndOutputs = true }));
        return answer!.WorkflowState;
    }

    public Task<GetInstanceResponse> Get(InstanceKey key) => Call<GetInstanceRequest, GetInstanceResponse>(
        key.AppId, "GetInstance", new GetInstanceRequest { InstanceId = key.InstanceId, GetInputsAndOutputs = true });

    public async Task<IReadOnlyList<HistoryEvent>> History(InstanceKey key) => (await Call<GetInstanceHistoryRequest, GetInstanceHistoryResponse>(
        key.AppId, "GetInstanceHistory", new GetInstanceHistoryRequest { InstanceId = key.InstanceId })).Events;

    public async Task<IReadOnlyList<string>> List(string app)
    {
        var ids = new List<string>();
        string? after = null;
        do
        {
            var request = new ListInstanceIDsRequest();
            if (after is not null)
                request.ContinuationToken = after;
            var page = await Call<ListInstanceIDsRequest, ListInstanceIDsResponse>(app, "ListInstanceIDs", request);
            ids.AddRange(page.InstanceIds);
            after = page.HasContinuationToken ? page.ContinuationToken : null;
        }
        while (after is not null);
        return ids;
    }

    private Task<TResponse> Call<TRequest, TResponse>(string app, string rpc, TRequest request)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new() =>
        _channels[app].Unary<TRequest, TResponse>($"/TaskHubSidecarService/{rpc}", request, new CallOptions(Stop: stop));

    private async Task Insist(Func<bool, Task> call)
    {
        for (var again = false; ; again = true)
        {
            try
            {
                await call(again);
                return;
            }
            catch (RpcException e) when (!stop.IsCancellationRequested && IsNoAnswer(e.StatusCode))
            {
                await Task.Delay(50, stop);
            }
        }
    }

    private static bool IsNoAnswer(StatusCode code) =>
        code is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown or StatusCode.DeadlineExceeded;
}
