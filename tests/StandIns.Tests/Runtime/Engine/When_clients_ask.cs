using LocalDapr.Engine;

namespace StandIns.Tests.Runtime.Engine;

public sealed class When_clients_ask : IDisposable
{
    private readonly EngineScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void An_instance_that_never_was_is_not_found() => Assert.Null(_scenario.Engine.Find(EngineScenario.Key("never")));

    [Fact]
    public async Task Waiting_for_one_that_never_was_is_refused()
    {
        var refusal = await Assert.ThrowsAsync<WorkflowRefusalException>(() => _scenario.Engine.WaitForCompletion(EngineScenario.Key("never"), Stop));
        Assert.Equal(RefusalKind.NotFound, refusal.Kind);
    }

    [Fact]
    public async Task Waiting_for_an_end_ends_with_it()
    {
        await _scenario.Start();
        var end = _scenario.Engine.WaitForCompletion(EngineScenario.Key(), Stop);
        await _scenario.Worker.Turn(Act.Complete("1"));
        Assert.Equal("1", (await end).Output);
    }

    [Fact]
    public async Task Waiting_for_an_end_that_has_come_does_not_wait()
    {
        await _scenario.Begin(Act.Complete("1"));
        Assert.Equal("1", (await _scenario.Engine.WaitForCompletion(EngineScenario.Key(), Stop)).Output);
    }

    [Fact]
    public async Task Waiting_ends_when_the_caller_loses_patience()
    {
        await _scenario.Start();
        using var patience = new CancellationTokenSource();
        var wait = _scenario.Engine.WaitForCompletion(EngineScenario.Key(), patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task One_that_runs_is_not_purged_unless_forced()
    {
        await _scenario.Start();
        var refusal = await Assert.ThrowsAsync<WorkflowRefusalException>(() => _scenario.Engine.Purge(EngineScenario.Key(), false, false));
        Assert.Contains("not yet completed", refusal.Message, StringComparison.Ordinal);

        Assert.Equal(1, await _scenario.Engine.Purge(EngineScenario.Key(), false, force: true));
        Assert.Null(_scenario.Engine.Find(EngineScenario.Key()));
    }

    [Fact]
    public async Task One_that_has_ended_is_purged_with_its_children()
    {
        await _scenario.Begin(Act.Child(0, "kid"));
        await _scenario.Worker.Turn(Act.Complete());
        await _scenario.Worker.Turn(Act.Complete());

        Assert.Equal(2, await _scenario.Engine.Purge(EngineScenario.Key(), recursive: true, force: false));
        Assert.Null(_scenario.Engine.Find(EngineScenario.Key("kid")));
    }

    [Fact]
    public async Task Ids_come_in_pages()
    {
        foreach (var id in new[] { "c", "a", "b" })
            await _scenario.Start(id);
        Assert.Equal(["a", "b"], _scenario.Engine.ListIds(EngineScenario.App, null, 2));
        Assert.Equal(["c"], _scenario.Engine.ListIds(EngineScenario.App, "b", 2));
    }
}
