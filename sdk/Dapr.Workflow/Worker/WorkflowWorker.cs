using Dapr.DurableTask.Protobuf;
using Dapr.Workflow.Execution;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Protocols.Grpc.Client;

namespace Dapr.Workflow.Worker;

/// <summary>
/// Takes work from the sidecar for as long as the app lives. An answer that cannot be delivered is dropped: the sidecar hands the
/// work out again.
/// </summary>
internal sealed partial class WorkflowWorker(
    TaskHub hub, WorkflowExecutor workflows, ActivityExecutor activities, IServiceScopeFactory scopes, TimeProvider time, ILogger<WorkflowWorker> logger)
    : BackgroundService
{
    private const int AtOnce = 100;

    private static readonly TimeSpan BetweenHellos = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turns = new(AtOnce);
    private readonly SemaphoreSlim _runs = new(AtOnce);

    public override void Dispose()
    {
        base.Dispose();
        _turns.Dispose();
        _runs.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var reconnects = new Reconnects();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                using var work = await hub.GetWorkItems(stoppingToken);
                LogConnected(logger);
                reconnects.Connected();
                await Receive(work, stoppingToken);
            }
            catch (Exception broken) when (!stoppingToken.IsCancellationRequested)
            {
                LogDisconnected(logger, broken is RpcException call ? call.Status.Detail : broken.Message);
            }
            catch (Exception)
            {
                return; // The app ends.
            }

            try
            {
                await Task.Delay(reconnects.Next(), time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task Receive(ResponseReader<WorkItem> work, CancellationToken stop)
    {
        using var connected = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var hellos = SayHello(connected.Token);
        try
        {
            await foreach (var item in work.ReadAll(stop)) _ = Task.Run(() => Handle(item, stop), CancellationToken.None);
        }
        finally
        {
            await connected.CancelAsync();
            await hellos;
        }
    }

    private async Task Handle(WorkItem item, CancellationToken stop)
    {
        try
        {
            switch (item.RequestCase)
            {
                case WorkItem.RequestOneofCase.WorkflowRequest:
                    await InTurn(_turns, () => Run(item.WorkflowRequest, item.CompletionToken, stop), stop);
                    break;
                case WorkItem.RequestOneofCase.ActivityRequest:
                    await InTurn(_runs, () => Run(item.ActivityRequest, item.CompletionToken, stop), stop);
                    break;
                default:
                    LogUnknown(logger, item.RequestCase);
                    break;
            }
        }
        catch (Exception undelivered) when (!stop.IsCancellationRequested)
        {
            LogUndelivered(logger, undelivered);
        }
        catch (Exception)
        {
            // The app ends; the sidecar hands the work to whoever comes next.
        }
    }

    private async Task Run(WorkflowRequest request, string token, CancellationToken stop)
    {
        if (request.RequiresHistoryStreaming)
        {
            var history = await hub.GetInstanceHistory(new GetInstanceHistoryRequest { InstanceId = request.InstanceId }, stop);
            request.PastEvents.AddRange(history.Events);
        }

        WorkflowResponse response;
        await using (var scope = scopes.CreateAsyncScope()) response = workflows.Run(request, scope.ServiceProvider);
        LogFailures(response);
        response.CompletionToken = token;
        await hub.CompleteWorkflowTask(response, stop);
    }

    private async Task Run(ActivityRequest request, string token, CancellationToken stop)
    {
        ActivityResponse response;
        using (ActivityTrace.Start(request))
        {
            await using var scope = scopes.CreateAsyncScope();
            response = await activities.Run(request, scope.ServiceProvider);
        }
        if (response.FailureDetails is { } failure) LogActivityFailed(logger, request.Name, response.InstanceId, failure.ErrorType, failure.ErrorMessage);
        response.CompletionToken = token;
        await hub.CompleteActivityTask(response, stop);
    }

    private static async Task InTurn(SemaphoreSlim limit, Func<Task> run, CancellationToken stop)
    {
        await limit.WaitAsync(stop);
        try
        {
            await run();
        }
        finally
        {
            limit.Release();
        }
    }

    // Keeps the way to the sidecar open where something in between closes what is silent.
    private async Task SayHello(CancellationToken connected)
    {
        try
        {
            while (true)
            {
                await Task.Delay(BetweenHellos, time, connected);
                try
                {
                    await hub.Hello(connected);
                }
                catch (RpcException unanswered) when (!connected.IsCancellationRequested)
                {
                    LogUnanswered(logger, unanswered.Status.Detail);
                }
            }
        }
        catch (Exception) when (connected.IsCancellationRequested)
        {
            // The stream has ended.
        }
    }

    private void LogFailures(WorkflowResponse response)
    {
        foreach (var action in response.Actions)
        {
            if (action.CompleteWorkflow?.FailureDetails is { } failure)
                LogWorkflowFailed(logger, response.InstanceId, failure.ErrorType, failure.ErrorMessage);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to the sidecar for workflow work.")]
    private static partial void LogConnected(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not connected to the sidecar for workflow work; trying again. {Reason}")]
    private static partial void LogDisconnected(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sidecar sent work of an unknown kind: {Kind}.")]
    private static partial void LogUnknown(ILogger logger, WorkItem.RequestOneofCase kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The outcome of a work item could not be delivered; the sidecar will hand it out again.")]
    private static partial void LogUndelivered(ILogger logger, Exception undelivered);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The sidecar did not answer a keep-alive. {Reason}")]
    private static partial void LogUnanswered(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Activity {Activity} of workflow {InstanceId} failed: {ErrorType}: {ErrorMessage}")]
    private static partial void LogActivityFailed(ILogger logger, string activity, string instanceId, string errorType, string errorMessage);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Workflow {InstanceId} failed: {ErrorType}: {ErrorMessage}")]
    private static partial void LogWorkflowFailed(ILogger logger, string instanceId, string errorType, string errorMessage);
}
