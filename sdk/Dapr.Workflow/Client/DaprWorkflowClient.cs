using System.Diagnostics;
using System.Text.Json;
using Dapr.DurableTask.Protobuf;
using Dapr.Workflow.Client;
using Dapr.Workflow.Execution;
using Dapr.Workflow.Worker;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Dapr.Workflow;

/// <summary>Starts workflows, looks at them and talks to them, through the sidecar.</summary>
public sealed class DaprWorkflowClient : IDaprWorkflowClient
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    private readonly TaskHub _hub;
    private readonly JsonSerializerOptions _json;

    internal DaprWorkflowClient(TaskHub hub, JsonSerializerOptions json) => (_hub, _json) = (hub, json);

    /// <inheritdoc />
    public Task<string> ScheduleNewWorkflowAsync(string name, string? instanceId = null, object? input = null) =>
        ScheduleNewWorkflowAsync(name, instanceId, input, (DateTimeOffset?)null);

    /// <inheritdoc />
    public Task<string> ScheduleNewWorkflowAsync(string name, string? instanceId, object? input, DateTime? startTime) =>
        ScheduleNewWorkflowAsync(name, instanceId, input, startTime is { } time ? new DateTimeOffset(time) : null);

    /// <inheritdoc />
    public async Task<string> ScheduleNewWorkflowAsync(
        string name, string? instanceId, object? input, DateTimeOffset? startTime, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var response = await _hub.StartInstance(
            new CreateInstanceRequest
            {
                InstanceId = instanceId ?? Guid.NewGuid().ToString(),
                Name = name,
                Input = WorkflowJson.Write(input, _json),
                ScheduledStartTimestamp = startTime is { } time ? Timestamp.FromDateTimeOffset(time) : null,
                ParentTraceContext = CurrentTrace(),
            },
            cancellation);
        return response.InstanceId;
    }

    /// <inheritdoc />
    public async Task<WorkflowState> GetWorkflowStateAsync(string instanceId, bool getInputsAndOutputs = true, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        try
        {
            var response = await _hub.GetInstance(
                new GetInstanceRequest { InstanceId = instanceId, GetInputsAndOutputs = getInputsAndOutputs }, cancellation);
            return new WorkflowState(response.Exists ? response.WorkflowState : null, _json);
        }
        catch (RpcException unknown) when (unknown.StatusCode == StatusCode.NotFound)
        {
            return new WorkflowState(null, _json);
        }
    }

    /// <inheritdoc />
    public Task<WorkflowState> WaitForWorkflowStartAsync(string instanceId, bool getInputsAndOutputs = true, CancellationToken cancellation = default) =>
        Wait(_hub.WaitForInstanceStart, instanceId, getInputsAndOutputs, cancellation);

    /// <inheritdoc />
    public Task<WorkflowState> WaitForWorkflowCompletionAsync(string instanceId, bool getInputsAndOutputs = true, CancellationToken cancellation = default) =>
        Wait(_hub.WaitForInstanceCompletion, instanceId, getInputsAndOutputs, cancellation);

    /// <inheritdoc />
    public async Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        await _hub.RaiseEvent(
            new RaiseEventRequest { InstanceId = instanceId, Name = eventName, Input = WorkflowJson.Write(eventPayload, _json) }, cancellation);
    }

    /// <inheritdoc />
    public async Task TerminateWorkflowAsync(string instanceId, object? output = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        await _hub.TerminateInstance(
            new TerminateRequest { InstanceId = instanceId, Output = WorkflowJson.Write(output, _json), Recursive = true }, cancellation);
    }

    /// <inheritdoc />
    public async Task SuspendWorkflowAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        await _hub.SuspendInstance(new SuspendRequest { InstanceId = instanceId, Reason = reason ?? "" }, cancellation);
    }

    /// <inheritdoc />
    public async Task ResumeWorkflowAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        await _hub.ResumeInstance(new ResumeRequest { InstanceId = instanceId, Reason = reason ?? "" }, cancellation);
    }

    /// <inheritdoc />
    public async Task<bool> PurgeInstanceAsync(string instanceId, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var response = await _hub.PurgeInstances(new PurgeInstancesRequest { InstanceId = instanceId, Recursive = true }, cancellation);
        return response.DeletedInstanceCount > 0;
    }

    /// <inheritdoc />
    public async Task<WorkflowInstancePage> ListInstanceIdsAsync(
        string? continuationToken = null, int? pageSize = null, CancellationToken cancellation = default)
    {
        var request = new ListInstanceIDsRequest();
        if (continuationToken is not null) request.ContinuationToken = continuationToken;
        if (pageSize is { } size)
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size, nameof(pageSize));
            request.PageSize = (uint)size;
        }
        var response = await _hub.ListInstanceIDs(request, cancellation);
        return new WorkflowInstancePage([.. response.InstanceIds], response.HasContinuationToken ? response.ContinuationToken : null);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<WorkflowHistoryEvent>> GetInstanceHistoryAsync(string instanceId, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var response = await _hub.GetInstanceHistory(new GetInstanceHistoryRequest { InstanceId = instanceId }, cancellation);
        return [.. response.Events.Select(HistoryEvents.ForClients)];
    }

    /// <inheritdoc />
    public async Task<string> RerunWorkflowFromEventAsync(
        string sourceInstanceId, uint eventId, RerunWorkflowFromEventOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourceInstanceId);
        if (options is { Input: not null, OverwriteInput: false })
            throw new ArgumentException($"{nameof(options.OverwriteInput)} must be true when {nameof(options.Input)} is set.", nameof(options));

        var request = new RerunWorkflowFromEventRequest { SourceInstanceID = sourceInstanceId, EventID = eventId, OverwriteInput = options?.OverwriteInput ?? false };
        if (options?.NewInstanceId is { } newInstanceId) request.NewInstanceID = newInstanceId;
        if (options is { OverwriteInput: true }) request.Input = WorkflowJson.Write(options.Input, _json);
        return (await _hub.RerunWorkflowFromEvent(request, cancellation)).NewInstanceID;
    }

    /// <summary>Nothing to free: the connection belongs to the app's services.</summary>
    public void Dispose()
    {
    }

    /// <summary>Nothing to free: the connection belongs to the app's services.</summary>
    /// <returns>At once.</returns>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // A sidecar that restarts, or gives up waiting, is asked again.
    private async Task<WorkflowState> Wait(
        Func<GetInstanceRequest, CancellationToken, Task<GetInstanceResponse>> call, string instanceId, bool getInputsAndOutputs, CancellationToken stop)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var request = new GetInstanceRequest { InstanceId = instanceId, GetInputsAndOutputs = getInputsAndOutputs };
        for (var pause = FirstWait; ; pause = pause * 2 < LongestWait ? pause * 2 : LongestWait)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                var response = await call(request, stop);
                return response.Exists
                    ? new WorkflowState(response.WorkflowState, _json)
                    : throw new InvalidOperationException($"Workflow instance '{instanceId}' does not exist");
            }
            catch (RpcException) when (stop.IsCancellationRequested)
            {
                throw new OperationCanceledException(stop);
            }
            catch (RpcException again) when (again.StatusCode is StatusCode.DeadlineExceeded or StatusCode.Unavailable)
            {
                await Task.Delay(pause, stop);
            }
        }
    }

    private static TraceContext? CurrentTrace() => Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } activity
        ? new TraceContext { TraceParent = id, TraceState = string.IsNullOrEmpty(activity.TraceStateString) ? null : activity.TraceStateString }
        : null;
}
