using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;
using EventKind = Dapr.DurableTask.Protobuf.HistoryEvent.EventTypeOneofCase;

namespace StandIns.Tests.Runtime.Engine;

/// <summary>A workflow stalls rather than going on with code that is not the code of its history.</summary>
public sealed class When_workers_run_other_code : IDisposable
{
    private static readonly WorkflowAction NotAvailable = new() { WorkflowVersionNotAvailable = new WorkflowVersionNotAvailableAction() };
    private readonly EngineScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task A_version_that_no_worker_knows_stalls_it_and_the_history_says_so()
    {
        await Begin(new WorkflowVersion { Name = "v1" });
        await _scenario.Engine.Raise(EngineScenario.Key(), "go", null);
        await _scenario.Worker.Turn(NotAvailable);

        Assert.Equal(OrchestrationStatus.Stalled, _scenario.Status());
        var stalled = _scenario.History()[^1].ExecutionStalled;
        Assert.Equal((StalledReason.VersionNotAvailable, "Version not available: v1"), (stalled.Reason, stalled.Description));
    }

    [Fact]
    public async Task A_worker_that_knows_it_goes_on_with_all_that_waited()
    {
        await Begin(new WorkflowVersion { Name = "v1" });
        await _scenario.Engine.Raise(EngineScenario.Key(), "go", null);
        await _scenario.Worker.Turn(NotAvailable);
        var right = new ScriptedWorker(_scenario.Engine, EngineScenario.App);
        _scenario.Worker.Leave();

        Assert.Equal("go", (await right.Turn(Act.Complete())).NewEvents[^1].EventRaised.Name);
        Assert.Equal(OrchestrationStatus.Completed, _scenario.Status());
    }

    [Fact]
    public async Task Every_worker_may_try_but_the_same_reason_is_recorded_once()
    {
        await Begin(new WorkflowVersion { Name = "v1" });
        await _scenario.Engine.Raise(EngineScenario.Key(), "go", null);
        await _scenario.Worker.Turn(NotAvailable);
        _scenario.Worker.Leave();
        var second = new ScriptedWorker(_scenario.Engine, EngineScenario.App);
        await second.Turn(NotAvailable);
        second.Leave();
        await new ScriptedWorker(_scenario.Engine, EngineScenario.App).Turn(NotAvailable);

        Assert.Single(_scenario.History(), e => e.EventTypeCase == EventKind.ExecutionStalled);
    }

    [Fact]
    public async Task It_is_still_stalled_after_a_restart()
    {
        await _scenario.Begin(NotAvailable);
        _scenario.Restart();
        Assert.Equal(OrchestrationStatus.Stalled, _scenario.Status());
        await _scenario.Worker.Turn(Act.Complete());
        Assert.Equal(OrchestrationStatus.Completed, _scenario.Status());
    }

    [Fact]
    public async Task Stalled_it_takes_no_orders_and_is_removed_only_by_force()
    {
        await _scenario.Begin(NotAvailable);
        foreach (var order in new Func<Task>[]
        {
            () => _scenario.Engine.Raise(EngineScenario.Key(), "go", null),
            () => _scenario.Engine.Suspend(EngineScenario.Key(), null),
            () => _scenario.Engine.Resume(EngineScenario.Key(), null),
            () => _scenario.Engine.Terminate(EngineScenario.Key(), null, true),
            () => _scenario.Engine.Purge(EngineScenario.Key(), recursive: true, force: false),
        })
        {
            var refusal = await Assert.ThrowsAsync<WorkflowRefusalException>(order);
            Assert.Equal(RefusalKind.Stalled, refusal.Kind);
            Assert.Contains("stalled", refusal.Message, StringComparison.Ordinal);
        }
        await _scenario.Engine.Purge(EngineScenario.Key(), recursive: true, force: true);
        Assert.Null(_scenario.Engine.Find(EngineScenario.Key()));
    }

    [Fact]
    public async Task Results_that_come_meanwhile_are_kept_for_it()
    {
        await Begin(new WorkflowVersion { Name = "v1" }, Act.Schedule(0));
        var activity = await _scenario.Worker.Next();
        await _scenario.Engine.Raise(EngineScenario.Key(), "go", null);
        await _scenario.Worker.Turn(NotAvailable);
        await _scenario.Worker.AnswerActivity(activity, "1");
        _scenario.Worker.Leave();

        var turn = await new ScriptedWorker(_scenario.Engine, EngineScenario.App).Turn(Act.Complete());
        Assert.Equal([EventKind.EventRaised, EventKind.TaskCompleted], turn.NewEvents.Skip(1).Select(e => e.EventTypeCase));
    }

    [Fact]
    public async Task A_patch_that_the_code_no_longer_has_stalls_it()
    {
        await Begin(new WorkflowVersion { Patches = { "a", "b" } });
        await Next(new WorkflowVersion { Patches = { "a" } });

        Assert.Equal(OrchestrationStatus.Stalled, _scenario.Status());
        var stalled = _scenario.History()[^1].ExecutionStalled;
        Assert.Equal(StalledReason.PatchMismatch, stalled.Reason);
        Assert.Equal("Patch mismatch. History patches: [a, b], current patches: [a].", stalled.Description);
    }

    [Fact]
    public async Task Patches_in_another_order_stall_it()
    {
        await Begin(new WorkflowVersion { Patches = { "a", "b" } });
        await Next(new WorkflowVersion { Patches = { "b", "a" } });
        Assert.Equal(OrchestrationStatus.Stalled, _scenario.Status());
    }

    [Fact]
    public async Task Patches_are_recorded_where_they_were_taken_and_only_there()
    {
        await Begin(new WorkflowVersion { Patches = { "a" } });
        await Next(new WorkflowVersion { Patches = { "a", "b" } });
        await Next(new WorkflowVersion { Patches = { "a", "b" } });

        Assert.Equal(
            ["a", "b", ""],
            _scenario.History().Where(e => e.WorkflowStarted is not null).Select(e => string.Join(',', e.WorkflowStarted.Version?.Patches ?? [])));
    }

    [Fact]
    public async Task A_worker_that_only_acknowledges_is_not_asked_for_patches()
    {
        await Begin(new WorkflowVersion { Patches = { "a" } });
        await _scenario.Engine.Suspend(EngineScenario.Key(), null);
        await _scenario.Worker.Turn();
        Assert.Equal(OrchestrationStatus.Suspended, _scenario.Status());
        await _scenario.Engine.Terminate(EngineScenario.Key(), null, false);
        await _scenario.Worker.Turn();
        Assert.Equal(OrchestrationStatus.Terminated, _scenario.Status());
    }

    private async Task Begin(WorkflowVersion version, params WorkflowAction[] actions)
    {
        await _scenario.Start();
        await _scenario.Worker.Answer(await _scenario.Worker.Next(), version, actions);
    }

    private async Task Next(WorkflowVersion version)
    {
        await _scenario.Engine.Raise(EngineScenario.Key(), "go", null);
        await _scenario.Worker.Answer(await _scenario.Worker.Next(), version);
    }
}
