using Dapr.DurableTask.Protobuf;
using Protocols.Grpc.Client;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_the_process_is_killed : IAsyncLifetime
{
    private readonly RuntimeProcess _runtime = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _runtime.Start();
        await _runtime.UntilHealthy();
    }

    public ValueTask DisposeAsync() => _runtime.DisposeAsync();

    [Fact]
    public async Task The_next_one_ends_the_apps_and_their_children_it_left_behind_and_starts_them_anew()
    {
        var (before, _) = await _runtime.Up();
        var child = int.Parse((await _runtime.Recorded("child "))["child ".Length..], null);
        await _runtime.Kill();
        Assert.True(_runtime.IsAlive(before));

        _runtime.Start();
        var (after, _) = await _runtime.Up(times: 2);
        Assert.NotEqual(before, after);
        Assert.False(_runtime.IsAlive(before));
        Assert.False(_runtime.IsAlive(child));
        Assert.True(_runtime.IsAlive(after));
    }

    [Fact]
    public async Task The_next_one_ends_even_those_that_it_had_no_time_to_note()
    {
        var (before, _) = await _runtime.Up();
        var child = int.Parse((await _runtime.Recorded("child "))["child ".Length..], null);
        await _runtime.Kill();
        File.Delete(Path.Combine(_runtime.Folder, "data", "processes.json"));

        _runtime.Start();
        await _runtime.Up(times: 2);
        Assert.False(_runtime.IsAlive(before));
        Assert.False(_runtime.IsAlive(child));
    }

    [Fact]
    public async Task State_and_messages_that_were_accepted_are_there_afterwards()
    {
        await _runtime.Http.PostAsync(new Uri("/v1.0/state/statestore", UriKind.Relative), new StringContent("""[{"key":"k","value":1}]"""), Stop);
        var (app, _) = await _runtime.Up();
        System.Diagnostics.Process.GetProcessById(app).Kill();
        await _runtime.Http.PostAsync(new Uri("/v1.0/publish/pubsub/news", UriKind.Relative), new StringContent("kept"), Stop);
        await _runtime.Kill();

        _runtime.Start();
        Assert.Contains("\"data\":\"kept\"", await _runtime.Recorded("POST /news"), StringComparison.Ordinal);
        Assert.Equal("1", await _runtime.Http.GetStringAsync(new Uri("/v1.0/state/statestore/k", UriKind.Relative), Stop));
    }

    [Fact]
    public async Task A_workflow_goes_on_where_it_was()
    {
        string key;
        using (var items = await Work())
        {
            var starting = _runtime.Grpc.Unary<CreateInstanceRequest, CreateInstanceResponse>(
                "/TaskHubSidecarService/StartInstance", new CreateInstanceRequest { InstanceId = "story", Name = "Story" });
            var turn = (await items.Next(Stop))!;
            await Answer(turn, new WorkflowAction { Id = 0, ScheduleTask = new ScheduleTaskAction { Name = "Step" } });
            await starting;
            key = (await items.Next(Stop))!.ActivityRequest.TaskExecutionId;
            await _runtime.Kill();
        }

        _runtime.Start();
        await _runtime.UntilHealthy();
        using var again = await Work();
        var activity = (await again.Next(Stop))!;
        Assert.Equal(key, activity.ActivityRequest.TaskExecutionId);
        await _runtime.Grpc.Unary<ActivityResponse, CompleteTaskResponse>("/TaskHubSidecarService/CompleteActivityTask", new ActivityResponse
        {
            InstanceId = "story",
            CompletionToken = activity.CompletionToken,
            Result = "\"done\"",
        });
        var last = (await again.Next(Stop))!;
        Assert.Equal("\"done\"", last.WorkflowRequest.NewEvents[^1].TaskCompleted.Result);
        await Answer(last, new WorkflowAction
        {
            Id = 1,
            CompleteWorkflow = new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Completed, Result = "\"end\"" },
        });
        var state = await _runtime.Grpc.Unary<GetInstanceRequest, GetInstanceResponse>(
            "/TaskHubSidecarService/WaitForInstanceCompletion", new GetInstanceRequest { InstanceId = "story", GetInputsAndOutputs = true });
        Assert.Equal("\"end\"", state.WorkflowState.Output);
    }

    private Task<ResponseReader<WorkItem>> Work() =>
        _runtime.Grpc.ServerStream<GetWorkItemsRequest, WorkItem>("/TaskHubSidecarService/GetWorkItems", new GetWorkItemsRequest());

    private Task<CompleteTaskResponse> Answer(WorkItem item, WorkflowAction action) =>
        _runtime.Grpc.Unary<WorkflowResponse, CompleteTaskResponse>("/TaskHubSidecarService/CompleteOrchestratorTask", new WorkflowResponse
        {
            InstanceId = item.WorkflowRequest.InstanceId,
            CompletionToken = item.CompletionToken,
            Actions = { action },
        });
}
