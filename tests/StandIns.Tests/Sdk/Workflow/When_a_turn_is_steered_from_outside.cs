using Dapr.DurableTask.Protobuf;

namespace StandIns.Tests.Sdk.Workflow;

public class When_a_turn_is_steered_from_outside
{
    private static Story TwoSteps() => Story.Of(async context => await context.CallActivityAsync<int>("a") + await context.CallActivityAsync<int>("b"));

    [Fact]
    public void A_termination_ends_it_without_running_the_code()
    {
        var story = TwoSteps().Start();
        story.Turn(Story.Completed(0, 1), Story.Terminated());
        Assert.Equal(OrchestrationStatus.Terminated, story.End!.WorkflowStatus);
        Assert.Single(story.Actions);
    }

    [Fact]
    public void A_suspension_is_only_acknowledged_and_the_code_goes_on_when_it_is_resumed()
    {
        var story = TwoSteps().Start();
        story.Turn(Story.Completed(0, 1), Story.Suspended());
        Assert.Empty(story.Actions);
        story.Turn(Story.Resumed());
        Assert.Equal("b", Assert.Single(story.Actions).ScheduleTask.Name);
        story.Turn(Story.Completed(1, 2));
        Assert.Equal("3", story.End!.Result);
    }

    [Fact]
    public void A_workflow_that_nobody_registered_fails_and_says_so()
    {
        var story = TwoSteps().Start(name: "unknown");
        Assert.Equal("WorkflowNotFound", story.End!.FailureDetails.ErrorType);
        Assert.Contains("'unknown' is not registered", story.End.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_does_not_fit_fails_the_workflow()
    {
        var story = Story.Of<int, int>((_, input) => Task.FromResult(input)).Start("not a number");
        Assert.Equal(OrchestrationStatus.Failed, story.End!.WorkflowStatus);
        Assert.Equal(typeof(System.Text.Json.JsonException).FullName, story.End.FailureDetails.ErrorType);
    }

    [Fact]
    public void An_exception_of_the_code_fails_the_workflow_with_its_type_message_and_place()
    {
        var story = Story.Of<int>(_ => throw new InvalidDataException("bad manifest")).Start();
        Assert.Equal((typeof(InvalidDataException).FullName, "bad manifest"), (story.End!.FailureDetails.ErrorType, story.End.FailureDetails.ErrorMessage));
        Assert.Contains(nameof(An_exception_of_the_code_fails_the_workflow_with_its_type_message_and_place), story.End.FailureDetails.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void The_status_it_sets_is_part_of_every_turn_that_sets_it()
    {
        var story = Story.Of(async context =>
        {
            context.SetCustomStatus(new { Stage = "canary" });
            await context.CallActivityAsync("a");
            context.SetCustomStatus("done");
            return 0;
        });
        story.Start();
        Assert.Equal("""{"stage":"canary"}""", story.Last.CustomStatus);
        story.Turn(Story.Completed(0));
        Assert.Equal("\"done\"", story.Last.CustomStatus);
    }

    [Fact]
    public void Ids_are_new_each_time_and_replay()
    {
        var story = Story.Of(async context =>
        {
            var first = context.NewGuid();
            await context.CallActivityAsync("a", first);
            return new[] { first, context.NewGuid() };
        });
        story.Start();
        var asked = story.Actions[0].ScheduleTask.Input;
        story.Turn(Story.Completed(0));
        var ids = System.Text.Json.JsonSerializer.Deserialize<Guid[]>(story.End!.Result)!;
        Assert.Equal(asked, $"\"{ids[0]}\"");
        Assert.NotEqual(ids[0], ids[1]);
    }

    [Fact]
    public void Whatever_context_calls_it_the_code_runs_within_the_turn()
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(new Elsewhere());
        try
        {
            var story = TwoSteps().Start();
            story.Turn(Story.Completed(0, 1));
            Assert.Equal("b", Assert.Single(story.Actions).ScheduleTask.Name);
            Assert.IsType<Elsewhere>(SynchronizationContext.Current);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class Elsewhere : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => throw new InvalidOperationException("left the turn");
    }
}
