using Dapr.DurableTask.Protobuf;

namespace StandIns.Tests.Runtime.Engine;

public sealed class When_the_runtime_is_killed : IDisposable
{
    private readonly EngineScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task A_started_instance_gets_its_first_turn_afterwards()
    {
        await _scenario.Start();
        _scenario.Restart();
        Assert.Equal("Story", (await _scenario.Worker.Turn(Act.Complete())).NewEvents[^1].ExecutionStarted.Name);
        Assert.Equal(OrchestrationStatus.Completed, _scenario.Status());
    }

    [Fact]
    public async Task A_turn_that_was_out_is_sent_again_as_it_was()
    {
        await _scenario.Begin(Act.Schedule(0));
        await _scenario.Worker.Activity("1");
        var before = (await _scenario.Worker.Next()).WorkflowRequest;
        _scenario.Restart();
        var after = (await _scenario.Worker.Next()).WorkflowRequest;

        Assert.Equal(before.PastEvents, after.PastEvents);
        Assert.Equal(before.NewEvents.Skip(1), after.NewEvents.Skip(1));
        Assert.Equal(before.ExecutionId, after.ExecutionId);
    }

    [Fact]
    public async Task An_activity_that_was_out_runs_again_under_the_same_key()
    {
        await _scenario.Begin(Act.Schedule(0));
        var before = (await _scenario.Worker.Next()).ActivityRequest;
        _scenario.Restart();
        Assert.Equal(before, (await _scenario.Worker.Next()).ActivityRequest);
    }

    [Fact]
    public async Task An_activity_that_was_answered_does_not_run_again()
    {
        await _scenario.Begin(Act.Schedule(0));
        await _scenario.Worker.Activity("1");
        _scenario.Restart();
        Assert.Equal("1", (await _scenario.Worker.Next()).WorkflowRequest.NewEvents[^1].TaskCompleted.Result);
        Assert.False(_scenario.Worker.HasWork);
    }

    [Fact]
    public async Task A_timer_fires_at_its_time_all_the_same()
    {
        await _scenario.Begin(Act.Timer(0, _scenario.Clock.GetUtcNow().AddMinutes(5)));
        _scenario.Restart();
        _scenario.Clock.Move(TimeSpan.FromMinutes(4));
        Assert.False(_scenario.Worker.HasWork);
        _scenario.Clock.Move(TimeSpan.FromMinutes(1));
        Assert.Equal(0, (await _scenario.Worker.Next()).WorkflowRequest.NewEvents[^1].TimerFired.TimerId);
    }

    [Fact]
    public async Task A_timer_whose_time_came_meanwhile_fires_at_once()
    {
        await _scenario.Begin(Act.Timer(0, _scenario.Clock.GetUtcNow().AddMinutes(5)));
        _scenario.Engine.Dispose();
        _scenario.Clock.Move(TimeSpan.FromHours(1));
        _scenario.Restart();
        Assert.NotNull((await _scenario.Worker.Next()).WorkflowRequest.NewEvents[^1].TimerFired);
    }

    [Fact]
    public async Task Events_that_waited_are_still_there_and_in_order()
    {
        await _scenario.Start();
        await _scenario.Worker.Next();
        await _scenario.Engine.Raise(EngineScenario.Key(), "a", "1");
        await _scenario.Engine.Raise(EngineScenario.Key(), "b", "2");
        _scenario.Restart();
        var turn = await _scenario.Worker.Turn();
        Assert.Equal(["a", "b"], turn.NewEvents.Skip(2).Select(e => e.EventRaised.Name));
    }

    [Fact]
    public async Task A_suspended_instance_is_still_suspended()
    {
        await _scenario.Begin(Act.Schedule(0));
        await _scenario.Engine.Suspend(EngineScenario.Key(), null);
        var activity = await _scenario.Worker.Next();
        await _scenario.Worker.Turn();
        await _scenario.Worker.AnswerActivity(activity);
        _scenario.Restart();
        Assert.Equal(OrchestrationStatus.Suspended, _scenario.Status());
        Assert.False(_scenario.Worker.HasWork);
    }

    [Fact]
    public async Task An_instance_that_continued_as_new_goes_on_with_its_new_execution()
    {
        await _scenario.Begin(Act.ContinueAsNew("\"second\""));
        _scenario.Restart();
        Assert.Equal(OrchestrationStatus.Running, _scenario.Status());
        Assert.Equal("\"second\"", (await _scenario.Worker.Next()).WorkflowRequest.NewEvents[1].ExecutionStarted.Input);
    }
}
