using System.Text.Json;
using Dapr.DurableTask.Protobuf;
using Dapr.Workflow.Worker;
using Microsoft.Extensions.Logging;
using Action = Dapr.DurableTask.Protobuf.WorkflowAction.WorkflowActionTypeOneofCase;
using Event = Dapr.DurableTask.Protobuf.HistoryEvent.EventTypeOneofCase;

namespace Dapr.Workflow.Execution;

/// <summary>
/// One turn of a workflow as a function: history and new events in, actions out. It replays the code from its start, on the calling
/// thread, with no clock and no I/O of its own; the same request always gives the same response.
/// </summary>
internal sealed class WorkflowExecutor(WorkflowRegistry registry, JsonSerializerOptions json, ILoggerFactory loggers)
{
    public WorkflowResponse Run(WorkflowRequest request, IServiceProvider services)
    {
        // The code's continuations must run within the turn, whatever called it.
        var outside = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            return Turn(request, services);
        }
        catch (Exception fault)
        {
            return Failed(request, Failures.Of(fault, isNonRetriable: fault is NonDeterminismException));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outside);
        }
    }

    private WorkflowResponse Turn(WorkflowRequest request, IServiceProvider services)
    {
        switch (request.NewEvents.LastOrDefault() ?? request.PastEvents.LastOrDefault())
        {
            case { ExecutionTerminated: not null }:
                return Complete(request, new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Terminated });
            case { ExecutionSuspended: not null }:
                return new WorkflowResponse { InstanceId = request.InstanceId }; // Only acknowledged: the code goes on when it is resumed.
        }

        var started = request.PastEvents.Concat(request.NewEvents).LastOrDefault(happened => happened.ExecutionStarted is not null);
        if (string.IsNullOrEmpty(started?.ExecutionStarted.Name))
            return Failed(request, Failures.Of("WorkflowNameMissing", "Workflow name missing and no routable workflow could be resolved.", isNonRetriable: true));

        var name = started.ExecutionStarted.Name;
        IWorkflow? workflow;
        try
        {
            workflow = registry.CreateWorkflow(name, services);
        }
        catch (Exception fault)
        {
            return Failed(request, Failures.Of(fault, $"Workflow '{name}' failed to activate: {fault.Message}", isNonRetriable: true));
        }
        if (workflow is null)
            return Failed(request, Failures.Of("WorkflowNotFound", $"Workflow '{name}' is not registered in this app.", isNonRetriable: true));

        return Play(request, started, name, workflow);
    }

    private WorkflowResponse Play(WorkflowRequest request, HistoryEvent started, string name, IWorkflow workflow)
    {
        var patches = new Patches(request.PastEvents);
        var context = new TurnContext(
            name, request.InstanceId, request.ExecutionId, AppId(started), PropagatedPast.Read(request.PropagatedHistory), patches,
            new RecordedCalls(request.PastEvents), json, loggers);
        context.SetTime(StartOf(request));
        context.SetReplaying(request.PastEvents.Count > 0);

        var input = WorkflowJson.Read(started.ExecutionStarted.Input, workflow.InputType, json);
        var run = workflow.RunAsync(context, input);
        foreach (var happened in request.PastEvents) Apply(happened, context);
        context.SetReplaying(false);
        foreach (var happened in request.NewEvents) Apply(happened, context);
        context.CarryUnreadEvents();

        var response = new WorkflowResponse { InstanceId = request.InstanceId, Version = patches.ForResponse(name) };
        response.Actions.AddRange(context.Steps.Unconfirmed);
        if (context.CustomStatus is { } status) response.CustomStatus = WorkflowJson.Write(status, json);
        if (context.IsStartingOver) return response;

        if (run.IsCompleted) response.Actions.Add(End(run, context.Steps.Next));
        else if (!context.Steps.IsAwaited && !context.Events.IsAwaited) throw AwaitsTheWorld(request.InstanceId);
        return response;
    }

    private static void Apply(HistoryEvent happened, TurnContext context)
    {
        switch (happened.EventTypeCase)
        {
            case Event.WorkflowStarted:
                if (happened.Timestamp is { } now) context.SetTime(now.ToDateTime());
                break;
            case Event.TaskScheduled:
                context.Steps.Confirm(happened.EventId, Action.ScheduleTask, happened.TaskScheduled.Name);
                break;
            case Event.TaskCompleted:
                context.Steps.Ended(happened.TaskCompleted.TaskScheduledId, happened, happened.TaskCompleted.TaskExecutionId);
                break;
            case Event.TaskFailed:
                context.Steps.Ended(happened.TaskFailed.TaskScheduledId, happened, happened.TaskFailed.TaskExecutionId);
                break;
            case Event.ChildWorkflowInstanceCreated:
                context.Steps.ConfirmChild(happened.EventId, happened.ChildWorkflowInstanceCreated);
                break;
            case Event.ChildWorkflowInstanceCompleted:
                context.Steps.Ended(happened.ChildWorkflowInstanceCompleted.TaskScheduledId, happened, null);
                break;
            case Event.ChildWorkflowInstanceFailed:
                context.Steps.Ended(happened.ChildWorkflowInstanceFailed.TaskScheduledId, happened, null);
                break;
            case Event.TimerCreated:
                context.Steps.ConfirmTimer(happened.EventId, happened.TimerCreated);
                break;
            case Event.TimerFired:
                context.Steps.Ended(happened.TimerFired.TimerId, happened, null);
                break;
            case Event.EventSent:
                context.Steps.Confirm(happened.EventId, Action.SendEvent, happened.EventSent.Name);
                break;
            case Event.EventRaised:
                context.Events.Raise(happened);
                break;
        }
    }

    private WorkflowAction End(Task<object?> run, int step)
    {
        if (run.IsCompletedSuccessfully)
        {
            return new WorkflowAction
            {
                Id = step,
                CompleteWorkflow = new CompleteWorkflowAction
                {
                    WorkflowStatus = OrchestrationStatus.Completed,
                    Result = WorkflowJson.Write(run.Result, json),
                },
            };
        }

        Exception fault = run.IsCanceled ? new TaskCanceledException(run) : run.Exception!.InnerException!;
        return new WorkflowAction
        {
            Id = step,
            CompleteWorkflow = new CompleteWorkflowAction
            {
                WorkflowStatus = OrchestrationStatus.Failed,
                FailureDetails = Failures.Of(fault, isNonRetriable: true),
            },
        };
    }

    // Where the code first ran: in a replay the first turn's time, so that it sees what it saw then.
    private static DateTime StartOf(WorkflowRequest request)
    {
        var first = request.PastEvents.FirstOrDefault()?.Timestamp
            ?? request.NewEvents.LastOrDefault(happened => happened.WorkflowStarted is not null)?.Timestamp
            ?? request.NewEvents.FirstOrDefault()?.Timestamp;
        return first?.ToDateTime() ?? DateTime.UnixEpoch;
    }

    private static string? AppId(HistoryEvent started) =>
        string.IsNullOrEmpty(started.Router?.TargetAppID) ? started.Router?.SourceAppID : started.Router.TargetAppID;

    private static InvalidOperationException AwaitsTheWorld(string instanceId) => new(
        $"Workflow '{instanceId}' awaits something that did not come from its context, so nothing will ever wake it. "
        + "Tasks from elsewhere (Task.Delay, Task.Run, I/O) belong into activities.");

    private static WorkflowResponse Failed(WorkflowRequest request, TaskFailureDetails failure) =>
        Complete(request, new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Failed, FailureDetails = failure });

    private static WorkflowResponse Complete(WorkflowRequest request, CompleteWorkflowAction completion) =>
        new() { InstanceId = request.InstanceId, Actions = { new WorkflowAction { CompleteWorkflow = completion } } };
}
