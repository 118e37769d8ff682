using Dapr.DurableTask.Protobuf;
using Dapr.Workflow;
using Google.Protobuf;
using Scope = Dapr.Workflow.HistoryPropagationScope;

namespace StandIns.Tests.Sdk.Workflow;

public class When_a_workflow_hands_its_past_down
{
    [Fact]
    public void An_activity_is_asked_for_with_the_scope()
    {
        var story = Story.Of(async context => await context.CallActivityAsync<int>("count", null, new WorkflowTaskOptions().WithHistoryPropagation(Scope.OwnHistory))).Start();

        Assert.Equal(Dapr.DurableTask.Protobuf.HistoryPropagationScope.OwnHistory, story.Actions.Single().ScheduleTask.HistoryPropagationScope);
    }

    [Fact]
    public void A_child_is_asked_for_with_the_scope()
    {
        var options = new ChildWorkflowTaskOptions("child-1").WithHistoryPropagation(Scope.Lineage);
        var story = Story.Of(async context => await context.CallChildWorkflowAsync<int>("child", null, options)).Start();

        Assert.Equal(Dapr.DurableTask.Protobuf.HistoryPropagationScope.Lineage, story.Actions.Single().CreateChildWorkflow.HistoryPropagationScope);
    }

    [Fact]
    public void Nothing_is_said_where_nothing_is_handed_down()
    {
        var story = Story.Of(async context => await context.CallActivityAsync<int>("count", null, new WorkflowTaskOptions())).Start();

        Assert.False(story.Actions.Single().ScheduleTask.HasHistoryPropagationScope);
    }

    [Fact]
    public void A_workflow_without_callers_has_none()
    {
        var story = Story.Of(context => Task.FromResult(context.GetPropagatedHistory() is null)).Start();

        Assert.Equal("true", story.End!.Result);
    }

    [Fact]
    public void The_called_one_sees_what_its_callers_had_done()
    {
        PropagatedHistoryEvent? seen = null;
        var story = Story.Of(context =>
        {
            var past = context.GetPropagatedHistory()!;
            Assert.Equal(["shop"], past.GetAppIds());
            Assert.True(past.TryGetLastWorkflowEventByName("ORDER", out seen));
            return Task.FromResult(1);
        });
        HistoryEvent[] events =
        [
            Scheduled(0, "pay"), Scheduled(1, "pack"), Scheduled(2, "ship"),
            new() { EventId = 3, ChildWorkflowInstanceCreated = new ChildWorkflowInstanceCreatedEvent { Name = "invoice", InstanceId = "i" } },
            Story.Completed(0, "paid"), Story.Failed(1), Story.ChildFailed(3, "no address"),
        ];
        var chunk = new PropagatedHistoryChunk { AppId = "shop", InstanceId = "order-1", WorkflowName = "order" };
        chunk.RawEvents.AddRange(events.Select(happened => happened.ToByteString()));
        var request = new WorkflowRequest
        {
            InstanceId = Story.InstanceId,
            NewEvents = { new HistoryEvent { ExecutionStarted = new ExecutionStartedEvent { Name = "story" } } },
            PropagatedHistory = new Dapr.DurableTask.Protobuf.PropagatedHistory { Chunks = { chunk } },
        };

        Assert.Equal(OrchestrationStatus.Completed, story.Run(request).Actions.Single().CompleteWorkflow.WorkflowStatus);
        Assert.Equal(
            [("pay", PropagatedHistoryStatus.Completed), ("pack", PropagatedHistoryStatus.Failed), ("ship", PropagatedHistoryStatus.Pending)],
            seen!.Activities.Select(activity => (activity.Name, activity.Status)));
        Assert.Equal("\"paid\"", seen.GetActivitiesByName("Pay").Single().Output);
        Assert.True(seen.TryGetLastWorkflowByName("invoice", out var invoice));
        Assert.Equal("no address", invoice.FailureDetails!.ErrorMessage);
        Assert.False(seen.TryGetLastActivityByName("refund", out _));
    }

    private static HistoryEvent Scheduled(int step, string name) =>
        new() { EventId = step, TaskScheduled = new TaskScheduledEvent { Name = name } };
}
