using Dapr.DurableTask.Protobuf;
using Dapr.Workflow;

namespace StandIns.Tests.Sdk.Workflow;

public class When_the_code_no_longer_fits_its_history
{
    private static Story AfterOneStep(Func<WorkflowContext, Task<int>> oldCode, Func<WorkflowContext, Task<int>> newCode)
    {
        var story = Story.Of(oldCode).Start();
        return story.ChangeCode(newCode).Turn(Story.Completed(0, 1));
    }

    private static void Refused(Story story, string history, string code)
    {
        Assert.Equal(OrchestrationStatus.Failed, story.End!.WorkflowStatus);
        Assert.EndsWith("NonDeterminismException", story.End.FailureDetails.ErrorType, StringComparison.Ordinal);
        Assert.True(story.End.FailureDetails.IsNonRetriable);
        Assert.Contains($"has {history}", story.End.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(code, story.End.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_activity_is_noticed() => Refused(
        AfterOneStep(context => context.CallActivityAsync<int>("old"), context => context.CallActivityAsync<int>("new")),
        "activity 'old'", "asked for activity 'new'");

    [Fact]
    public void Another_kind_of_step_is_noticed() => Refused(
        AfterOneStep(
            context => context.CallActivityAsync<int>("old"),
            async context =>
            {
                await context.CreateTimer(TimeSpan.FromMinutes(1));
                return 0;
            }),
        "activity 'old'", "asked for a timer");

    [Fact]
    public void A_step_that_is_gone_is_noticed() => Refused(
        AfterOneStep(context => context.CallActivityAsync<int>("old"), _ => Task.FromResult(1)),
        "activity 'old'", "asked for nothing");

    [Fact]
    public void A_step_put_in_between_is_noticed() => Refused(
        AfterOneStep(
            context => context.CallActivityAsync<int>("b"),
            async context =>
            {
                await context.CallChildWorkflowAsync("check");
                return await context.CallActivityAsync<int>("b");
            }),
        "activity 'b'", "asked for child workflow 'check'");

    [Fact]
    public void A_step_added_at_the_end_is_welcome()
    {
        var story = AfterOneStep(
            context => context.CallActivityAsync<int>("a"),
            async context => await context.CallActivityAsync<int>("a") + await context.CallActivityAsync<int>("b"));
        Assert.Equal("b", Assert.Single(story.Actions).ScheduleTask.Name);
    }

    [Fact]
    public void A_change_behind_a_patch_leaves_those_alone_who_passed_it()
    {
        var story = AfterOneStep(
            async context => await context.CallActivityAsync<int>("old") + await context.CallActivityAsync<int>("last"),
            async context => await context.CallActivityAsync<int>(context.IsPatched("better") ? "new" : "old") + await context.CallActivityAsync<int>("last"));
        Assert.Equal("last", Assert.Single(story.Actions).ScheduleTask.Name);
        Assert.Null(story.Last.Version);
    }

    [Fact]
    public void A_patch_is_taken_by_those_who_come_after_and_recorded()
    {
        var story = Story.Of(async context => await context.CallActivityAsync<int>(context.IsPatched("better") ? "new" : "old"));
        story.Start();
        Assert.Equal("new", Assert.Single(story.Actions).ScheduleTask.Name);
        Assert.Equal(["better"], story.Last.Version.Patches);
        story.Turn(Story.Completed(0, 5));
        Assert.Equal("5", story.End!.Result);
    }
}
