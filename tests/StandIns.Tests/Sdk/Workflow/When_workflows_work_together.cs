using Dapr.DurableTask.Protobuf;
using Dapr.Workflow;

namespace StandIns.Tests.Sdk.Workflow;

public class When_workflows_work_together
{
    private static readonly int[] Inputs = [1, 2, 3, 4, 5];

    [Fact]
    public void A_child_gets_the_id_it_is_given()
    {
        var story = Story.Of(context => context.CallChildWorkflowAsync<string>("ring", "canary", new ChildWorkflowTaskOptions("ring-canary")));
        story.Start();
        var child = Assert.Single(story.Actions).CreateChildWorkflow;
        Assert.Equal(("ring", "ring-canary", "\"canary\""), (child.Name, child.InstanceId, child.Input));
        story.Turn(Story.ChildCompleted(0, "soaked"));
        Assert.Equal("\"soaked\"", story.End!.Result);
    }

    [Fact]
    public void A_child_without_a_given_id_gets_one_that_replays()
    {
        var story = Story.Of(async context =>
        {
            var one = context.CallChildWorkflowAsync<string>("ring");
            var two = context.CallChildWorkflowAsync<string>("ring");
            return await one + await two;
        });
        story.Start();
        var ids = story.Actions.Select(action => action.CreateChildWorkflow.InstanceId).ToList();
        Assert.Equal(2, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(Guid.TryParse(id, out _)));
        story.Turn(Story.ChildCompleted(1, "b"), Story.ChildCompleted(0, "a"));
        Assert.Equal("\"ab\"", story.End!.Result);
    }

    [Fact]
    public void A_child_that_the_sidecar_numbers_otherwise_is_known_by_its_id()
    {
        var story = Story.Of(async context =>
        {
            await context.CallActivityAsync("first");
            return await context.CallChildWorkflowAsync<string>("ring", null, new ChildWorkflowTaskOptions("ring-1"));
        });
        story.Start().Turn(Story.Completed(0));
        story.History.Last(past => past.ChildWorkflowInstanceCreated is not null).EventId = 42;
        story.Turn(Story.ChildCompleted(42, "soaked"));
        Assert.Equal("\"soaked\"", story.End!.Result);
    }

    [Fact]
    public void A_child_of_another_app_is_routed_there()
    {
        var story = Story.Of(context => context.CallChildWorkflowAsync<string>("ring", null, new ChildWorkflowTaskOptions(TargetAppId: "rollout"))).Start();
        Assert.Equal(("rollout", "rollout"), (story.Actions.Single().Router.TargetAppID, story.Actions.Single().CreateChildWorkflow.Router.TargetAppID));
    }

    [Fact]
    public void A_second_result_of_a_child_changes_nothing()
    {
        var story = Story.Of(async context => await context.CallChildWorkflowAsync<string>("ring") + await context.CallChildWorkflowAsync<string>("ring"));
        story.Start().Turn(Story.ChildCompleted(0, "a"), Story.ChildCompleted(0, "x"));
        story.Turn(Story.ChildCompleted(1, "b"));
        Assert.Equal("\"ab\"", story.End!.Result);
    }

    [Fact]
    public void A_child_that_fails_is_thrown_by_name()
    {
        var story = Story.Of(context => context.CallChildWorkflowAsync<string>("ring"));
        story.Start();
        story.Turn(Story.ChildFailed(0, "unhealthy"));
        Assert.Equal("Child workflow 'ring' failed", story.End!.FailureDetails.ErrorMessage);
    }

    [Fact]
    public void An_event_to_another_instance_is_an_action_and_happens_once()
    {
        var story = Story.Of(async context =>
        {
            context.SendEvent("other", "go", new { Ring = 1 });
            await context.CallActivityAsync("a");
            return 0;
        });
        story.Start();
        Assert.Equal(("other", "go", """{"ring":1}"""), (story.Actions[0].SendEvent.Instance.InstanceId, story.Actions[0].SendEvent.Name, story.Actions[0].SendEvent.Data));
        story.Turn(Story.Completed(1));
        Assert.DoesNotContain(story.Actions, action => action.SendEvent is not null);
    }

    [Fact]
    public void Work_on_many_inputs_never_exceeds_its_width_and_keeps_their_order()
    {
        var story = Story.Of(async context =>
            await context.ProcessInParallelAsync(Inputs, input => context.CallActivityAsync<int>("double", input), maxConcurrency: 2));
        story.Start();
        Assert.Equal(2, story.Actions.Count);
        story.Turn(Story.Completed(1, 4));
        Assert.Equal("3", Assert.Single(story.Actions).ScheduleTask.Input);
        story.Turn(Story.Completed(2, 6), Story.Completed(0, 2));
        Assert.Equal(2, story.Actions.Count);
        story.Turn(Story.Completed(3, 8), Story.Completed(4, 10));
        Assert.Equal("[2,4,6,8,10]", story.End!.Result);
    }

    [Fact]
    public void One_failure_among_many_inputs_does_not_stop_the_others()
    {
        var story = Story.Of(async context =>
        {
            try
            {
                await context.ProcessInParallelAsync(Inputs, input => context.CallActivityAsync<int>("double", input));
                return "all";
            }
            catch (AggregateException failures)
            {
                return $"{failures.InnerExceptions.Count} failed";
            }
        });
        story.Start();
        story.Turn(Story.Failed(2), Story.Completed(0), Story.Completed(1));
        Assert.Null(story.End);
        story.Turn(Story.Completed(3), Story.Completed(4));
        Assert.Equal("\"1 failed\"", story.End!.Result);
    }

    [Fact]
    public void Starting_over_takes_the_new_input_and_the_unread_events()
    {
        var story = Story.Of<int, int>(async (context, round) =>
        {
            await context.CallActivityAsync("a");
            context.ContinueAsNew(round + 1);
            return 0;
        });
        story.Start(1);
        story.Turn(Story.Raised("e", "early"), Story.Completed(0), Story.Raised("e", "late"));
        Assert.Equal(OrchestrationStatus.ContinuedAsNew, story.End!.WorkflowStatus);
        Assert.Equal("2", story.End.Result);
        Assert.Equal(["\"early\"", "\"late\""], story.End.CarryoverEvents.Select(carried => carried.EventRaised.Input));
        Assert.Single(story.Actions);
    }

    [Fact]
    public void Starting_over_without_the_unread_events_drops_them()
    {
        var story = Story.Of(async context =>
        {
            await context.CallActivityAsync("a");
            context.ContinueAsNew(null, preserveUnprocessedEvents: false);
            return 0;
        });
        story.Start();
        story.Turn(Story.Raised("e"), Story.Completed(0));
        Assert.Empty(story.End!.CarryoverEvents);
    }
}
