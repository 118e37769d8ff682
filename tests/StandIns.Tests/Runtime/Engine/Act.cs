using Dapr.DurableTask.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace StandIns.Tests.Runtime.Engine;

/// <summary>What a worker may answer.</summary>
internal static class Act
{
    public static WorkflowAction Schedule(int id, string name = "Step", string? targetApp = null, string key = "") => new()
    {
        Id = id,
        ScheduleTask = new ScheduleTaskAction { Name = name, Input = $"\"{name}\"", TaskExecutionId = key },
        Router = Route(targetApp),
    };

    public static WorkflowAction Timer(int id, DateTimeOffset at) =>
        new() { Id = id, CreateTimer = new CreateTimerAction { FireAt = Timestamp.FromDateTimeOffset(at), CreateTimer = new TimerOriginCreateTimer() } };

    public static WorkflowAction Child(int id, string instanceId = "", string? targetApp = null) => new()
    {
        Id = id,
        CreateChildWorkflow = new CreateChildWorkflowAction { InstanceId = instanceId, Name = "Chapter", Input = "\"c\"" },
        Router = Route(targetApp),
    };

    public static WorkflowAction Send(int id, string instanceId, string name) => new()
    {
        Id = id,
        SendEvent = new SendEventAction { Instance = new WorkflowInstance { InstanceId = instanceId }, Name = name, Data = "1" },
    };

    public static WorkflowAction Complete(string? result = "\"out\"") => new()
    {
        Id = 99,
        CompleteWorkflow = new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Completed, Result = result },
    };

    public static WorkflowAction Fail(string message) => new()
    {
        Id = 99,
        CompleteWorkflow = new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Failed, FailureDetails = Failure(message) },
    };

    public static WorkflowAction ContinueAsNew(string input, params HistoryEvent[] carried) => new()
    {
        Id = 99,
        CompleteWorkflow = new CompleteWorkflowAction
        {
            WorkflowStatus = OrchestrationStatus.ContinuedAsNew,
            Result = input,
            CarryoverEvents = { carried },
        },
    };

    public static TaskFailureDetails Failure(string message) => new() { ErrorType = "Boom", ErrorMessage = message };

    private static TaskRouter? Route(string? app) => app is null ? null : new TaskRouter { TargetAppID = app };
}
