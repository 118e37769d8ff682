using Dapr.DurableTask.Protobuf;
using Dapr.Workflow.Worker;
using Grpc.Core;
using LocalDapr.Engine;
using Protocols.Grpc.Client;

namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>The sidecar's workflow service for clients in the same process as the engine.</summary>
/// <param name="engine">The engine that runs now; another one after the runtime was killed.</param>
internal sealed class InProcessTaskHub(VirtualApp app, Func<WorkflowEngine> engine) : TaskHub(Nowhere)
{
    private static readonly GrpcChannel Nowhere = new(new Uri("http://localhost"), new GrpcChannelOptions());

    protected override async Task<TResponse> Call<TRequest, TResponse>(string rpc, TRequest request, CancellationToken stop)
    {
        app.Pass();
        try
        {
            return (TResponse)(object)(request switch
            {
                CreateInstanceRequest start => await Start(start),
                GetInstanceRequest get => Find(get),
                RaiseEventRequest raise => await Raise(raise),
                TerminateRequest terminate => await Terminate(terminate),
                PurgeInstancesRequest purge => new PurgeInstancesResponse { DeletedInstanceCount = await engine().Purge(Key(purge.InstanceId), purge.Recursive, purge.Force), IsComplete = true },
                _ => throw new NotSupportedException($"{rpc} is not served in virtual time."),
            });
        }
        catch (WorkflowRefusalException refusal)
        {
            throw new RpcException(refusal.Kind == RefusalKind.NotFound ? StatusCode.NotFound : StatusCode.AlreadyExists, refusal.Message);
        }
    }

    private async Task<CreateInstanceResponse> Start(CreateInstanceRequest request)
    {
        await engine().Start(Key(request.InstanceId), request);
        return new CreateInstanceResponse { InstanceId = request.InstanceId };
    }

    private GetInstanceResponse Find(GetInstanceRequest request) =>
        engine().Find(Key(request.InstanceId)) is { } state ? new GetInstanceResponse { Exists = true, WorkflowState = state.Clone() } : new GetInstanceResponse();

    private async Task<RaiseEventResponse> Raise(RaiseEventRequest request)
    {
        await engine().Raise(Key(request.InstanceId), request.Name, request.Input);
        return new RaiseEventResponse();
    }

    private async Task<TerminateResponse> Terminate(TerminateRequest request)
    {
        await engine().Terminate(Key(request.InstanceId), request.Output, request.Recursive);
        return new TerminateResponse();
    }

    private InstanceKey Key(string instanceId) => new(app.Id, instanceId);
}
