using EventKind = Dapr.DurableTask.Protobuf.HistoryEvent.EventTypeOneofCase;

namespace StandIns.Tests.Runtime.Engine;

public sealed class When_something_happens_twice : IDisposable
{
    private readonly EngineScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task An_activity_that_is_answered_twice_has_ended_once()
    {
        await _scenario.Begin(Act.Schedule(0));
        var item = await _scenario.Worker.Next();
        await _scenario.Worker.AnswerActivity(item, "1");
        await _scenario.Worker.AnswerActivity(item, "2");
        await _scenario.Worker.Turn(Act.Complete());

        var ended = Assert.Single(_scenario.History(), e => e.EventTypeCase == EventKind.TaskCompleted);
        Assert.Equal("1", ended.TaskCompleted.Result);
    }

    [Fact]
    public async Task A_turn_that_is_answered_twice_counts_once()
    {
        await _scenario.Start();
        var item = await _scenario.Worker.Next();
        await _scenario.Worker.Answer(item, Act.Schedule(0));
        await _scenario.Worker.Answer(item, Act.Schedule(0), Act.Schedule(1));

        Assert.Single(_scenario.History(), e => e.EventTypeCase == EventKind.TaskScheduled);
    }

    [Fact]
    public async Task An_instance_that_runs_is_not_started_again()
    {
        await _scenario.Start();
        var refusal = await Assert.ThrowsAsync<LocalDapr.Engine.WorkflowRefusalException>(() => _scenario.Start());

        Assert.Equal(LocalDapr.Engine.RefusalKind.AlreadyExists, refusal.Kind);
        Assert.Contains("'one'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_that_has_ended_is_begun_anew()
    {
        await _scenario.Begin(Act.Complete("1"));
        await _scenario.Start(input: "\"again\"");
        var turn = await _scenario.Worker.Turn(Act.Complete("2"));

        Assert.Empty(turn.PastEvents);
        Assert.Equal(("\"again\"", "2"), (_scenario.State().Input, _scenario.State().Output));
    }

    [Fact]
    public async Task A_child_whose_name_is_taken_fails_towards_its_parent()
    {
        await _scenario.Start("taken");
        await _scenario.Worker.Next();
        await _scenario.Begin(Act.Child(0, "taken"));

        var failed = (await _scenario.Worker.Next()).WorkflowRequest.NewEvents[^1].ChildWorkflowInstanceFailed;
        Assert.Equal("WorkflowInstanceAlreadyExists", failed.FailureDetails.ErrorType);
        Assert.Equal("an active workflow with ID 'taken' already exists", failed.FailureDetails.ErrorMessage);
    }
}
