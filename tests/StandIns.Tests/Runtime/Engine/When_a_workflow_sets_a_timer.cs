namespace StandIns.Tests.Runtime.Engine;

public sealed class When_a_workflow_sets_a_timer : IDisposable
{
    private readonly EngineScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    private DateTimeOffset In(TimeSpan time) => _scenario.Clock.GetUtcNow() + time;

    [Fact]
    public async Task It_does_not_fire_early()
    {
        await _scenario.Begin(Act.Timer(3, In(TimeSpan.FromMinutes(1))));
        _scenario.Clock.Move(TimeSpan.FromSeconds(59));
        Assert.False(_scenario.Worker.HasWork);

        _scenario.Clock.Move(TimeSpan.FromSeconds(1));
        var fired = (await _scenario.Worker.Next()).WorkflowRequest.NewEvents[^1];
        Assert.Equal(3, fired.TimerFired.TimerId);
        Assert.Equal(_scenario.Clock.GetUtcNow(), fired.Timestamp.ToDateTimeOffset());
    }

    [Fact]
    public async Task One_in_the_past_fires_at_once()
    {
        await _scenario.Begin(Act.Timer(0, In(TimeSpan.FromMinutes(-1))));
        Assert.NotNull((await _scenario.Worker.Next()).WorkflowRequest.NewEvents[^1].TimerFired);
    }

    [Fact]
    public async Task One_at_the_end_of_time_is_kept_and_does_no_harm()
    {
        await _scenario.Begin(Act.Timer(0, new DateTimeOffset(9999, 12, 31, 23, 59, 59, TimeSpan.Zero)));
        _scenario.Clock.Move(TimeSpan.FromDays(400));
        Assert.False(_scenario.Worker.HasWork);
    }

    [Fact]
    public async Task Several_fire_in_the_order_of_their_times()
    {
        await _scenario.Begin(
            Act.Timer(0, In(TimeSpan.FromMinutes(3))), Act.Timer(1, In(TimeSpan.FromMinutes(1))), Act.Timer(2, In(TimeSpan.FromMinutes(2))));
        _scenario.Worker.Leave();
        _scenario.Clock.Move(TimeSpan.FromMinutes(10));

        var turn = (await new ScriptedWorker(_scenario.Engine, EngineScenario.App).Next()).WorkflowRequest;
        Assert.Equal([1, 2, 0], turn.NewEvents.Skip(1).Select(e => e.TimerFired.TimerId));
    }

    [Fact]
    public async Task An_instance_with_a_start_time_waits_for_it()
    {
        await _scenario.Start(at: In(TimeSpan.FromHours(1)));
        Assert.False(_scenario.Worker.HasWork);
        _scenario.Clock.Move(TimeSpan.FromHours(1));
        Assert.NotNull((await _scenario.Worker.Next()).WorkflowRequest);
    }
}
