using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;

namespace StandIns.Tests.Runtime.Engine;

public sealed class When_an_id_is_used_again : IDisposable
{
    private readonly EngineScenario _scenario = new();

    public void Dispose() => _scenario.Dispose();

    [Fact]
    public async Task A_child_that_still_runs_is_in_the_way()
    {
        await _scenario.Begin(Act.Child(0, "kid"), Act.Complete());
        await Refused("cannot recreate workflow with ID 'one': child workflow 'kid': orchestration has not yet completed");
        await _scenario.Worker.Turn(Act.Complete());
        await _scenario.Start();
        Assert.Empty((await _scenario.Worker.Turn(Act.Complete())).PastEvents);
    }

    [Fact]
    public async Task So_is_a_grandchild_and_the_way_to_it_is_named()
    {
        await _scenario.Begin(Act.Child(0, "kid"), Act.Complete());
        await _scenario.Worker.Turn(Act.Child(0, "grandkid"), Act.Complete());
        await Refused("cannot recreate workflow with ID 'one': child workflow 'kid': child workflow 'grandkid': orchestration has not yet completed");
    }

    [Fact]
    public async Task A_child_that_was_purged_is_not()
    {
        await _scenario.Begin(Act.Child(0, "kid"), Act.Complete());
        await _scenario.Engine.Purge(EngineScenario.Key("kid"), recursive: false, force: true);
        await _scenario.Start();
        Assert.Equal(OrchestrationStatus.Pending, _scenario.Status());
    }

    [Fact]
    public async Task The_result_of_an_activity_of_the_first_life_does_not_reach_the_second()
    {
        await _scenario.Begin(Act.Schedule(0));
        var late = await _scenario.Worker.Next();
        await _scenario.Engine.Terminate(EngineScenario.Key(), null, false);
        await _scenario.Worker.Turn();
        await _scenario.Start();
        await _scenario.Worker.Turn(Act.Schedule(0));
        await _scenario.Worker.AnswerActivity(late, "\"old\"");
        await _scenario.Worker.Activity("\"new\"");

        Assert.Equal("\"new\"", (await _scenario.Worker.Next()).WorkflowRequest.NewEvents.Single(e => e.TaskCompleted is not null).TaskCompleted.Result);
    }

    [Fact]
    public async Task A_child_whose_name_cannot_be_used_again_fails_towards_its_parent()
    {
        await _scenario.Begin(Act.Child(0, "kid"), Act.Complete());
        await _scenario.Start("two");
        await _scenario.Worker.Next();
        await _scenario.Worker.Turn(Act.Child(0, "one"));

        var failed = (await _scenario.Worker.Next()).WorkflowRequest.NewEvents[^1].ChildWorkflowInstanceFailed;
        Assert.Equal("WorkflowInstanceAlreadyExists", failed.FailureDetails.ErrorType);
        Assert.StartsWith("cannot recreate workflow with ID 'one'", failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    private async Task Refused(string why)
    {
        var refusal = await Assert.ThrowsAsync<WorkflowRefusalException>(() => _scenario.Start());
        Assert.Equal((RefusalKind.AlreadyExists, why), (refusal.Kind, refusal.Message));
    }
}
