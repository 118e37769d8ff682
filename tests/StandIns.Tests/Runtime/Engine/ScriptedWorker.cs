using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;

namespace StandIns.Tests.Runtime.Engine;

/// <summary>A connected worker that does what the test says.</summary>
internal sealed class ScriptedWorker
{
    private readonly WorkflowEngine _engine;
    private readonly ConnectedWorker _connection;
    private readonly IAsyncEnumerator<WorkItem> _items;
    private WorkItem? _taken;

    public ScriptedWorker(WorkflowEngine engine, string app)
    {
        _engine = engine;
        App = app;
        _connection = engine.Connect(app);
        _items = _connection.Items(CancellationToken.None).GetAsyncEnumerator();
    }

    public string App { get; }

    /// <summary>Whether something has been sent that was not taken yet.</summary>
    public bool HasWork => (_taken ??= _connection.TryTake()) is not null;

    public async Task<WorkItem> Next()
    {
        if (HasWork)
        {
            var item = _taken!;
            _taken = null;
            return item;
        }
        Assert.True(await _items.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        return _items.Current;
    }

    /// <summary>Takes the next turn and answers it.</summary>
    public async Task<WorkflowRequest> Turn(params WorkflowAction[] actions)
    {
        var item = await Next();
        Assert.NotNull(item.WorkflowRequest);
        await Answer(item, actions);
        return item.WorkflowRequest;
    }

    public Task Answer(WorkItem item, params WorkflowAction[] actions) => Answer(item, null, actions);

    public Task Answer(WorkItem item, WorkflowVersion? version, params WorkflowAction[] actions)
    {
        var response = new WorkflowResponse { InstanceId = item.WorkflowRequest.InstanceId, CompletionToken = item.CompletionToken, Version = version };
        response.Actions.AddRange(actions);
        return _engine.CompleteTurn(App, response);
    }

    /// <summary>Takes the next activity and answers it.</summary>
    public async Task<ActivityRequest> Activity(string? result = "\"done\"", TaskFailureDetails? failure = null)
    {
        var item = await Next();
        Assert.NotNull(item.ActivityRequest);
        await AnswerActivity(item, result, failure);
        return item.ActivityRequest;
    }

    public Task AnswerActivity(WorkItem item, string? result = "\"done\"", TaskFailureDetails? failure = null) =>
        _engine.CompleteActivity(App, new ActivityResponse
        {
            InstanceId = item.ActivityRequest.WorkflowInstance.InstanceId,
            TaskId = item.ActivityRequest.TaskId,
            CompletionToken = item.CompletionToken,
            Result = failure is null ? result : null,
            FailureDetails = failure,
        });

    public void Leave() => _engine.Disconnect(_connection);
}
