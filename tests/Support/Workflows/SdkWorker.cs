using Dapr.DurableTask.Protobuf;
using Dapr.Workflow;
using Dapr.Workflow.Execution;
using Dapr.Workflow.Worker;
using LocalDapr.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace ReleaseOrchestrator.Tests.Support.Workflows;

/// <summary>The workflows and activities of an app on the SDK's own executors, without a process or a connection around them.</summary>
public sealed class SdkWorker : IWorkflowWorker
{
    private readonly WorkflowExecutor _workflows;
    private readonly ActivityExecutor _activities;
    private readonly IServiceProvider _services;

    public SdkWorker(Action<WorkflowRuntimeOptions> register, IServiceProvider services)
    {
        var options = new WorkflowRuntimeOptions();
        register(options);
        _workflows = new WorkflowExecutor(options.Registry, WorkflowJson.Default, NullLoggerFactory.Instance);
        _activities = new ActivityExecutor(options.Registry, WorkflowJson.Default);
        _services = services;
    }

    public Task<WorkflowResponse> Run(WorkflowRequest turn) => Task.FromResult(_workflows.Run(turn, _services));

    public Task<ActivityResponse> Run(ActivityRequest activity) => _activities.Run(activity, _services);
}
