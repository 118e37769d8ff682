using Dapr.DurableTask.Protobuf;

namespace StandIns.Tests.Runtime.Engine;

public sealed class When_the_disk_is_slow : IDisposable
{
    private readonly HeldStore _store = new();
    private readonly EngineScenario _scenario;

    public When_the_disk_is_slow() => _scenario = new EngineScenario(_store);

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task An_activity_is_not_sent_before_its_order_is_written()
    {
        await _scenario.Start();
        var turn = await _scenario.Worker.Next();
        _store.IsHolding = true;
        var answered = _scenario.Worker.Answer(turn, Act.Schedule(0));
        Assert.False(answered.IsCompleted);
        Assert.False(_scenario.Worker.HasWork);

        _store.WriteAll();
        await answered;
        Assert.NotNull((await _scenario.Worker.Next()).ActivityRequest);
    }

    [Fact]
    public async Task An_end_is_not_told_before_it_is_written()
    {
        await _scenario.Start();
        var turn = await _scenario.Worker.Next();
        var end = _scenario.Engine.WaitForCompletion(EngineScenario.Key(), TestContext.Current.CancellationToken);
        _store.IsHolding = true;
        var answered = _scenario.Worker.Answer(turn, Act.Complete());

        Assert.False(end.IsCompleted);
        Assert.Equal(OrchestrationStatus.Pending, _scenario.Status());

        _store.WriteAll();
        await answered;
        Assert.Equal(OrchestrationStatus.Completed, (await end).WorkflowStatus);
    }

    [Fact]
    public async Task What_was_not_written_is_done_again_after_a_crash()
    {
        await _scenario.Start();
        var turn = await _scenario.Worker.Next();
        _store.IsHolding = true;
        _ = _scenario.Worker.Answer(turn, Act.Schedule(0, "Lost"));

        _scenario.Restart();
        _store.IsHolding = false;
        var again = await _scenario.Worker.Next();
        Assert.Empty(again.WorkflowRequest.PastEvents);
    }
}
