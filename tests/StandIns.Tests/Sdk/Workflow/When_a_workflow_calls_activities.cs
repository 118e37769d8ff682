using Dapr.DurableTask.Protobuf;
using Dapr.Workflow;

namespace StandIns.Tests.Sdk.Workflow;

public class When_a_workflow_calls_activities
{
    private static readonly string[] Pools = ["system", "user"];

    [Fact]
    public void The_first_turn_asks_for_the_first_one()
    {
        var story = Story.Of(context => context.CallActivityAsync<string>("plan", new { Version = "3.0.1" })).Start();

        var action = Assert.Single(story.Actions);
        Assert.Equal(0, action.Id);
        Assert.Equal("plan", action.ScheduleTask.Name);
        Assert.Equal("""{"version":"3.0.1"}""", action.ScheduleTask.Input);
        Assert.Null(story.End);
    }

    [Fact]
    public void Its_result_lets_the_code_go_on_to_the_end()
    {
        var story = Story.Of<string, string>(async (context, version) =>
            await context.CallActivityAsync<string>("build", version) + await context.CallActivityAsync<string>("publish"));
        story.Start("3.0.1");
        story.Turn(Story.Completed(0, "built "));
        Assert.Equal("publish", Assert.Single(story.Actions).ScheduleTask.Name);
        story.Turn(Story.Completed(1, "published"));

        Assert.Equal(OrchestrationStatus.Completed, story.End!.WorkflowStatus);
        Assert.Equal("\"built published\"", story.End.Result);
    }

    [Fact]
    public void Those_called_together_are_asked_for_together_and_may_end_in_any_order()
    {
        var story = Story.Of(async context => string.Join(',', await Task.WhenAll(Pools.Select(pool => context.CallActivityAsync<string>("upgrade", pool)))));
        story.Start();
        Assert.Equal([0, 1], story.Actions.Select(action => action.Id));

        story.Turn(Story.Completed(1, "user done"));
        Assert.Empty(story.Actions);
        story.Turn(Story.Completed(0, "system done"));
        Assert.Equal("\"system done,user done\"", story.End!.Result);
    }

    [Fact]
    public void Two_results_in_one_turn_are_taken_one_after_the_other()
    {
        var story = Story.Of(async context =>
        {
            var first = context.CallActivityAsync<int>("a");
            var second = context.CallActivityAsync<int>("b");
            await Task.WhenAny(first, second);
            return first.IsCompleted ? "a first" : "b first";
        });
        story.Start();
        story.Turn(Story.Completed(1, 2), Story.Completed(0, 1));
        Assert.Equal("\"b first\"", story.End!.Result);
    }

    [Fact]
    public void A_failure_is_thrown_with_its_details()
    {
        var story = Story.Of(async context =>
        {
            try
            {
                await context.CallActivityAsync("upload");
                return "done";
            }
            catch (WorkflowTaskFailedException failed)
            {
                return $"{failed.Message} | {failed.FailureDetails} | {failed.FailureDetails.IsCausedBy<IOException>()}";
            }
        });
        story.Start();
        story.Turn(Story.Failed(0));
        Assert.Equal("\"Task failed: disk full | System.IO.IOException: disk full | True\"", story.End!.Result);
    }

    [Fact]
    public void A_failure_that_nobody_handles_fails_the_workflow()
    {
        var story = Story.Of(context => context.CallActivityAsync<string>("upload"));
        story.Start();
        story.Turn(Story.Failed(0));

        Assert.Equal(OrchestrationStatus.Failed, story.End!.WorkflowStatus);
        Assert.Equal("Dapr.Workflow.WorkflowTaskFailedException", story.End.FailureDetails.ErrorType);
        Assert.Equal("Task failed: disk full", story.End.FailureDetails.ErrorMessage);
        Assert.True(story.End.FailureDetails.IsNonRetriable);
    }

    [Fact]
    public void Every_call_has_an_execution_id_of_its_own_that_replays()
    {
        var story = Story.Of(async context =>
        {
            var first = context.CallActivityAsync<string>("a", 1);
            var second = context.CallActivityAsync<string>("a", 1);
            return await first + await second;
        });
        story.Start();
        var ids = story.Actions.Select(action => action.ScheduleTask.TaskExecutionId).ToList();
        Assert.Equal(2, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal('5', Guid.ParseExact(id, "N").ToString()[14]));
    }

    [Fact]
    public void A_result_is_recognised_by_its_execution_id_where_the_number_is_unknown()
    {
        var story = Story.Of(context => context.CallActivityAsync<string>("a"));
        story.Start();
        story.Turn(Story.Completed(77, "found", story.Actions[0].ScheduleTask.TaskExecutionId));
        Assert.Equal("\"found\"", story.End!.Result);
    }

    [Fact]
    public void No_input_and_no_result_are_written_as_nothing()
    {
        var story = Story.Of(async context =>
        {
            await context.CallActivityAsync("a");
            return (string?)null;
        });
        story.Start();
        Assert.Equal("", story.Actions[0].ScheduleTask.Input);
        story.Turn(Story.Completed(0));
        Assert.Equal("", story.End!.Result);
    }

    [Fact]
    public void One_of_another_app_is_routed_there()
    {
        var story = Story.Of(context => context.CallActivityAsync<string>("a", null, new WorkflowTaskOptions(TargetAppId: "package-builds")));
        story.Start();
        Assert.Equal("package-builds", story.Actions[0].Router.TargetAppID);
        Assert.Equal("package-builds", story.Actions[0].ScheduleTask.Router.TargetAppID);
    }

    [Fact]
    public void A_second_result_for_the_same_call_changes_nothing()
    {
        var story = Story.Of(async context => await context.CallActivityAsync<int>("a") + await context.CallActivityAsync<int>("b"));
        story.Start();
        story.Turn(Story.Completed(0, 1), Story.Completed(0, 100));
        story.Turn(Story.Completed(1, 2));
        Assert.Equal("3", story.End!.Result);
    }

    [Fact]
    public void A_call_that_history_knows_is_not_written_out_again()
    {
        var written = 0;
        var story = Story.Of(async context =>
        {
            for (var i = 0; i < 2; i++)
                await context.CallActivityAsync("step", new Counted(() => written++));
            return "done";
        });
        story.Start();
        story.Turn(Story.Completed(0));
        written = 0;
        story.Turn(Story.Completed(1));

        Assert.Equal("\"done\"", story.End!.Result);
        Assert.Equal(0, written);
    }

    [Fact]
    public void A_call_under_another_name_at_a_known_step_is_written_out_and_refused()
    {
        var written = 0;
        var story = Story.Of(context => context.CallActivityAsync<string>("step")).Start();
        story.ChangeCode(context => context.CallActivityAsync<string>("other", new Counted(() => written++))).Turn(Story.Completed(0));

        Assert.Contains("activity 'other'", story.End!.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.NotEqual(0, written);
    }

    private sealed class Counted(Action read)
    {
        public int Value
        {
            get
            {
                read();
                return 1;
            }
        }
    }
}
