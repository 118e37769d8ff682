using Dapr.DurableTask.Protobuf;
using EventKind = Dapr.DurableTask.Protobuf.HistoryEvent.EventTypeOneofCase;

namespace StandIns.Tests.Runtime.Engine;

public sealed class When_a_workflow_runs : IDisposable
{
    private readonly EngineScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task It_is_pending_until_its_first_turn_is_answered()
    {
        await _scenario.Start();
        Assert.Equal(OrchestrationStatus.Pending, _scenario.Status());

        await _scenario.Worker.Turn(Act.Schedule(0));
        Assert.Equal(OrchestrationStatus.Running, _scenario.Status());
    }

    [Fact]
    public async Task Its_first_turn_tells_the_time_and_the_start()
    {
        var turn = await _scenario.Begin(Act.Complete());

        Assert.Empty(turn.PastEvents);
        Assert.Equal([EventKind.WorkflowStarted, EventKind.ExecutionStarted], turn.NewEvents.Select(e => e.EventTypeCase));
        Assert.Equal(_scenario.Clock.GetUtcNow(), turn.NewEvents[0].Timestamp.ToDateTimeOffset());
        Assert.Equal("Story", turn.NewEvents[1].ExecutionStarted.Name);
        Assert.Equal(turn.ExecutionId, turn.NewEvents[1].ExecutionStarted.WorkflowInstance.ExecutionId);
        Assert.NotEmpty(turn.ExecutionId);
    }

    [Fact]
    public async Task An_activity_carries_its_order_and_a_key_of_its_own()
    {
        await _scenario.Begin(Act.Schedule(0, "Build", key: "key-0"));
        var activity = await _scenario.Worker.Activity();

        Assert.Equal(("Build", "\"Build\"", 0, "key-0"), (activity.Name, activity.Input, activity.TaskId, activity.TaskExecutionId));
        Assert.Equal("one", activity.WorkflowInstance.InstanceId);
    }

    [Fact]
    public async Task An_activity_without_a_key_is_given_one()
    {
        await _scenario.Begin(Act.Schedule(0));
        Assert.NotEmpty((await _scenario.Worker.Activity()).TaskExecutionId);
    }

    [Fact]
    public async Task The_result_of_an_activity_is_the_news_of_the_next_turn()
    {
        await _scenario.Begin(Act.Schedule(0, key: "key-0"));
        await _scenario.Worker.Activity("42");
        var turn = await _scenario.Worker.Turn(Act.Complete());

        Assert.Equal([EventKind.WorkflowStarted, EventKind.ExecutionStarted, EventKind.TaskScheduled], turn.PastEvents.Select(e => e.EventTypeCase));
        var ended = turn.NewEvents[^1].TaskCompleted;
        Assert.Equal((0, "42", "key-0"), (ended.TaskScheduledId, ended.Result, ended.TaskExecutionId));
    }

    [Fact]
    public async Task The_failure_of_an_activity_is_news_too()
    {
        await _scenario.Begin(Act.Schedule(0));
        await _scenario.Worker.Activity(failure: Act.Failure("no disk"));
        var turn = await _scenario.Worker.Turn(Act.Fail("gave up"));

        Assert.Equal("no disk", turn.NewEvents[^1].TaskFailed.FailureDetails.ErrorMessage);
        Assert.Equal(OrchestrationStatus.Failed, _scenario.Status());
        Assert.Equal("gave up", _scenario.State().FailureDetails.ErrorMessage);
    }

    [Fact]
    public async Task Events_of_actions_have_the_ids_of_their_actions_and_all_others_none()
    {
        await _scenario.Begin(Act.Schedule(4), Act.Timer(5, _scenario.Clock.GetUtcNow().AddHours(1)), Act.Send(6, "nobody", "hello"));

        Assert.Equal([-1, -1, 4, 5, 6], _scenario.History().Select(e => e.EventId));
    }

    [Fact]
    public async Task Its_output_and_times_are_told_when_it_has_ended()
    {
        await _scenario.Begin(Act.Complete("\"all good\""));

        var state = _scenario.State();
        Assert.Equal((OrchestrationStatus.Completed, "\"all good\"", "\"in\""), (state.WorkflowStatus, state.Output, state.Input));
        Assert.NotNull(state.CompletedTimestamp);
    }

    [Fact]
    public async Task The_first_completion_wins()
    {
        await _scenario.Begin(Act.Complete("1"), Act.Fail("late"));
        Assert.Equal((OrchestrationStatus.Completed, "1"), (_scenario.Status(), _scenario.State().Output));
    }

    [Fact]
    public async Task Its_custom_status_is_that_of_the_last_turn()
    {
        await _scenario.Start();
        var item = await _scenario.Worker.Next();
        var response = new WorkflowResponse { InstanceId = "one", CompletionToken = item.CompletionToken, CustomStatus = "\"half\"" };
        response.Actions.Add(Act.Schedule(0));
        await _scenario.Engine.CompleteTurn(EngineScenario.App, response);
        Assert.Equal("\"half\"", _scenario.State().CustomStatus);

        await _scenario.Worker.Activity();
        await _scenario.Worker.Turn(Act.Schedule(1));
        Assert.Null(_scenario.State().CustomStatus);
    }

    [Fact]
    public async Task The_version_that_a_turn_ran_is_written_on_it()
    {
        await _scenario.Start();
        var item = await _scenario.Worker.Next();
        await _scenario.Engine.CompleteTurn(EngineScenario.App, new WorkflowResponse
        {
            InstanceId = "one",
            CompletionToken = item.CompletionToken,
            Version = new WorkflowVersion { Patches = { "faster" } },
        });
        Assert.Equal("faster", Assert.Single(_scenario.History()[0].WorkflowStarted.Version.Patches));
    }

    [Fact]
    public async Task What_arrives_while_a_turn_is_out_is_for_the_next_turn()
    {
        await _scenario.Start();
        var item = await _scenario.Worker.Next();
        await _scenario.Engine.Raise(EngineScenario.Key(), "go", null);
        Assert.False(_scenario.Worker.HasWork);

        await _scenario.Worker.Answer(item, Act.Schedule(0));
        await _scenario.Worker.Next(); // the activity
        Assert.Equal("go", (await NextTurn()).NewEvents[^1].EventRaised.Name);
    }

    private async Task<WorkflowRequest> NextTurn() => (await _scenario.Worker.Next()).WorkflowRequest;
}
