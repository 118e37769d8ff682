using Dapr.DurableTask.Protobuf;
using Action = Dapr.DurableTask.Protobuf.WorkflowAction.WorkflowActionTypeOneofCase;

namespace Dapr.Workflow.Execution;

/// <summary>Steps in words, for the message about a history that does not fit the code.</summary>
internal static class StepNames
{
    public static string? NameOf(WorkflowAction action) => action.WorkflowActionTypeCase switch
    {
        Action.ScheduleTask => action.ScheduleTask.Name,
        Action.CreateChildWorkflow => action.CreateChildWorkflow.Name,
        Action.SendEvent => action.SendEvent.Name,
        _ => null,
    };

    public static string Of(WorkflowAction action) => Of(action.WorkflowActionTypeCase, NameOf(action));

    public static string Of(Action type, string? name) => type switch
    {
        Action.ScheduleTask => $"activity '{name}'",
        Action.CreateChildWorkflow => $"child workflow '{name}'",
        Action.SendEvent => $"event '{name}' to another instance",
        Action.CreateTimer => "a timer",
        Action.CompleteWorkflow => "its end",
        _ => type.ToString(),
    };
}
