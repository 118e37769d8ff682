using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;

namespace StandIns.Tests.Runtime.Engine;

/// <summary>A new instance lives through the past of an ended one, up to one of its orders, and goes on from there.</summary>
public sealed class When_a_workflow_is_run_again : IDisposable
{
    private readonly EngineScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task It_goes_on_from_one_of_its_activities_with_another_input()
    {
        await _scenario.Begin(Act.Schedule(0, "First"));
        await _scenario.Worker.Activity("\"kept\"");
        await _scenario.Worker.Turn(Act.Schedule(1, "Second"));
        await _scenario.Worker.Activity();
        await _scenario.Worker.Turn(Act.Complete());

        var id = await Rerun(1, request => (request.OverwriteInput, request.Input) = (true, "\"better\""));
        var activity = await _scenario.Worker.Activity("2");
        var turn = await _scenario.Worker.Turn(Act.Complete("\"second life\""));

        Assert.Equal(("two", "Second", "\"better\""), (id, activity.Name, activity.Input));
        Assert.Contains(turn.PastEvents, e => e.TaskCompleted?.Result == "\"kept\"");
        Assert.Equal("one", turn.PastEvents.Single(e => e.EventId == 1).TaskScheduled.RerunParentInstanceInfo.InstanceID);
        Assert.Equal("\"second life\"", _scenario.State("two").Output);
    }

    [Fact]
    public async Task An_input_may_be_overwritten_with_nothing()
    {
        await OneActivity();
        await Rerun(0, request => request.OverwriteInput = true);
        Assert.Null((await _scenario.Worker.Activity()).Input);
    }

    [Fact]
    public async Task What_had_no_answer_before_that_event_is_ordered_again_under_another_key()
    {
        await _scenario.Begin(Act.Schedule(0, "Slow"), Act.Schedule(1, "Fast"));
        var (slow, fast) = (await _scenario.Worker.Next(), await _scenario.Worker.Next());
        await _scenario.Worker.AnswerActivity(fast);
        await _scenario.Worker.Turn();
        await _scenario.Worker.AnswerActivity(slow);
        await _scenario.Worker.Turn(Act.Complete());

        await Rerun(1);
        var (first, second) = (await _scenario.Worker.Activity(), await _scenario.Worker.Activity());
        Assert.Equal(["Slow", "Fast"], [first.Name, second.Name]);
        Assert.DoesNotContain(slow.ActivityRequest.TaskExecutionId, new[] { first.TaskExecutionId, second.TaskExecutionId });
    }

    [Fact]
    public async Task Its_children_are_others_than_those_of_the_first_run()
    {
        await _scenario.Begin(Act.Child(0, "kid"));
        await _scenario.Worker.Turn(Act.Complete("1"));
        await _scenario.Worker.Turn(Act.Complete());

        await Rerun(0);
        var child = await _scenario.Worker.Turn(Act.Complete("2"));
        Assert.Equal("two:0000", child.InstanceId);
        Assert.Equal("2", (await _scenario.Worker.Turn(Act.Complete())).NewEvents[^1].ChildWorkflowInstanceCompleted.Result);
        Assert.Equal("1", _scenario.State("kid").Output);
    }

    [Fact]
    public async Task A_child_may_be_given_a_name()
    {
        await _scenario.Begin(Act.Child(0, "kid"));
        await _scenario.Worker.Turn(Act.Complete("1"));
        await _scenario.Worker.Turn(Act.Complete());

        await Rerun(0, request => request.NewChildWorkflowInstanceID = "named");
        Assert.Equal("named", (await _scenario.Worker.Turn(Act.Complete())).InstanceId);
    }

    [Fact]
    public async Task From_a_timer_whose_time_has_passed_it_goes_on_at_once()
    {
        await _scenario.Begin(Act.Timer(0, _scenario.Clock.GetUtcNow().AddHours(1)));
        _scenario.Clock.Move(TimeSpan.FromHours(1));
        await _scenario.Worker.Turn(Act.Complete());

        await Rerun(0);
        Assert.Equal(0, (await _scenario.Worker.Turn(Act.Complete())).NewEvents[^1].TimerFired.TimerId);
    }

    [Fact]
    public async Task It_survives_a_restart_before_its_first_turn()
    {
        await OneActivity();
        await Rerun(0);
        _scenario.Restart();
        await _scenario.Worker.Activity("3");
        Assert.Equal("3", (await _scenario.Worker.Turn(Act.Complete())).NewEvents[^1].TaskCompleted.Result);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_by_name()
    {
        await OneActivity();
        await _scenario.Start("busy");
        await Refused(RefusalKind.NotFound, "workflow instance does not exist with ID 'never'", 0, source: "never");
        await Refused(RefusalKind.Invalid, "'busy' is not in a terminal state", 0, source: "busy");
        await Refused(RefusalKind.NotFound, "does not have history event with ID '5'", 5);
        await Refused(RefusalKind.NotFound, "target event 'ExecutionCompleted' with ID '99' is not an event that can be rerun", 99);
        await Refused(RefusalKind.AlreadyExists, "workflow 'busy' has already been created", 0, request => request.NewInstanceID = "busy");
        await Refused(
            RefusalKind.Invalid, "rerun workflow instance ID must be different from the original instance ID", 0, request => request.NewInstanceID = "one");
        await Refused(
            RefusalKind.Invalid, "cannot set new child workflow instance ID on activity event '0'", 0, request => request.NewChildWorkflowInstanceID = "x");
        Assert.Null(_scenario.Engine.Find(EngineScenario.Key("two")));
    }

    [Fact]
    public async Task A_timer_has_no_input_and_a_child_is_not_run_again_without_its_parent()
    {
        await _scenario.Begin(Act.Timer(0, _scenario.Clock.GetUtcNow()), Act.Child(1, "kid"));
        await _scenario.Worker.Turn(Act.Schedule(0));
        await _scenario.Worker.Turn();
        await _scenario.Worker.Activity();
        await _scenario.Worker.Turn(Act.Complete());
        await _scenario.Worker.Turn(Act.Complete());

        await Refused(RefusalKind.Invalid, "cannot write input to timer event '0'", 0, request => request.OverwriteInput = true);
        await Refused(RefusalKind.Invalid, "'kid': cannot rerun from child-workflows", 0, source: "kid");
    }

    private async Task OneActivity()
    {
        await _scenario.Begin(Act.Schedule(0));
        await _scenario.Worker.Activity();
        await _scenario.Worker.Turn(Act.Complete());
    }

    private Task<string> Rerun(uint from, Action<RerunWorkflowFromEventRequest>? with = null, string source = "one")
    {
        var request = new RerunWorkflowFromEventRequest { SourceInstanceID = source, EventID = from, NewInstanceID = "two" };
        with?.Invoke(request);
        return _scenario.Engine.Rerun(EngineScenario.Key(source), request);
    }

    private async Task Refused(RefusalKind kind, string why, uint from, Action<RerunWorkflowFromEventRequest>? with = null, string source = "one")
    {
        var refusal = await Assert.ThrowsAsync<WorkflowRefusalException>(() => Rerun(from, with, source));
        Assert.Equal((kind, why), (refusal.Kind, refusal.Message));
    }
}
