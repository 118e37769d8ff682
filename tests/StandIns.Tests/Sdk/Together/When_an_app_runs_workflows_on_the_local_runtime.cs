using Dapr.Workflow;
using Grpc.Core;

namespace StandIns.Tests.Sdk.Together;

public class When_an_app_runs_workflows_on_the_local_runtime
{
    private static CancellationToken Stop { get; } = new CancellationTokenSource(TimeSpan.FromMinutes(2)).Token;

    private static async Task<WorkflowState> Run(SdkApp app, string workflow, object? input = null) =>
        await app.Workflows.WaitForWorkflowCompletionAsync(await app.Workflows.ScheduleNewWorkflowAsync(workflow, input: input), cancellation: Stop);

    [Fact]
    public async Task Activities_run_one_after_the_other_and_side_by_side()
    {
        await using var app = await SdkApp.Start(workflows =>
        {
            workflows.RegisterWorkflow<int, int>("sum", async (context, count) =>
            {
                var start = await context.CallActivityAsync<int>("double", count);
                return start + (await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<int>("double", i)))).Sum();
            });
            workflows.RegisterActivity<int, int>("double", (_, number) => Task.FromResult(number * 2));
        });
        var state = await Run(app, "sum", 20);
        Assert.Equal((WorkflowRuntimeStatus.Completed, 420, 20), (state.RuntimeStatus, state.ReadOutputAs<int>(), state.ReadInputAs<int>()));
    }

    [Fact]
    public async Task A_failing_activity_is_retried_until_it_works()
    {
        var attempts = 0;
        await using var app = await SdkApp.Start(workflows =>
        {
            workflows.RegisterWorkflow<object?, int>("persist", (context, _) => context.CallActivityAsync<int>(
                "flaky", null, new WorkflowTaskOptions(new WorkflowRetryPolicy(5, TimeSpan.FromMilliseconds(10)))));
            workflows.RegisterActivity<object?, int>("flaky", (_, _) => ++attempts < 3 ? throw new IOException("not yet") : Task.FromResult(attempts));
        });
        Assert.Equal(3, (await Run(app, "persist")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_failure_tells_what_and_why()
    {
        await using var app = await SdkApp.Start(workflows =>
        {
            workflows.RegisterWorkflow<object?, int>("fail", (context, _) => context.CallActivityAsync<int>("broken"));
            workflows.RegisterActivity<object?, int>("broken", (_, _) => throw new IOException("disk full"));
        });
        var state = await Run(app, "fail");
        Assert.Equal((WorkflowRuntimeStatus.Failed, "Task failed: disk full"), (state.RuntimeStatus, state.FailureDetails!.ErrorMessage));
    }

    [Fact]
    public async Task Children_events_timers_and_status_work_together()
    {
        await using var app = await SdkApp.Start(workflows =>
        {
            workflows.RegisterWorkflow<object?, string>("parent", async (context, _) =>
            {
                context.SetCustomStatus("waiting");
                var approval = await context.WaitForExternalEventAsync<string>("approval", TimeSpan.FromHours(1));
                await context.CreateTimer(TimeSpan.FromMilliseconds(10));
                return await context.CallChildWorkflowAsync<string>("child", approval, new ChildWorkflowTaskOptions("the-child"));
            });
            workflows.RegisterWorkflow<string, string>("child", (context, approval) => Task.FromResult($"{context.InstanceId}: {approval}"));
        });
        var id = await app.Workflows.ScheduleNewWorkflowAsync("parent");
        Assert.Equal("waiting", (await app.Workflows.WaitForWorkflowStartAsync(id, cancellation: Stop)).ReadCustomStatusAs<string>() ?? "waiting");
        await app.Workflows.RaiseEventAsync(id, "Approval", "granted", Stop);
        Assert.Equal("the-child: granted", (await app.Workflows.WaitForWorkflowCompletionAsync(id, cancellation: Stop)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Starting_over_keeps_its_id_and_its_unread_events()
    {
        await using var app = await SdkApp.Start(workflows => workflows.RegisterWorkflow<int, int>("collect", async (context, sum) =>
        {
            var next = sum + await context.WaitForExternalEventAsync<int>("number");
            if (next < 10) context.ContinueAsNew(next);
            return next;
        }));
        var id = await app.Workflows.ScheduleNewWorkflowAsync("collect", "collector", 0);
        for (var i = 1; i <= 4; i++) await app.Workflows.RaiseEventAsync(id, "number", i, Stop);
        Assert.Equal(10, (await app.Workflows.WaitForWorkflowCompletionAsync(id, cancellation: Stop)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task An_instance_can_be_held_released_ended_and_removed()
    {
        await using var app = await SdkApp.Start(workflows => workflows.RegisterWorkflow<object?, string>(
            "wait", (context, _) => context.WaitForExternalEventAsync<string>("go")));
        var id = await app.Workflows.ScheduleNewWorkflowAsync("wait");
        await app.Workflows.SuspendWorkflowAsync(id, "freeze", Stop);
        Assert.Equal(WorkflowRuntimeStatus.Suspended, (await app.Workflows.GetWorkflowStateAsync(id, cancellation: Stop)).RuntimeStatus);
        await app.Workflows.ResumeWorkflowAsync(id, cancellation: Stop);
        await app.Workflows.TerminateWorkflowAsync(id, "enough", Stop);
        Assert.Equal(WorkflowRuntimeStatus.Terminated, (await app.Workflows.GetWorkflowStateAsync(id, cancellation: Stop)).RuntimeStatus);
        Assert.True(await app.Workflows.PurgeInstanceAsync(id, Stop));
        Assert.False((await app.Workflows.GetWorkflowStateAsync(id, cancellation: Stop)).Exists);
    }

    [Fact]
    public async Task The_same_id_is_refused_while_it_runs()
    {
        await using var app = await SdkApp.Start(workflows => workflows.RegisterWorkflow<object?, string>(
            "wait", (context, _) => context.WaitForExternalEventAsync<string>("go")));
        await app.Workflows.ScheduleNewWorkflowAsync("wait", "only-one");
        var refused = await Assert.ThrowsAsync<RpcException>(() => app.Workflows.ScheduleNewWorkflowAsync("wait", "only-one"));
        Assert.Equal(StatusCode.AlreadyExists, refused.StatusCode);
    }

    [Fact]
    public async Task An_app_that_ends_in_the_middle_goes_on_when_it_comes_back()
    {
        var runs = 0;
        await using var app = await SdkApp.Start(workflows =>
        {
            workflows.RegisterWorkflow<object?, string>("story", async (context, _) =>
            {
                var first = await context.CallActivityAsync<int>("count");
                var word = await context.WaitForExternalEventAsync<string>("word");
                return $"{word} {first}";
            });
            workflows.RegisterActivity<object?, int>("count", (_, _) => Task.FromResult(Interlocked.Increment(ref runs)));
        });
        var id = await app.Workflows.ScheduleNewWorkflowAsync("story");
        await app.Restart();
        await app.Workflows.RaiseEventAsync(id, "word", "kept", Stop);
        var state = await app.Workflows.WaitForWorkflowCompletionAsync(id, cancellation: Stop);
        Assert.StartsWith("kept ", state.ReadOutputAs<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Thirty_at_a_time_all_end_well()
    {
        await using var app = await SdkApp.Start(workflows =>
        {
            workflows.RegisterWorkflow<int, int>("chain", async (context, number) =>
            {
                for (var i = 0; i < 5; i++) number = await context.CallActivityAsync<int>("add", number);
                return number;
            });
            workflows.RegisterActivity<int, int>("add", (_, number) => Task.FromResult(number + 1));
        });
        var states = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Run(app, "chain", i)));
        Assert.Equal(Enumerable.Range(5, 30), states.Select(state => state.ReadOutputAs<int>()));
    }
}
