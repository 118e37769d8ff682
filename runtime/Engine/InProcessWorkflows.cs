using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

/// <summary>
/// The engine without processes and without waiting: workers are objects, work is done one piece after the other when
/// <see cref="WorkUntilIdle"/> is called, and time passes when the owner of the clock says so. The same calls give the same run.
/// </summary>
/// <example>
/// <code>
/// using var workflows = new InProcessWorkflows(clock).Connect("app", worker);
/// await workflows.Engine.Start(key, request);
/// await workflows.WorkUntilIdle();
/// while (workflows.Engine.NextTimer is { } next) { clock.MoveTo(next); await workflows.WorkUntilIdle(); }
/// </code>
/// </example>
public sealed class InProcessWorkflows : IDisposable
{
    private readonly List<(ConnectedWorker Connection, IWorkflowWorker Worker)> _workers = [];

    /// <summary>Takes up what the store holds; without one, everything ends with this object.</summary>
    public InProcessWorkflows(TimeProvider clock, IWorkflowStore? store = null)
    {
        Engine = new WorkflowEngine(store ?? new InMemoryWorkflowStore(), clock);
        Engine.Load();
    }

    public WorkflowEngine Engine { get; }

    public InProcessWorkflows Connect(string appId, IWorkflowWorker worker)
    {
        _workers.Add((Engine.Connect(appId), worker));
        return this;
    }

    /// <summary>
    /// Does all that can be done before the next timer is due; returns how many turns and activities that was. Activities must not
    /// wait for the clock: nobody would move it.
    /// </summary>
    public async Task<int> WorkUntilIdle()
    {
        for (var done = 0; ; done++)
        {
            if (Next() is not var (connection, worker, item))
            {
                await Engine.Settled().ConfigureAwait(false);
                if (Next() is not { } late)
                    return done;
                (connection, worker, item) = late;
            }
            await (item.RequestCase == WorkItem.RequestOneofCase.WorkflowRequest
                ? Answer(connection, item, await worker.Run(item.WorkflowRequest).ConfigureAwait(false))
                : Answer(connection, item, await worker.Run(item.ActivityRequest).ConfigureAwait(false))).ConfigureAwait(false);
        }
    }

    public void Dispose() => Engine.Dispose();

    private (ConnectedWorker Connection, IWorkflowWorker Worker, WorkItem Item)? Next()
    {
        foreach (var (connection, worker) in _workers)
            if (connection.TryTake() is { } item)
                return (connection, worker, item);
        return null;
    }

    private Task Answer(ConnectedWorker connection, WorkItem item, WorkflowResponse response)
    {
        response.CompletionToken = item.CompletionToken;
        return Engine.CompleteTurn(connection.AppId, response);
    }

    private Task Answer(ConnectedWorker connection, WorkItem item, ActivityResponse response)
    {
        response.CompletionToken = item.CompletionToken;
        return Engine.CompleteActivity(connection.AppId, response);
    }
}
