namespace StandIns.Tests.Runtime.Engine;

public sealed class When_a_worker_goes_away : IDisposable
{
    private readonly EngineScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task Its_turn_goes_to_the_next_worker_under_another_token()
    {
        await _scenario.Start();
        var first = await _scenario.Worker.Next();
        _scenario.Worker.Leave();
        var second = await new ScriptedWorker(_scenario.Engine, EngineScenario.App).Next();

        Assert.Equal("one", second.WorkflowRequest.InstanceId);
        Assert.NotEqual(first.CompletionToken, second.CompletionToken);
    }

    [Fact]
    public async Task Its_late_answer_has_no_effect()
    {
        await _scenario.Start();
        var first = await _scenario.Worker.Next();
        _scenario.Worker.Leave();
        var other = new ScriptedWorker(_scenario.Engine, EngineScenario.App);
        var second = await other.Next();

        await _scenario.Worker.Answer(first, Act.Complete("\"stale\""));
        Assert.Empty(_scenario.History());

        await other.Answer(second, Act.Complete("\"fresh\""));
        Assert.Equal("\"fresh\"", _scenario.State().Output);
    }

    [Fact]
    public async Task Its_activity_runs_again_under_the_same_key()
    {
        await _scenario.Begin(Act.Schedule(0));
        var first = await _scenario.Worker.Next();
        _scenario.Worker.Leave();
        var second = await new ScriptedWorker(_scenario.Engine, EngineScenario.App).Next();

        Assert.Equal(first.ActivityRequest.TaskExecutionId, second.ActivityRequest.TaskExecutionId);
    }

    [Fact]
    public async Task Work_waits_while_there_is_none()
    {
        _scenario.Worker.Leave();
        await _scenario.Start();

        Assert.Equal("one", (await new ScriptedWorker(_scenario.Engine, EngineScenario.App).Next()).WorkflowRequest.InstanceId);
    }

    [Fact]
    public async Task An_answer_without_a_token_still_counts_for_workers_of_the_old_protocol()
    {
        await _scenario.Begin(Act.Schedule(0));
        await _scenario.Worker.Next();
        await _scenario.Engine.CompleteActivity(EngineScenario.App, new Dapr.DurableTask.Protobuf.ActivityResponse { InstanceId = "one", TaskId = 0, Result = "7" });

        Assert.Equal("7", (await _scenario.Worker.Next()).WorkflowRequest.NewEvents[^1].TaskCompleted.Result);
    }

    [Fact]
    public async Task Several_workers_share_the_work()
    {
        var other = new ScriptedWorker(_scenario.Engine, EngineScenario.App);
        await _scenario.Start("one");
        await _scenario.Start("two");

        Assert.NotEqual(
            (await _scenario.Worker.Next()).WorkflowRequest.InstanceId,
            (await other.Next()).WorkflowRequest.InstanceId);
    }
}
