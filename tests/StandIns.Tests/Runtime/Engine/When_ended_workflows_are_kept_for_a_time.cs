using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;

namespace StandIns.Tests.Runtime.Engine;

public sealed class When_ended_workflows_are_kept_for_a_time : IDisposable
{
    private readonly EngineScenario _scenario = new(retention: new RetentionPolicy(
        AnyTerminal: TimeSpan.FromHours(1), Completed: TimeSpan.FromDays(1), Terminated: TimeSpan.Zero));

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task Each_is_forgotten_after_its_time_and_not_before()
    {
        await _scenario.Begin(Act.Complete());
        await _scenario.Start("failed");
        await _scenario.Worker.Turn(Act.Fail("no"));

        _scenario.Clock.Move(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Equal(OrchestrationStatus.Failed, _scenario.Status("failed"));
        _scenario.Clock.Move(TimeSpan.FromTicks(1));
        Assert.False(Exists("failed"));
        Assert.True(Exists("one"));
        _scenario.Clock.Move(TimeSpan.FromHours(23));
        Assert.False(Exists("one"));
        Assert.Empty(_scenario.History());
    }

    [Fact]
    public async Task Without_any_time_at_all_only_those_who_wait_hear_of_it()
    {
        await _scenario.Begin();
        var end = _scenario.Engine.WaitForCompletion(EngineScenario.Key(), TestContext.Current.CancellationToken);
        await _scenario.Engine.Terminate(EngineScenario.Key(), null, false);
        await _scenario.Worker.Turn();
        Assert.Equal(OrchestrationStatus.Terminated, (await end).WorkflowStatus);
        Assert.False(Exists("one"));
    }

    [Fact]
    public async Task A_restart_changes_nothing_about_it()
    {
        await _scenario.Begin(Act.Complete());
        _scenario.Restart();
        _scenario.Clock.Move(TimeSpan.FromHours(23));
        Assert.True(Exists("one"));
        _scenario.Restart();
        _scenario.Clock.Move(TimeSpan.FromHours(1));
        Assert.False(Exists("one"));
    }

    [Fact]
    public async Task What_came_due_while_nobody_was_there_is_forgotten_at_the_start()
    {
        await _scenario.Begin(Act.Complete());
        _scenario.Engine.Dispose();
        _scenario.Clock.Move(TimeSpan.FromDays(2));
        _scenario.Restart();
        Assert.False(Exists("one"));
    }

    [Fact]
    public async Task One_that_is_started_again_lives_its_own_life()
    {
        await _scenario.Begin(Act.Complete());
        _scenario.Clock.Move(TimeSpan.FromHours(12));
        await _scenario.Start();
        _scenario.Clock.Move(TimeSpan.FromHours(13));
        Assert.Equal(OrchestrationStatus.Pending, _scenario.Status());
        await _scenario.Worker.Turn(Act.Complete());
        _scenario.Clock.Move(TimeSpan.FromHours(23));
        Assert.True(Exists("one"));
        _scenario.Clock.Move(TimeSpan.FromHours(1));
        Assert.False(Exists("one"));
    }

    [Fact]
    public async Task Many_that_come_due_together_all_go()
    {
        for (var i = 0; i < 350; i++)
        {
            await _scenario.Start($"one-{i}");
            await _scenario.Worker.Turn(Act.Complete());
        }
        _scenario.Clock.Move(TimeSpan.FromDays(1));
        Assert.Empty(_scenario.Engine.ListIds(EngineScenario.App, null, 10));
    }

    [Fact]
    public async Task Where_nothing_is_said_they_are_kept()
    {
        using var scenario = new EngineScenario();
        await scenario.Begin(Act.Complete());
        scenario.Clock.Move(TimeSpan.FromDays(10_000));
        Assert.Equal(OrchestrationStatus.Completed, scenario.Status());
    }

    private bool Exists(string id) => _scenario.Engine.Find(EngineScenario.Key(id)) is not null;
}
