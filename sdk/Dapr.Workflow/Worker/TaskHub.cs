using Dapr.DurableTask.Protobuf;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Protocols.Grpc.Client;

namespace Dapr.Workflow.Worker;

/// <summary>The sidecar's workflow service, call by call.</summary>
internal class TaskHub(GrpcChannel channel) : IDisposable
{
    public Task<Empty> Hello(CancellationToken stop) => Call<Empty, Empty>("Hello", new Empty(), stop);

    public Task<ResponseReader<WorkItem>> GetWorkItems(CancellationToken stop) =>
        channel.ServerStream<GetWorkItemsRequest, WorkItem>(Path("GetWorkItems"), new GetWorkItemsRequest(), new CallOptions(Stop: stop));

    public Task<CompleteTaskResponse> CompleteActivityTask(ActivityResponse response, CancellationToken stop) =>
        Call<ActivityResponse, CompleteTaskResponse>("CompleteActivityTask", response, stop);

    // By its older name, which sidecars before 1.18 understand as well.
    public Task<CompleteTaskResponse> CompleteWorkflowTask(WorkflowResponse response, CancellationToken stop) =>
        Call<WorkflowResponse, CompleteTaskResponse>("CompleteOrchestratorTask", response, stop);

    public Task<CreateInstanceResponse> StartInstance(CreateInstanceRequest request, CancellationToken stop) =>
        Call<CreateInstanceRequest, CreateInstanceResponse>("StartInstance", request, stop);

    public Task<GetInstanceResponse> GetInstance(GetInstanceRequest request, CancellationToken stop) =>
        Call<GetInstanceRequest, GetInstanceResponse>("GetInstance", request, stop);

    public Task<GetInstanceResponse> WaitForInstanceStart(GetInstanceRequest request, CancellationToken stop) =>
        Call<GetInstanceRequest, GetInstanceResponse>("WaitForInstanceStart", request, stop);

    public Task<GetInstanceResponse> WaitForInstanceCompletion(GetInstanceRequest request, CancellationToken stop) =>
        Call<GetInstanceRequest, GetInstanceResponse>("WaitForInstanceCompletion", request, stop);

    public Task<RaiseEventResponse> RaiseEvent(RaiseEventRequest request, CancellationToken stop) =>
        Call<RaiseEventRequest, RaiseEventResponse>("RaiseEvent", request, stop);

    public Task<TerminateResponse> TerminateInstance(TerminateRequest request, CancellationToken stop) =>
        Call<TerminateRequest, TerminateResponse>("TerminateInstance", request, stop);

    public Task<SuspendResponse> SuspendInstance(SuspendRequest request, CancellationToken stop) =>
        Call<SuspendRequest, SuspendResponse>("SuspendInstance", request, stop);

    public Task<ResumeResponse> ResumeInstance(ResumeRequest request, CancellationToken stop) =>
        Call<ResumeRequest, ResumeResponse>("ResumeInstance", request, stop);

    public Task<PurgeInstancesResponse> PurgeInstances(PurgeInstancesRequest request, CancellationToken stop) =>
        Call<PurgeInstancesRequest, PurgeInstancesResponse>("PurgeInstances", request, stop);

    public Task<ListInstanceIDsResponse> ListInstanceIDs(ListInstanceIDsRequest request, CancellationToken stop) =>
        Call<ListInstanceIDsRequest, ListInstanceIDsResponse>("ListInstanceIDs", request, stop);

    public Task<GetInstanceHistoryResponse> GetInstanceHistory(GetInstanceHistoryRequest request, CancellationToken stop) =>
        Call<GetInstanceHistoryRequest, GetInstanceHistoryResponse>("GetInstanceHistory", request, stop);

    public Task<RerunWorkflowFromEventResponse> RerunWorkflowFromEvent(RerunWorkflowFromEventRequest request, CancellationToken stop) =>
        Call<RerunWorkflowFromEventRequest, RerunWorkflowFromEventResponse>("RerunWorkflowFromEvent", request, stop);

    public void Dispose()
    {
        channel.Dispose();
        GC.SuppressFinalize(this);
    }

    protected virtual Task<TResponse> Call<TRequest, TResponse>(string rpc, TRequest request, CancellationToken stop)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new() =>
        channel.Unary<TRequest, TResponse>(Path(rpc), request, new CallOptions(Stop: stop));

    private static string Path(string rpc) => $"/TaskHubSidecarService/{rpc}";
}
