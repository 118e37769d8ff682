using Dapr.DurableTask.Protobuf;
using Dapr.Workflow.Execution;
using Dapr.Workflow.Worker;
using LocalDapr.Engine;

namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>The worker of an app with workflows: takes work from the engine one piece at a time. An app that dies over a piece has not answered it.</summary>
internal sealed class WorkflowPump(WorkflowEngine engine, VirtualApp app)
{
    private readonly ConnectedWorker _connection = engine.Connect(app.Id);

    /// <summary>Does one turn or activity; false: there is none to do before time passes.</summary>
    public async Task<bool> DoNext()
    {
        if (_connection.TryTake() is not { } item)
            return false;
        await using var scope = app.Services.CreateAsyncScope();
        if (item.RequestCase == WorkItem.RequestOneofCase.WorkflowRequest)
        {
            var response = app.Services.GetRequiredService<WorkflowExecutor>().Run(item.WorkflowRequest, scope.ServiceProvider);
            response.CompletionToken = item.CompletionToken;
            app.Pass();
            await engine.CompleteTurn(app.Id, response);
        }
        else
        {
            var response = await app.Services.GetRequiredService<ActivityExecutor>().Run(item.ActivityRequest, scope.ServiceProvider);
            response.CompletionToken = item.CompletionToken;
            app.Pass();
            await engine.CompleteActivity(app.Id, response);
        }

        return true;
    }

    /// <summary>The worker of the app's next process; what this one had not answered is for that one.</summary>
    public WorkflowPump Replaced()
    {
        engine.Disconnect(_connection);
        return new WorkflowPump(engine, app);
    }
}
