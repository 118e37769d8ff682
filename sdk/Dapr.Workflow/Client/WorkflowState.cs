using System.Text.Json;
using Dapr.Workflow.Execution;
using Google.Protobuf.WellKnownTypes;
using Protobuf = Dapr.DurableTask.Protobuf;

namespace Dapr.Workflow;

/// <summary>What is known of an instance at one moment.</summary>
public sealed class WorkflowState
{
    private readonly Protobuf.WorkflowState? _state;
    private readonly JsonSerializerOptions _json;

    internal WorkflowState(Protobuf.WorkflowState? state, JsonSerializerOptions json) => (_state, _json) = (state, json);

    /// <summary>The workflow's name; null where there is no such instance.</summary>
    public string? WorkflowName => _state?.Name;

    /// <summary>Whether there is such an instance.</summary>
    public bool Exists => _state is not null;

    /// <summary>Whether it runs.</summary>
    public bool IsWorkflowRunning => RuntimeStatus == WorkflowRuntimeStatus.Running;

    /// <summary>Whether it has ended, well or not.</summary>
    public bool IsWorkflowCompleted =>
        RuntimeStatus is WorkflowRuntimeStatus.Completed or WorkflowRuntimeStatus.Failed or WorkflowRuntimeStatus.Terminated;

    /// <summary>When it was started.</summary>
    public DateTimeOffset CreatedAt => Time(_state?.CreatedTimestamp);

    /// <summary>When something last happened to it.</summary>
    public DateTimeOffset LastUpdatedAt => Time(_state?.LastUpdatedTimestamp);

    /// <summary>How far it is.</summary>
    public WorkflowRuntimeStatus RuntimeStatus => _state is null ? WorkflowRuntimeStatus.Unknown : Status(_state.WorkflowStatus);

    /// <summary>How it failed; null where it did not.</summary>
    public WorkflowTaskFailureDetails? FailureDetails => _state?.FailureDetails is { } failure
        ? new WorkflowTaskFailureDetails(failure.ErrorType, failure.ErrorMessage, string.IsNullOrEmpty(failure.StackTrace) ? null : failure.StackTrace)
        : null;

    /// <summary>What it was given.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    /// <returns>The input; the type's default where there is none or it was not asked for.</returns>
    public T? ReadInputAs<T>() => WorkflowJson.Read<T>(_state?.Input, _json);

    /// <summary>What it returned.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    /// <returns>The output; the type's default where there is none or it was not asked for.</returns>
    public T? ReadOutputAs<T>() => WorkflowJson.Read<T>(_state?.Output, _json);

    /// <summary>What it says of its progress.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    /// <returns>The status; the type's default where there is none or it was not asked for.</returns>
    public T? ReadCustomStatusAs<T>() => WorkflowJson.Read<T>(_state?.CustomStatus, _json);

    private static DateTimeOffset Time(Timestamp? timestamp) => timestamp?.ToDateTimeOffset() ?? default;

    private static WorkflowRuntimeStatus Status(Protobuf.OrchestrationStatus status) => status switch
    {
        Protobuf.OrchestrationStatus.Running => WorkflowRuntimeStatus.Running,
        Protobuf.OrchestrationStatus.Completed => WorkflowRuntimeStatus.Completed,
        Protobuf.OrchestrationStatus.ContinuedAsNew => WorkflowRuntimeStatus.ContinuedAsNew,
        Protobuf.OrchestrationStatus.Failed => WorkflowRuntimeStatus.Failed,
        Protobuf.OrchestrationStatus.Canceled => WorkflowRuntimeStatus.Canceled,
        Protobuf.OrchestrationStatus.Terminated => WorkflowRuntimeStatus.Terminated,
        Protobuf.OrchestrationStatus.Pending => WorkflowRuntimeStatus.Pending,
        Protobuf.OrchestrationStatus.Suspended => WorkflowRuntimeStatus.Suspended,
        Protobuf.OrchestrationStatus.Stalled => WorkflowRuntimeStatus.Stalled,
        _ => WorkflowRuntimeStatus.Unknown,
    };
}
