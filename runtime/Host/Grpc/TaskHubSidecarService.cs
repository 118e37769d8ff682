using Dapr.DurableTask.Protobuf;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalDapr.Engine;
using LocalDapr.Http;
using Protocols.Grpc.Server;

namespace LocalDapr.Grpc;

/// <summary>The workflow service of a sidecar, for workers and for clients.</summary>
public sealed class TaskHubSidecarService(WorkflowEngine engine)
{
    private const int DefaultPage = 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapServerStream<GetWorkItemsRequest, WorkItem>(Path("GetWorkItems"), GetWorkItems);
        Unary<Empty, Empty>(routes, "Hello", (_, _) => Task.FromResult(new Empty()));
        Unary<WorkflowResponse, CompleteTaskResponse>(routes, "CompleteOrchestratorTask", CompleteWorkflowTask);
        Unary<WorkflowResponse, CompleteTaskResponse>(routes, "CompleteWorkflowTask", CompleteWorkflowTask);
        Unary<ActivityResponse, CompleteTaskResponse>(routes, "CompleteActivityTask", CompleteActivityTask);
        Unary<CreateInstanceRequest, CreateInstanceResponse>(routes, "StartInstance", StartInstance);
        Unary<GetInstanceRequest, GetInstanceResponse>(routes, "GetInstance", (request, call) => Task.FromResult(
            engine.Find(Key(call, request.InstanceId)) is { } state ? Answer(request, state) : new GetInstanceResponse()));
        Unary<GetInstanceRequest, GetInstanceResponse>(routes, "WaitForInstanceStart", async (request, call) =>
            Answer(request, await engine.WaitForStart(Key(call, request.InstanceId), call.Cancelled)));
        Unary<GetInstanceRequest, GetInstanceResponse>(routes, "WaitForInstanceCompletion", async (request, call) =>
            Answer(request, await engine.WaitForCompletion(Key(call, request.InstanceId), call.Cancelled)));
        Unary<RaiseEventRequest, RaiseEventResponse>(routes, "RaiseEvent", async (request, call) =>
        {
            await engine.Raise(Key(call, request.InstanceId), request.Name, request.Input);
            return new RaiseEventResponse();
        });
        Unary<TerminateRequest, TerminateResponse>(routes, "TerminateInstance", Terminate);
        Unary<SuspendRequest, SuspendResponse>(routes, "SuspendInstance", Suspend);
        Unary<ResumeRequest, ResumeResponse>(routes, "ResumeInstance", Resume);
        Unary<PurgeInstancesRequest, PurgeInstancesResponse>(routes, "PurgeInstances", Purge);
        Unary<RerunWorkflowFromEventRequest, RerunWorkflowFromEventResponse>(routes, "RerunWorkflowFromEvent", Rerun);
        Unary<ListInstanceIDsRequest, ListInstanceIDsResponse>(routes, "ListInstanceIDs", ListInstanceIds);
        Unary<GetInstanceHistoryRequest, GetInstanceHistoryResponse>(routes, "GetInstanceHistory", (request, call) =>
            Task.FromResult(new GetInstanceHistoryResponse { Events = { engine.History(Key(call, request.InstanceId)) } }));
    }

    private async Task GetWorkItems(GetWorkItemsRequest request, ResponseWriter<WorkItem> items, ServerCall call)
    {
        var worker = engine.Connect(call.Http.Sidecar.AppId);
        try
        {
            await foreach (var item in worker.Items(call.Cancelled))
                await items.Write(item);
        }
        finally
        {
            engine.Disconnect(worker);
        }
    }

    private async Task<CompleteTaskResponse> CompleteWorkflowTask(WorkflowResponse response, ServerCall call)
    {
        await engine.CompleteTurn(call.Http.Sidecar.AppId, response);
        return new CompleteTaskResponse();
    }

    private async Task<CompleteTaskResponse> CompleteActivityTask(ActivityResponse response, ServerCall call)
    {
        await engine.CompleteActivity(call.Http.Sidecar.AppId, response);
        return new CompleteTaskResponse();
    }

    private async Task<CreateInstanceResponse> StartInstance(CreateInstanceRequest request, ServerCall call)
    {
        if (request.Name.Length == 0)
            throw new RpcException(StatusCode.InvalidArgument, "workflow name is not configured");
        if (request.InstanceId.Length == 0)
            request.InstanceId = Guid.NewGuid().ToString();
        var key = Key(call, request.InstanceId);
        await engine.Start(key, request);
        if (request.ScheduledStartTimestamp is null)
            await engine.WaitForStart(key, call.Cancelled);
        return new CreateInstanceResponse { InstanceId = request.InstanceId };
    }

    private async Task<TerminateResponse> Terminate(TerminateRequest request, ServerCall call)
    {
        var key = Key(call, request.InstanceId);
        await engine.Terminate(key, request.Output, request.Recursive);
        await engine.WaitForCompletion(key, call.Cancelled);
        return new TerminateResponse();
    }

    private async Task<SuspendResponse> Suspend(SuspendRequest request, ServerCall call)
    {
        var key = Key(call, request.InstanceId);
        await engine.Suspend(key, request.Reason);
        await engine.WaitFor(key, state => state.WorkflowStatus == OrchestrationStatus.Suspended || IsOver(state), call.Cancelled);
        return new SuspendResponse();
    }

    private async Task<ResumeResponse> Resume(ResumeRequest request, ServerCall call)
    {
        var key = Key(call, request.InstanceId);
        await engine.Resume(key, request.Reason);
        await engine.WaitFor(key, state => state.WorkflowStatus == OrchestrationStatus.Running || IsOver(state), call.Cancelled);
        return new ResumeResponse();
    }

    private async Task<PurgeInstancesResponse> Purge(PurgeInstancesRequest request, ServerCall call)
    {
        if (request.RequestCase != PurgeInstancesRequest.RequestOneofCase.InstanceId)
            throw new RpcException(StatusCode.Unknown, "multi-instance purge is not implemented");
        var count = await engine.Purge(Key(call, request.InstanceId), request.Recursive, request.Force);
        return new PurgeInstancesResponse { DeletedInstanceCount = count, IsComplete = true };
    }

    private async Task<RerunWorkflowFromEventResponse> Rerun(RerunWorkflowFromEventRequest request, ServerCall call) =>
        new() { NewInstanceID = await engine.Rerun(Key(call, request.SourceInstanceID), request) };

    private Task<ListInstanceIDsResponse> ListInstanceIds(ListInstanceIDsRequest request, ServerCall call)
    {
        var size = request.HasPageSize && request.PageSize is > 0 and <= DefaultPage ? (int)request.PageSize : DefaultPage;
        var ids = engine.ListIds(call.Http.Sidecar.AppId, request.HasContinuationToken ? request.ContinuationToken : null, size);
        var response = new ListInstanceIDsResponse { InstanceIds = { ids } };
        if (ids.Count == size)
            response.ContinuationToken = ids[^1];
        return Task.FromResult(response);
    }

    private static GetInstanceResponse Answer(GetInstanceRequest request, WorkflowState state)
    {
        state = state.Clone();
        if (!request.GetInputsAndOutputs)
            (state.Input, state.Output, state.CustomStatus, state.FailureDetails) = (null, null, null, null);
        return new GetInstanceResponse { Exists = true, WorkflowState = state };
    }

    private static bool IsOver(WorkflowState state) => state.WorkflowStatus
        is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Canceled or OrchestrationStatus.Terminated;

    private static InstanceKey Key(ServerCall call, string instanceId) => new(call.Http.Sidecar.AppId, instanceId);

    private static string Path(string method) => $"/TaskHubSidecarService/{method}";

    private static void Unary<TRequest, TResponse>(IEndpointRouteBuilder routes, string method, Func<TRequest, ServerCall, Task<TResponse>> handle)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse> =>
        routes.MapUnary<TRequest, TResponse>(Path(method), async (request, call) =>
        {
            try
            {
                return await handle(request, call);
            }
            catch (WorkflowRefusalException e)
            {
                throw new RpcException(CodeOf(e.Kind), e.Message);
            }
        }, NoLimit);

    private static GrpcServerOptions NoLimit { get; } = new() { MaxReceiveMessageSize = null };

    private static StatusCode CodeOf(RefusalKind kind) => kind switch
    {
        RefusalKind.NotFound => StatusCode.NotFound,
        RefusalKind.AlreadyExists => StatusCode.AlreadyExists,
        RefusalKind.NotFinished => StatusCode.FailedPrecondition,
        _ => StatusCode.InvalidArgument,
    };
}
