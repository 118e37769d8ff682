using Dapr.DurableTask.Protobuf;

namespace StandIns.Tests.Runtime.Engine;

public sealed class When_a_workflow_has_children : IDisposable
{
    private readonly EngineScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task A_child_knows_its_parent()
    {
        var parent = await _scenario.Begin(Act.Child(2, "kid"));
        var started = (await _scenario.Worker.Next()).WorkflowRequest.NewEvents[^1].ExecutionStarted;

        Assert.Equal(("Chapter", "\"c\"", "kid"), (started.Name, started.Input, started.WorkflowInstance.InstanceId));
        Assert.Equal((2, "one", parent.ExecutionId), (
            started.ParentInstance.TaskScheduledId, started.ParentInstance.WorkflowInstance.InstanceId, started.ParentInstance.WorkflowInstance.ExecutionId));
    }

    [Fact]
    public async Task Its_result_comes_back()
    {
        await _scenario.Begin(Act.Child(2, "kid"));
        await _scenario.Worker.Turn(Act.Complete("5"));
        var ended = (await _scenario.Worker.Next()).WorkflowRequest.NewEvents[^1].ChildWorkflowInstanceCompleted;
        Assert.Equal((2, "5"), (ended.TaskScheduledId, ended.Result));
    }

    [Fact]
    public async Task Its_failure_comes_back()
    {
        await _scenario.Begin(Act.Child(2, "kid"));
        await _scenario.Worker.Turn(Act.Fail("broken"));
        var ended = (await _scenario.Worker.Next()).WorkflowRequest.NewEvents[^1].ChildWorkflowInstanceFailed;
        Assert.Equal((2, "broken"), (ended.TaskScheduledId, ended.FailureDetails.ErrorMessage));
    }

    [Fact]
    public async Task One_without_a_name_gets_a_name_of_its_own()
    {
        await _scenario.Begin(Act.Child(0), Act.Child(1));
        var names = new[] { (await _scenario.Worker.Next()).WorkflowRequest.InstanceId, (await _scenario.Worker.Next()).WorkflowRequest.InstanceId };
        Assert.Equal(2, names.Distinct().Count());
        Assert.All(names, name => Assert.StartsWith("one:", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_result_for_an_execution_that_is_over_is_not_delivered_to_the_next_one()
    {
        await _scenario.Begin(Act.Child(0, "kid"));
        var kid = await _scenario.Worker.Next();
        await _scenario.Engine.Raise(EngineScenario.Key(), "restart", null);
        await _scenario.Worker.Turn(Act.ContinueAsNew("2"));
        await _scenario.Worker.Turn(Act.Timer(0, _scenario.Clock.GetUtcNow().AddHours(1)));
        await _scenario.Worker.Answer(kid, Act.Complete());

        Assert.Equal(OrchestrationStatus.Completed, _scenario.Status("kid"));
        Assert.False(_scenario.Worker.HasWork);
    }

    [Fact]
    public async Task A_child_may_belong_to_another_app()
    {
        var other = new ScriptedWorker(_scenario.Engine, "other");
        await _scenario.Begin(Act.Child(0, "kid", targetApp: "other"));
        await other.Turn(Act.Complete("8"));

        Assert.Equal("8", (await _scenario.Worker.Next()).WorkflowRequest.NewEvents[^1].ChildWorkflowInstanceCompleted.Result);
        Assert.Equal(EngineScenario.App, _scenario.State("kid", "other").ParentAppId);
    }

    [Fact]
    public async Task An_activity_may_belong_to_another_app()
    {
        var other = new ScriptedWorker(_scenario.Engine, "other");
        await _scenario.Begin(Act.Schedule(0, "Build", targetApp: "other"));
        Assert.False(_scenario.Worker.HasWork);
        await other.Activity("9");

        Assert.Equal("9", (await _scenario.Worker.Next()).WorkflowRequest.NewEvents[^1].TaskCompleted.Result);
    }

    [Fact]
    public async Task An_event_sent_to_another_instance_arrives_there()
    {
        await _scenario.Start("two");
        await _scenario.Worker.Turn();
        await _scenario.Begin(Act.Send(0, "two", "hello"), Act.Complete());

        var raised = (await _scenario.Worker.Next()).WorkflowRequest;
        Assert.Equal(("two", "hello"), (raised.InstanceId, raised.NewEvents[^1].EventRaised.Name));
    }
}
