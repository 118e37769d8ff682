using Dapr.DurableTask.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalDapr.Engine;
using LocalDapr.Http;
using LocalDapr.Tracing;
using Protocols.Grpc.Server;

namespace LocalDapr.Grpc;

/// <summary>The workflow service of a sidecar, for workers and for clients.</summary>
public sealed class TaskHubSidecarService(WorkflowEngine engine)
{
    private const int DefaultPage = 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapServerStream<GetWorkItemsRequest, WorkItem>(Path("GetWorkItems"), GetWorkItems);
        Unary.Map<Empty, Empty>(routes, Path("Hello"), (_, _) => Task.FromResult(new Empty()));
        Unary.Map<WorkflowResponse, CompleteTaskResponse>(routes, Path("CompleteOrchestratorTask"), CompleteWorkflowTask);
        Unary.Map<WorkflowResponse, CompleteTaskResponse>(routes, Path("CompleteWorkflowTask"), CompleteWorkflowTask);
        Unary.Map<ActivityResponse, CompleteTaskResponse>(routes, Path("CompleteActivityTask"), CompleteActivityTask);
        Unary.Map<CreateInstanceRequest, CreateInstanceResponse>(routes, Path("StartInstance"), StartInstance);
        Unary.Map<GetInstanceRequest, GetInstanceResponse>(routes, Path("GetInstance"), (request, call) => Task.FromResult(
            engine.Find(Key(call, request.InstanceId)) is { } state ? Answer(request, state) : new GetInstanceResponse()));
        Unary.Map<GetInstanceRequest, GetInstanceResponse>(routes, Path("WaitForInstanceStart"), async (request, call) =>
            Answer(request, await engine.WaitForStart(Key(call, request.InstanceId), call.Cancelled)));
        Unary.Map<GetInstanceRequest, GetInstanceResponse>(routes, Path("WaitForInstanceCompletion"), async (request, call) =>
            Answer(request, await engine.WaitForCompletion(Key(call, request.InstanceId), call.Cancelled)));
        Unary.Map<RaiseEventRequest, RaiseEventResponse>(routes, Path("RaiseEvent"), async (request, call) =>
        {
            await engine.Raise(Key(call, request.InstanceId), request.Name, request.Input);
            return new RaiseEventResponse();
        });
        Unary.Map<TerminateRequest, TerminateResponse>(routes, Path("TerminateInstance"), Terminate);
        Unary.Map<SuspendRequest, SuspendResponse>(routes, Path("SuspendInstance"), Suspend);
        Unary.Map<ResumeRequest, ResumeResponse>(routes, Path("ResumeInstance"), Resume);
        Unary.Map<PurgeInstancesRequest, PurgeInstancesResponse>(routes, Path("PurgeInstances"), Purge);
        Unary.Map<RerunWorkflowFromEventRequest, RerunWorkflowFromEventResponse>(routes, Path("RerunWorkflowFromEvent"), Rerun);
        Unary.Map<ListInstanceIDsRequest, ListInstanceIDsResponse>(routes, Path("ListInstanceIDs"), ListInstanceIds);
        Unary.Map<GetInstanceHistoryRequest, GetInstanceHistoryResponse>(routes, Path("GetInstanceHistory"), (request, call) =>
            Task.FromResult(new GetInstanceHistoryResponse { Events = { engine.History(Key(call, request.InstanceId)) } }));
    }

    private async Task GetWorkItems(GetWorkItemsRequest request, ResponseWriter<WorkItem> items, ServerCall call)
    {
        var worker = engine.Connect(call.Http.Sidecar.AppId);
        try
        {
            await foreach (var work in worker.Messages(call.Cancelled))
                await items.Write(work.Pieces());
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
        request.ParentTraceContext ??= WorkflowTrace.Read(call.Http.Request.Headers);
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
}
