using Dapr.DurableTask.Protobuf;
using Dapr.Workflow;

namespace StandIns.Tests.Sdk.Workflow;

public class When_a_call_is_retried
{
    private static Story Calling(WorkflowRetryPolicy policy) =>
        Story.Of(context => context.CallActivityAsync<string>("a", null, new WorkflowTaskOptions(policy))).Start();

    private static TimeSpan Wait(Story story) => Assert.Single(story.Actions).CreateTimer.FireAt.ToDateTime() - story.Now;

    [Fact]
    public void A_failure_sets_a_durable_timer_and_then_it_is_called_again()
    {
        var story = Calling(new WorkflowRetryPolicy(3, TimeSpan.FromSeconds(10)));
        var first = story.Actions[0].ScheduleTask.TaskExecutionId;

        story.Turn(Story.Failed(0));
        Assert.Equal(TimeSpan.FromSeconds(10), Wait(story));
        Assert.Equal(first, story.Actions[0].CreateTimer.ActivityRetry.TaskExecutionId);

        story.Turn(Story.Fired(1));
        Assert.Equal((2, "a"), (story.Actions[0].Id, story.Actions[0].ScheduleTask.Name));
        story.Turn(Story.Completed(2, "at last"));
        Assert.Equal("\"at last\"", story.End!.Result);
    }

    [Fact]
    public void The_waits_grow_up_to_the_longest()
    {
        var story = Calling(new WorkflowRetryPolicy(9, TimeSpan.FromSeconds(10), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(35)));
        var waits = new List<double>();
        for (var step = 0; step < 8; step += 2)
        {
            story.Turn(Story.Failed(step));
            waits.Add(Wait(story).TotalSeconds);
            story.Turn(Story.Fired(step + 1));
        }
        Assert.Equal([10, 20, 35, 35], waits);
    }

    [Fact]
    public void The_last_failure_is_the_one_that_is_thrown()
    {
        var story = Calling(new WorkflowRetryPolicy(2, TimeSpan.FromSeconds(10)));
        story.Turn(Story.Failed(0, message: "first"));
        story.Turn(Story.Fired(1));
        story.Turn(Story.Failed(2, message: "last"));
        Assert.Equal("Task failed: last", story.End!.FailureDetails.ErrorMessage);
    }

    [Fact]
    public void It_ends_when_the_time_for_retries_is_over()
    {
        var story = Calling(new WorkflowRetryPolicy(100, TimeSpan.FromSeconds(10), retryTimeout: TimeSpan.FromMinutes(1)));
        story.Now += TimeSpan.FromMinutes(2);
        story.Turn(Story.Failed(0, message: "too late"));
        Assert.Equal("Task failed: too late", story.End!.FailureDetails.ErrorMessage);
    }

    [Fact]
    public void A_child_workflow_is_tried_again_under_a_new_id()
    {
        var story = Story.Of(context => context.CallChildWorkflowAsync<string>(
            "child", null, new ChildWorkflowTaskOptions(RetryPolicy: new WorkflowRetryPolicy(2, TimeSpan.FromSeconds(5)))));
        story.Start();
        var first = story.Actions[0].CreateChildWorkflow.InstanceId;
        story.Turn(Story.ChildFailed(0, "no"));
        Assert.Equal(CreateTimerAction.OriginOneofCase.ChildWorkflowRetry, story.Actions[0].CreateTimer.OriginCase);
        story.Turn(Story.Fired(1));
        Assert.NotEqual(first, story.Actions[0].CreateChildWorkflow.InstanceId);
        story.Turn(Story.ChildCompleted(2, "yes"));
        Assert.Equal("\"yes\"", story.End!.Result);
    }

    [Theory]
    [InlineData(0, 1, 1, null, null)]
    [InlineData(1, 0, 1, null, null)]
    [InlineData(1, 10, 0.5, null, null)]
    [InlineData(1, 10, 1, 5, null)]
    [InlineData(1, 10, 1, null, 5)]
    public void A_policy_that_makes_no_sense_is_refused(int attempts, int first, double coefficient, int? longest, int? timeout) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WorkflowRetryPolicy(
            attempts, TimeSpan.FromSeconds(first), coefficient,
            longest is { } max ? TimeSpan.FromSeconds(max) : null,
            timeout is { } limit ? TimeSpan.FromSeconds(limit) : null));
}
