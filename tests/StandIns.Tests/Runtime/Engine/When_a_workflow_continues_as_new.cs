using Dapr.DurableTask.Protobuf;

namespace StandIns.Tests.Runtime.Engine;

public sealed class When_a_workflow_continues_as_new : IDisposable
{
    private readonly EngineScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task It_begins_again_with_its_new_input_and_no_past()
    {
        var first = await _scenario.Begin(Act.ContinueAsNew("\"second\""));
        var second = await _scenario.Worker.Turn(Act.Complete());

        Assert.Empty(second.PastEvents);
        Assert.Equal("\"second\"", second.NewEvents[1].ExecutionStarted.Input);
        Assert.NotEqual(first.ExecutionId, second.ExecutionId);
    }

    [Fact]
    public async Task To_others_it_has_never_stopped_running()
    {
        await _scenario.Begin(Act.ContinueAsNew("2"));
        Assert.Equal(OrchestrationStatus.Running, _scenario.Status());
    }

    [Fact]
    public async Task Events_it_had_not_read_go_with_it()
    {
        var carried = new HistoryEvent { EventId = -1, EventRaised = new EventRaisedEvent { Name = "unread" } };
        await _scenario.Begin(Act.ContinueAsNew("2", carried));
        Assert.Equal("unread", (await _scenario.Worker.Turn()).NewEvents[^1].EventRaised.Name);
    }

    [Fact]
    public async Task Events_that_came_during_its_last_turn_go_with_it()
    {
        await _scenario.Start();
        var item = await _scenario.Worker.Next();
        await _scenario.Engine.Raise(EngineScenario.Key(), "late", null);
        await _scenario.Worker.Answer(item, Act.ContinueAsNew("2"));
        Assert.Equal("late", (await _scenario.Worker.Turn()).NewEvents[^1].EventRaised.Name);
    }

    [Fact]
    public async Task What_the_old_execution_ordered_does_not_reach_the_new_one()
    {
        await _scenario.Begin(Act.Schedule(0), Act.Timer(1, _scenario.Clock.GetUtcNow().AddMinutes(1)));
        var old = await _scenario.Worker.Next();
        await _scenario.Engine.Raise(EngineScenario.Key(), "again", null);
        await _scenario.Worker.Turn(Act.ContinueAsNew("2"));
        await _scenario.Worker.Turn(Act.Schedule(0, "New"));
        var renewed = await _scenario.Worker.Next();

        await _scenario.Worker.AnswerActivity(old, "\"old\"");
        _scenario.Clock.Move(TimeSpan.FromMinutes(2));
        Assert.False(_scenario.Worker.HasWork);

        await _scenario.Worker.AnswerActivity(renewed, "\"new\"");
        Assert.Equal("\"new\"", (await _scenario.Worker.Turn()).NewEvents[^1].TaskCompleted.Result);
    }

    [Fact]
    public async Task It_may_do_so_many_times()
    {
        await _scenario.Start();
        for (var i = 0; i < 100; i++)
            await _scenario.Worker.Turn(Act.ContinueAsNew($"{i}"));
        await _scenario.Worker.Turn(Act.Complete("\"end\""));
        Assert.Equal("\"end\"", _scenario.State().Output);
    }
}
