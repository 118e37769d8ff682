using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr.DurableTask.Protobuf;
using Grpc.Core;
using Protocols.Grpc.Client;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_workflows_are_steered_over_http : IAsyncLifetime
{
    private readonly RuntimeScenario _scenario = new();
    private HttpClient _http = null!;
    private GrpcChannel _grpc = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scenario.App("app");
        await _scenario.Start();
        (_http, _grpc) = (_scenario.Http("app"), _scenario.Grpc("app"));
    }

    public async ValueTask DisposeAsync()
    {
        _grpc.Dispose();
        _http.Dispose();
        await _scenario.DisposeAsync();
    }

    [Fact]
    public async Task One_that_is_started_runs_and_tells_its_output()
    {
        using var started = await Post("Story/start?instanceID=one", "\"in\"");
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        Assert.Equal("PENDING", (await State("one")).GetProperty("runtimeStatus").GetString());

        using var items = await _grpc.ServerStream<GetWorkItemsRequest, WorkItem>("/TaskHubSidecarService/GetWorkItems", new GetWorkItemsRequest(), new CallOptions(Stop: Stop));
        var turn = (await items.Next(Stop))!;
        Assert.Equal("\"in\"", turn.WorkflowRequest.NewEvents[1].ExecutionStarted.Input);
        await _grpc.Unary<WorkflowResponse, CompleteTaskResponse>("/TaskHubSidecarService/CompleteWorkflowTask", new WorkflowResponse
        {
            InstanceId = "one",
            CompletionToken = turn.CompletionToken,
            Actions = { new WorkflowAction { CompleteWorkflow = new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Completed, Result = "\"out\"" } } },
        });

        var state = await State("one");
        Assert.Equal(("Story", "COMPLETED"), (state.GetProperty("workflowName").GetString(), state.GetProperty("runtimeStatus").GetString()));
        Assert.Equal("\"out\"", state.GetProperty("properties").GetProperty("dapr.workflow.output").GetString());
        Assert.Equal(HttpStatusCode.Accepted, (await Post("one/purge")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(new Uri("/v1.0/workflows/dapr/one", UriKind.Relative), Stop)).StatusCode);
    }

    [Theory]
    [InlineData("Story/start?instanceID=a%20b", HttpStatusCode.BadRequest, "ERR_INSTANCE_ID_INVALID")]
    [InlineData("Story/start?instanceID=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", HttpStatusCode.BadRequest, "ERR_INSTANCE_ID_TOO_LONG")]
    [InlineData("never/raiseEvent/go", HttpStatusCode.InternalServerError, "ERR_RAISE_EVENT_WORKFLOW")]
    [InlineData("never/pause", HttpStatusCode.InternalServerError, "ERR_PAUSE_WORKFLOW")]
    [InlineData("never/resume", HttpStatusCode.InternalServerError, "ERR_RESUME_WORKFLOW")]
    [InlineData("never/terminate", HttpStatusCode.InternalServerError, "ERR_TERMINATE_WORKFLOW")]
    [InlineData("never/purge", HttpStatusCode.InternalServerError, "ERR_PURGE_WORKFLOW")]
    public async Task What_cannot_be_done_is_refused_in_the_words_of_the_api(string path, HttpStatusCode status, string code)
    {
        using var answer = await Post(path);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(code, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starting_over_grpc_waits_for_a_worker_only_as_long_as_the_caller_does()
    {
        await Post("Warm/start?instanceID=warm"); // what is loaded for the first call is not part of the caller's patience
        await Assert.ThrowsAsync<RpcException>(() => _grpc.Unary<CreateInstanceRequest, CreateInstanceResponse>(
            "/TaskHubSidecarService/StartInstance", new CreateInstanceRequest { InstanceId = "warm", Name = "Warm" }));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => _grpc.Unary<CreateInstanceRequest, CreateInstanceResponse>(
            "/TaskHubSidecarService/StartInstance", new CreateInstanceRequest { InstanceId = "alone", Name = "Story" },
            new CallOptions(Timeout: TimeSpan.FromSeconds(3))));
        Assert.Equal(StatusCode.DeadlineExceeded, refusal.StatusCode);
        Assert.Equal("PENDING", (await State("alone")).GetProperty("runtimeStatus").GetString());
    }

    [Fact]
    public async Task Starting_one_that_runs_already_exists()
    {
        await Post("Story/start?instanceID=one");
        var refusal = await Assert.ThrowsAsync<RpcException>(() => _grpc.Unary<CreateInstanceRequest, CreateInstanceResponse>(
            "/TaskHubSidecarService/StartInstance", new CreateInstanceRequest { InstanceId = "one", Name = "Story" }));
        Assert.Equal(StatusCode.AlreadyExists, refusal.StatusCode);
    }

    [Fact]
    public async Task The_sidecar_tells_how_many_workers_are_connected()
    {
        using (await _grpc.ServerStream<GetWorkItemsRequest, WorkItem>("/TaskHubSidecarService/GetWorkItems", new GetWorkItemsRequest()))
        {
            var told = await _http.GetFromJsonAsync<JsonElement>(new Uri("/v1.0/metadata", UriKind.Relative), Stop);
            Assert.Equal(1, told.GetProperty("workflows").GetProperty("connectedWorkers").GetInt32());
        }
    }

    private Task<HttpResponseMessage> Post(string path, string body = "") =>
        _http.PostAsync(new Uri($"/v1.0/workflows/dapr/{path}", UriKind.Relative), new StringContent(body), Stop);

    private Task<JsonElement> State(string id) =>
        _http.GetFromJsonAsync<JsonElement>(new Uri($"/v1.0/workflows/dapr/{id}", UriKind.Relative), Stop);
}
