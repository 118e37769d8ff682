using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

/// <summary>What runs the code of an app's workflows and activities.</summary>
public interface IWorkflowWorker
{
    Task<WorkflowResponse> Run(WorkflowRequest turn);

    Task<ActivityResponse> Run(ActivityRequest activity);
}
