using System.Globalization;
using System.Text.Json;
using Dapr.DurableTask.Protobuf;
using Dapr.Workflow.Abstractions;
using Dapr.Workflow.Execution;

namespace Dapr.Workflow.Worker;

/// <summary>Runs an activity. Whatever it throws becomes a failure that its workflow can handle.</summary>
internal sealed class ActivityExecutor(WorkflowRegistry registry, JsonSerializerOptions json)
{
    public async Task<ActivityResponse> Run(ActivityRequest request, IServiceProvider services)
    {
        var response = new ActivityResponse { InstanceId = request.WorkflowInstance?.InstanceId ?? "", TaskId = request.TaskId };
        IWorkflowActivity? activity;
        try
        {
            activity = registry.CreateActivity(request.Name, services);
        }
        catch (Exception fault)
        {
            response.FailureDetails = Failures.Of(fault, $"Activity '{request.Name}' failed to activate: {fault.Message}");
            return response;
        }
        if (activity is null)
        {
            response.FailureDetails = Failures.Of("ActivityNotFoundException", $"Activity '{request.Name}' not found");
            return response;
        }

        try
        {
            var context = new ActivityContext(request);
            var result = await activity.RunAsync(context, WorkflowJson.Read(request.Input, activity.InputType, json));
            response.Result = WorkflowJson.Write(result, json);
        }
        catch (Exception fault)
        {
            response.FailureDetails = Failures.Of(fault);
        }
        return response;
    }

    private sealed class ActivityContext(ActivityRequest request) : WorkflowActivityContext
    {
        public override TaskIdentifier Identifier => request.Name;

        public override string TaskExecutionKey => string.IsNullOrEmpty(request.TaskExecutionId)
            ? request.TaskId.ToString(CultureInfo.InvariantCulture)
            : request.TaskExecutionId;

        public override string InstanceId => request.WorkflowInstance?.InstanceId ?? "";
    }
}
