using Dapr.DurableTask.Protobuf;

namespace StandIns.Tests.Sdk.Workflow;

public class When_a_workflow_waits
{
    [Fact]
    public void A_timer_is_set_from_the_workflows_own_time()
    {
        var story = Story.Of(async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(24));
            return context.CurrentUtcDateTime;
        });
        story.Start();
        Assert.Equal(story.Now.AddHours(24), story.Actions[0].CreateTimer.FireAt.ToDateTime());
        Assert.Equal(CreateTimerAction.OriginOneofCase.CreateTimer, story.Actions[0].CreateTimer.OriginCase);

        story.Now = story.Now.AddHours(25);
        story.Turn(Story.Fired(0));
        Assert.Equal($"\"{story.Now:yyyy-MM-ddTHH:mm:ssZ}\"", story.End!.Result);
    }

    [Fact]
    public void A_time_that_is_not_in_UTC_is_refused()
    {
        var story = Story.Of(async context =>
        {
            await context.CreateTimer(new DateTime(2026, 11, 3, 0, 0, 0, DateTimeKind.Local), CancellationToken.None);
            return 0;
        });
        story.Start();
        Assert.Contains("UTC", story.End!.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_is_the_same_whenever_a_point_is_reached_again()
    {
        var seen = new List<DateTime>();
        var story = Story.Of(async context =>
        {
            seen.Add(context.CurrentUtcDateTime);
            await context.CallActivityAsync("a");
            return 0;
        });
        story.Start();
        story.Turn(Story.Completed(0));
        Assert.Single(seen.Distinct());
    }

    [Fact]
    public void A_timer_that_is_given_up_no_longer_holds_the_code()
    {
        var story = Story.Of(async context =>
        {
            using var stop = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(1), stop.Token);
            await context.CallActivityAsync("a");
#pragma warning disable CA1849, xUnit1051
            stop.Cancel();
#pragma warning restore CA1849, xUnit1051
            try
            {
                await timer;
                return "fired";
            }
            catch (TaskCanceledException)
            {
                return "given up";
            }
        });
        story.Start();
        story.Turn(Story.Completed(1));
        Assert.Equal("\"given up\"", story.End!.Result);
    }

    [Fact]
    public void An_event_wakes_it_whatever_the_case_of_its_name()
    {
        var story = Story.Of(context => context.WaitForExternalEventAsync<string>("Approval"));
        story.Start();
        Assert.Empty(story.Actions);
        story.Turn(Story.Raised("approval", "yes"));
        Assert.Equal("\"yes\"", story.End!.Result);
    }

    [Fact]
    public void Events_that_come_early_are_kept_in_their_order()
    {
        var story = Story.Of(async context =>
        {
            await context.CallActivityAsync("a");
            return await context.WaitForExternalEventAsync<int>("n") * 10 + await context.WaitForExternalEventAsync<int>("n");
        });
        story.Start();
        story.Turn(Story.Raised("n", 1), Story.Raised("other", 9));
        story.Turn(Story.Raised("n", 2));
        story.Turn(Story.Completed(0));
        Assert.Equal("12", story.End!.Result);
    }

    [Fact]
    public void Those_who_wait_first_are_served_first()
    {
        var story = Story.Of(async context =>
        {
            var first = context.WaitForExternalEventAsync<string>("e");
            var second = context.WaitForExternalEventAsync<string>("e");
            return $"{await first} then {await second}";
        });
        story.Start();
        story.Turn(Story.Raised("e", "one"));
        story.Turn(Story.Raised("e", "two"));
        Assert.Equal("\"one then two\"", story.End!.Result);
    }

    [Fact]
    public void An_event_in_time_is_taken_and_the_timer_is_given_up()
    {
        var story = Story.Of(context => context.WaitForExternalEventAsync<string>("approval", TimeSpan.FromHours(4)));
        story.Start();
        Assert.Equal("approval", story.Actions[0].CreateTimer.ExternalEvent.Name);
        story.Turn(Story.Raised("approval", "yes"));
        Assert.Equal("\"yes\"", story.End!.Result);
    }

    [Fact]
    public void An_event_that_does_not_come_in_time_is_a_cancelled_task()
    {
        var story = Story.Of(async context =>
        {
            try
            {
                return await context.WaitForExternalEventAsync<string>("approval", TimeSpan.FromHours(4));
            }
            catch (TaskCanceledException)
            {
                return "nobody came";
            }
        });
        story.Start();
        story.Turn(Story.Fired(0));
        Assert.Equal("\"nobody came\"", story.End!.Result);
    }

    [Fact]
    public void An_event_after_the_time_goes_to_the_next_who_waits()
    {
        var story = Story.Of(async context =>
        {
            try
            {
                await context.WaitForExternalEventAsync<string>("e", TimeSpan.FromMinutes(1));
            }
            catch (TaskCanceledException)
            {
                return "second: " + await context.WaitForExternalEventAsync<string>("e", TimeSpan.FromMinutes(1));
            }
            return "first";
        });
        story.Start();
        story.Turn(Story.Fired(0));
        story.Turn(Story.Raised("e", "late"));
        Assert.Equal("\"second: late\"", story.End!.Result);
    }

    [Fact]
    public void No_time_at_all_is_over_at_once_and_sets_no_timer()
    {
        var story = Story.Of(context => context.WaitForExternalEventAsync<string>("e", TimeSpan.Zero));
        story.Start();
        Assert.Equal(OrchestrationStatus.Failed, story.End!.WorkflowStatus);
        Assert.Equal(typeof(TaskCanceledException).FullName, story.End.FailureDetails.ErrorType);
        Assert.Single(story.Actions);
    }

    [Fact]
    public void A_wait_without_limit_sets_a_timer_that_never_fires()
    {
        var story = Story.Of(context => context.WaitForExternalEventAsync<string>("e", TimeSpan.FromSeconds(-1)));
        story.Start();
        Assert.Equal(9999, story.Actions[0].CreateTimer.FireAt.ToDateTime().Year);
        story.Turn(Story.Raised("e", "came"));
        Assert.Equal("\"came\"", story.End!.Result);
    }

    [Fact]
    public void A_history_without_that_timer_fits_all_the_same()
    {
        // Older code waited without the timer, so its next step had its number.
        var story = Story.Of(async context =>
        {
            var answer = context.WaitForExternalEventAsync<string>("e");
            await context.CallActivityAsync("a");
            return await answer;
        });
        story.Start();
        story.ChangeCode(async context =>
        {
            var answer = context.WaitForExternalEventAsync<string>("e", TimeSpan.FromSeconds(-1));
            await context.CallActivityAsync("a");
            return await answer;
        });
        story.Turn(Story.Completed(0));
        story.Turn(Story.Raised("e", "came"));
        Assert.Equal("\"came\"", story.End!.Result);
    }

    [Fact]
    public void Awaiting_the_world_outside_fails_with_words_that_say_so()
    {
        var story = Story.Of(async _ =>
        {
            await new TaskCompletionSource().Task;
            return 0;
        });
        story.Start();
        Assert.Equal(OrchestrationStatus.Failed, story.End!.WorkflowStatus);
        Assert.Contains("did not come from its context", story.End.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }
}
