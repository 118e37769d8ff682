using Dapr.DurableTask.Protobuf;
using EventKind = Dapr.DurableTask.Protobuf.HistoryEvent.EventTypeOneofCase;

namespace StandIns.Tests.Runtime.Engine;

public sealed class When_a_workflow_is_steered : IDisposable
{
    private readonly EngineScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task Suspended_it_gets_no_news_until_it_is_resumed_and_then_all_of_them()
    {
        await _scenario.Begin(Act.Timer(0, _scenario.Clock.GetUtcNow().AddMinutes(1)));
        await _scenario.Engine.Suspend(EngineScenario.Key(), "lunch");
        Assert.Equal("lunch", (await _scenario.Worker.Turn()).NewEvents[^1].ExecutionSuspended.Input);
        Assert.Equal(OrchestrationStatus.Suspended, _scenario.Status());

        _scenario.Clock.Move(TimeSpan.FromMinutes(1));
        await _scenario.Engine.Raise(EngineScenario.Key(), "go", null);
        Assert.False(_scenario.Worker.HasWork);

        await _scenario.Engine.Resume(EngineScenario.Key(), null);
        var turn = await _scenario.Worker.Turn();
        Assert.Equal([EventKind.ExecutionResumed, EventKind.TimerFired, EventKind.EventRaised], turn.NewEvents.Skip(1).Select(e => e.EventTypeCase));
        Assert.Equal(OrchestrationStatus.Running, _scenario.Status());
    }

    [Fact]
    public async Task Terminated_it_ends_even_if_its_worker_does_not_end_it()
    {
        await _scenario.Begin(Act.Schedule(0));
        await _scenario.Worker.Next();
        await _scenario.Engine.Terminate(EngineScenario.Key(), "\"enough\"", recursive: false);
        await _scenario.Worker.Turn(Act.Schedule(1));

        Assert.Equal((OrchestrationStatus.Terminated, "\"enough\""), (_scenario.Status(), _scenario.State().Output));
        Assert.False(_scenario.Worker.HasWork);
    }

    [Fact]
    public async Task Terminated_it_does_not_go_on_as_another_execution()
    {
        await _scenario.Begin();
        await _scenario.Engine.Terminate(EngineScenario.Key(), null, recursive: false);
        await _scenario.Worker.Turn(Act.ContinueAsNew("2"));
        Assert.Equal(OrchestrationStatus.Terminated, _scenario.Status());
    }

    [Fact]
    public async Task Its_termination_is_the_last_news_of_the_turn()
    {
        await _scenario.Begin();
        _scenario.Worker.Leave();
        await _scenario.Engine.Terminate(EngineScenario.Key(), null, recursive: false);
        await _scenario.Engine.Raise(EngineScenario.Key(), "late", null);

        var turn = (await new ScriptedWorker(_scenario.Engine, EngineScenario.App).Next()).WorkflowRequest;
        Assert.Equal(EventKind.ExecutionTerminated, turn.NewEvents[^1].EventTypeCase);
    }

    [Fact]
    public async Task Its_unfinished_children_end_with_it_when_asked_so()
    {
        await _scenario.Begin(Act.Child(0, "kid"));
        await _scenario.Worker.Turn();
        await _scenario.Engine.Terminate(EngineScenario.Key(), "\"x\"", recursive: true);
        await _scenario.Worker.Turn();
        await _scenario.Worker.Turn();

        Assert.Equal((OrchestrationStatus.Terminated, OrchestrationStatus.Terminated), (_scenario.Status(), _scenario.Status("kid")));
    }

    [Fact]
    public async Task Suspended_it_can_still_be_terminated()
    {
        await _scenario.Begin();
        await _scenario.Engine.Suspend(EngineScenario.Key(), null);
        await _scenario.Worker.Turn();
        await _scenario.Engine.Terminate(EngineScenario.Key(), null, recursive: false);
        await _scenario.Worker.Turn();
        Assert.Equal(OrchestrationStatus.Terminated, _scenario.Status());
    }

    [Fact]
    public async Task Ended_it_takes_orders_that_change_nothing()
    {
        await _scenario.Begin(Act.Complete("1"));
        var history = _scenario.History();
        await _scenario.Engine.Raise(EngineScenario.Key(), "go", null);
        await _scenario.Engine.Suspend(EngineScenario.Key(), null);
        await _scenario.Engine.Resume(EngineScenario.Key(), null);
        await _scenario.Engine.Terminate(EngineScenario.Key(), null, false);

        Assert.False(_scenario.Worker.HasWork);
        Assert.Equal((OrchestrationStatus.Completed, "1"), (_scenario.Status(), _scenario.State().Output));
        Assert.Equal(history, _scenario.History());
    }

    [Fact]
    public async Task One_that_never_was_takes_none()
    {
        foreach (var order in new Func<Task>[]
        {
            () => _scenario.Engine.Raise(EngineScenario.Key("never"), "go", null),
            () => _scenario.Engine.Suspend(EngineScenario.Key("never"), null),
            () => _scenario.Engine.Resume(EngineScenario.Key("never"), null),
            () => _scenario.Engine.Terminate(EngineScenario.Key("never"), null, false),
            () => _scenario.Engine.Purge(EngineScenario.Key("never"), recursive: true, force: true),
        })
        {
            var refusal = await Assert.ThrowsAsync<LocalDapr.Engine.WorkflowRefusalException>(order);
            Assert.StartsWith("no such instance exists", refusal.Message, StringComparison.Ordinal);
        }
    }
}
