using Dapr.DurableTask.Protobuf;
using Google.Protobuf.WellKnownTypes;
using LocalDapr.Engine;

namespace StandIns.Tests.Runtime.Engine;

/// <summary>Whatever one instance does, the others go on, and nothing of what makes no sense is kept.</summary>
public sealed class When_one_workflow_misbehaves : IDisposable
{
    private static readonly Timestamp NoTime = new() { Seconds = long.MaxValue };
    private readonly EngineScenario _scenario = new();

    public static TheoryData<string, WorkflowAction[]> Nonsense => new()
    {
        { "an action of no kind", [new WorkflowAction { Id = 0 }] },
        { "a timer at no time", [new WorkflowAction { Id = 0, CreateTimer = new CreateTimerAction { FireAt = NoTime } }] },
        { "a timer without a time", [new WorkflowAction { Id = 0, CreateTimer = new CreateTimerAction() }] },
        { "two orders under one number", [Act.Schedule(0), Act.Schedule(0)] },
        { "a detached workflow without a name", [new WorkflowAction { CreateDetachedWorkflow = new CreateDetachedWorkflowAction() }] },
        { "a detached workflow at no time", [Detached("d", NoTime)] },
        { "sense and nonsense", [Act.Schedule(0), Detached("d", NoTime), Act.Complete()] },
    };

    public void Dispose() => _scenario.Dispose();

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task An_answer_that_makes_no_sense_is_refused_and_leaves_nothing_behind(string what, WorkflowAction[] actions)
    {
        await _scenario.Start();
        var turn = await _scenario.Worker.Next();
        Assert.True(await Record.ExceptionAsync(() => _scenario.Worker.Answer(turn, actions)) is not null, what);

        Assert.Empty(_scenario.History());
        await OthersGoOn();
        _scenario.Clock.Move(TimeSpan.FromSeconds(1));
        await _scenario.Worker.Turn(Act.Complete());
        Assert.Equal(OrchestrationStatus.Completed, _scenario.Status());
    }

    [Fact]
    public async Task Its_turn_is_sent_again_later_and_later()
    {
        await _scenario.Start();
        var begin = _scenario.Clock.GetUtcNow();
        for (var i = 0; i < 10; i++)
        {
            var turn = await _scenario.Worker.Next();
            await Assert.ThrowsAsync<WorkflowRefusalException>(() => _scenario.Worker.Answer(turn, new WorkflowAction()));
            Assert.False(_scenario.Worker.HasWork);
            while (!_scenario.Worker.HasWork)
                _scenario.Clock.Move(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(TimeSpan.FromSeconds(1 + 2 + 4 + 8 + 16 + 32 + (4 * 60)), _scenario.Clock.GetUtcNow() - begin);
    }

    [Fact]
    public async Task An_order_that_was_committed_is_not_taken_again()
    {
        await _scenario.Begin(Act.Schedule(0));
        await _scenario.Worker.Activity();
        var turn = await _scenario.Worker.Next();
        var refusal = await Assert.ThrowsAsync<WorkflowRefusalException>(() => _scenario.Worker.Answer(turn, Act.Schedule(0)));
        Assert.Contains("action 0 of one", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_turn_that_is_never_answered_holds_up_nobody_else()
    {
        await _scenario.Start();
        await _scenario.Worker.Next();
        await OthersGoOn();
        Assert.Equal(OrchestrationStatus.Pending, _scenario.Status());
    }

    [Fact]
    public async Task An_activity_that_is_never_answered_holds_up_nobody_else_and_not_even_its_own_workflow()
    {
        await _scenario.Begin(Act.Schedule(0));
        await _scenario.Worker.Next();
        await OthersGoOn();
        await _scenario.Engine.Raise(EngineScenario.Key(), "go", null);
        await _scenario.Worker.Turn(Act.Complete());
        Assert.Equal(OrchestrationStatus.Completed, _scenario.Status());
    }

    [Fact]
    public async Task A_start_at_no_time_is_refused_and_its_name_stays_free()
    {
        var refusal = await Assert.ThrowsAsync<WorkflowRefusalException>(() => _scenario.Engine.Start(
            EngineScenario.Key(), new CreateInstanceRequest { InstanceId = "one", Name = "Story", ScheduledStartTimestamp = NoTime }));
        Assert.Contains("scheduledStartTimestamp", refusal.Message, StringComparison.Ordinal);
        await _scenario.Begin(Act.Complete());
    }

    [Fact]
    public async Task An_app_that_is_not_there_is_waited_for()
    {
        await _scenario.Begin(Act.Schedule(0, targetApp: "elsewhere"), Act.Child(1, "far", targetApp: "elsewhere"));
        await OthersGoOn();
        Assert.Equal(OrchestrationStatus.Pending, _scenario.State("far", "elsewhere").WorkflowStatus);
        _scenario.Restart();

        var elsewhere = new ScriptedWorker(_scenario.Engine, "elsewhere");
        var items = new[] { await elsewhere.Next(), await elsewhere.Next() };
        await elsewhere.AnswerActivity(items.Single(i => i.ActivityRequest is not null), "1");
        await elsewhere.Answer(items.Single(i => i.WorkflowRequest is not null), Act.Complete("2"));
        var turns = new List<HistoryEvent>((await _scenario.Worker.Turn()).NewEvents);
        if (_scenario.Worker.HasWork)
            turns.AddRange((await _scenario.Worker.Turn()).NewEvents);
        Assert.Equal("1", turns.Single(e => e.TaskCompleted is not null).TaskCompleted.Result);
        Assert.Equal("2", turns.Single(e => e.ChildWorkflowInstanceCompleted is not null).ChildWorkflowInstanceCompleted.Result);
    }

    [Fact]
    public async Task A_history_of_ten_thousand_events_is_no_hindrance_to_others()
    {
        await _scenario.Begin([.. Enumerable.Range(0, 5000).Select(i => Act.Schedule(i))]);
        for (var i = 0; i < 5000; i++)
            await _scenario.Worker.Activity();
        await _scenario.Worker.Turn();
        await _scenario.Worker.Turn(Act.Schedule(5000));
        Assert.True(_scenario.History().Count >= 10_000);
        await _scenario.Worker.Next();
        await OthersGoOn();
        _scenario.Restart();
        await OthersGoOn("third");
    }

    private static WorkflowAction Detached(string id, Timestamp at) => new()
    {
        CreateDetachedWorkflow = new CreateDetachedWorkflowAction { InstanceId = id, Name = "Story", ScheduledStartTimestamp = at },
    };

    private async Task OthersGoOn(string id = "other")
    {
        await _scenario.Start(id);
        while (true)
        {
            var item = await _scenario.Worker.Next();
            if (item.WorkflowRequest?.InstanceId != id)
                continue; // the one that misbehaves: left unanswered
            await _scenario.Worker.Answer(item, Act.Complete());
            Assert.Equal(OrchestrationStatus.Completed, _scenario.Status(id));
            return;
        }
    }
}
