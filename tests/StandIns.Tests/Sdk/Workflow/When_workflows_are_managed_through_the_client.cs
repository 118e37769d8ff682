using Dapr.DurableTask.Protobuf;
using Dapr.Workflow;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace StandIns.Tests.Sdk.Workflow;

public sealed class When_workflows_are_managed_through_the_client : IAsyncLifetime
{
    private readonly FakeHub _hub = new();
    private WorkflowApp _app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private DaprWorkflowClient Client => _app.Client;

    public async ValueTask InitializeAsync()
    {
        await _hub.Start();
        _app = await WorkflowApp.Start(_hub.Port, _ => { }, token: "t0k3n");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _hub.DisposeAsync();
    }

    private T Sent<T>() => Assert.IsType<T>(_hub.Requests.Last().Message);

    [Fact]
    public async Task A_start_carries_name_id_input_and_time()
    {
        var at = new DateTimeOffset(2026, 11, 3, 8, 0, 0, TimeSpan.Zero);
        Assert.Equal("release-7", await Client.ScheduleNewWorkflowAsync("MonthlyRelease", "release-7", new { Version = "3.0" }, at, Stop));
        var request = Sent<CreateInstanceRequest>();
        Assert.Equal(("MonthlyRelease", """{"version":"3.0"}""", at), (request.Name, request.Input, request.ScheduledStartTimestamp.ToDateTimeOffset()));
        Assert.Equal("t0k3n", _hub.Requests.Last().Token);
    }

    [Fact]
    public async Task A_start_without_an_id_gets_a_new_one() =>
        Assert.True(Guid.TryParse(await Client.ScheduleNewWorkflowAsync("MonthlyRelease"), out _));

    [Fact]
    public async Task An_instance_that_is_not_there_does_not_exist()
    {
        var state = await Client.GetWorkflowStateAsync("none", cancellation: Stop);
        Assert.Equal((false, WorkflowRuntimeStatus.Unknown, false), (state.Exists, state.RuntimeStatus, state.IsWorkflowCompleted));
        Assert.Null(state.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_state_is_read_with_all_that_belongs_to_it()
    {
        _hub.Instance = request => new GetInstanceResponse
        {
            Exists = true,
            WorkflowState = new Dapr.DurableTask.Protobuf.WorkflowState
            {
                InstanceId = request.InstanceId,
                Name = "MonthlyRelease",
                WorkflowStatus = OrchestrationStatus.Failed,
                CreatedTimestamp = Timestamp.FromDateTime(DateTime.UnixEpoch),
                Input = "\"in\"",
                CustomStatus = "3",
                FailureDetails = new TaskFailureDetails { ErrorType = "T", ErrorMessage = "m" },
            },
        };
        var state = await Client.GetWorkflowStateAsync("i", cancellation: Stop);
        Assert.Equal(("MonthlyRelease", WorkflowRuntimeStatus.Failed, true, false), (state.WorkflowName, state.RuntimeStatus, state.IsWorkflowCompleted, state.IsWorkflowRunning));
        Assert.Equal(("in", 3, "T: m"), (state.ReadInputAs<string>(), state.ReadCustomStatusAs<int>(), state.FailureDetails!.ToString()));
        Assert.Equal(DateTimeOffset.UnixEpoch, state.CreatedAt);
    }

    [Fact]
    public async Task Waiting_asks_again_while_the_sidecar_is_away_or_gives_up()
    {
        var calls = 0;
        _hub.Instance = _ => ++calls switch
        {
            1 => throw new RpcException(StatusCode.Unavailable, "away"),
            2 => throw new RpcException(StatusCode.DeadlineExceeded, "gave up"),
            _ => new GetInstanceResponse { Exists = true, WorkflowState = new Dapr.DurableTask.Protobuf.WorkflowState { WorkflowStatus = OrchestrationStatus.Completed, Output = "5" } },
        };
        var state = await Client.WaitForWorkflowCompletionAsync("i", cancellation: Stop);
        Assert.Equal((3, 5), (calls, state.ReadOutputAs<int>()));
    }

    [Fact]
    public async Task Waiting_for_what_is_not_there_is_refused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Client.WaitForWorkflowCompletionAsync("none", cancellation: Stop));

    [Fact]
    public async Task Waiting_can_be_given_up() => await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
        Client.WaitForWorkflowCompletionAsync("i", cancellation: new CancellationToken(canceled: true)));

    [Fact]
    public async Task Other_refusals_reach_the_caller_as_they_are()
    {
        _hub.Instance = _ => throw new RpcException(StatusCode.PermissionDenied, "not yours");
        var refused = await Assert.ThrowsAsync<RpcException>(() => Client.GetWorkflowStateAsync("i", cancellation: Stop));
        Assert.Equal((StatusCode.PermissionDenied, "not yours"), (refused.StatusCode, refused.Status.Detail));
    }

    [Fact]
    public async Task Events_terminations_and_purges_are_sent()
    {
        await Client.RaiseEventAsync("i", "Approval", new { By = "ann" }, Stop);
        Assert.Equal(("Approval", """{"by":"ann"}"""), (Sent<RaiseEventRequest>().Name, Sent<RaiseEventRequest>().Input));
        await Client.TerminateWorkflowAsync("i", "enough", Stop);
        Assert.Equal(("\"enough\"", true), (Sent<TerminateRequest>().Output, Sent<TerminateRequest>().Recursive));
        Assert.True(await Client.PurgeInstanceAsync("i", Stop));
        Assert.True(Sent<PurgeInstancesRequest>().Recursive);
    }

    [Fact]
    public async Task Instances_are_listed_in_pages()
    {
        var page = await Client.ListInstanceIdsAsync(pageSize: 2, cancellation: Stop);
        Assert.Equal(["a", "b"], page.InstanceIds);
        Assert.Equal("next", page.ContinuationToken);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Client.ListInstanceIdsAsync(pageSize: 0, cancellation: Stop));
    }

    [Fact]
    public async Task An_older_sidecar_without_a_call_says_so()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Client.RerunWorkflowFromEventAsync("i", 3, cancellation: Stop));
        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
    }
}
