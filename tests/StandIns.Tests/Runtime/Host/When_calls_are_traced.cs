using System.Net.Http.Json;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.DurableTask.Protobuf;
using LocalDapr.Apps;
using LocalDapr.Tracing;
using Protocols.Grpc.Client;
using TraceContext = LocalDapr.Tracing.TraceContext;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_calls_are_traced : IAsyncLifetime
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Parent = $"00-{Trace}-00f067aa0ba902b7-01";
    private readonly RuntimeScenario _scenario = new() { Clock = new MovableClock() };
    private readonly GrpcTestApp _grpcApp = new();
    private readonly TestApp _callee;
    private readonly TestApp _silent;

    public When_calls_are_traced()
    {
        var (all, none) = (Path.Combine(_scenario.Folder, "all.yaml"), Path.Combine(_scenario.Folder, "none.yaml"));
        File.WriteAllText(all, Configuration("1"));
        File.WriteAllText(none, Configuration("0"));
        _scenario.App("caller", app => app with { ConfigFile = all });
        _callee = _scenario.App("callee", app => app with { ConfigFile = all });
        _callee.Subscriptions = """[{"pubsubname":"pubsub","topic":"news","route":"/news"}]""";
        _silent = _scenario.App("silent", app => app with { ConfigFile = none });
        _scenario.App("spoken", app => app with { ConfigFile = all, Protocol = AppProtocol.Grpc, AppPort = _grpcApp.Port });
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _grpcApp.OnInvoke((_, _) => new InvokeResponse())
            .On<JobEventRequest, JobEventResponse>("/dapr.proto.runtime.v1.AppCallback/OnJobEvent", (_, _) => new JobEventResponse());
        await _grpcApp.Listen();
        await _scenario.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _scenario.DisposeAsync();
        await _grpcApp.DisposeAsync();
    }

    [Fact]
    public async Task A_callee_is_told_the_trace_of_its_caller_and_the_span_of_the_sidecar()
    {
        using var answer = await Invoke("caller", "callee", Parent, "vendor=1");
        var headers = (await _callee.Next("/x")).Headers;
        var span = TraceContext.Parse(headers["traceparent"])!;
        Assert.Equal((Trace, true, "vendor=1"), (span.TraceId, span.IsSampled, headers["tracestate"]));
        Assert.NotEqual("00f067aa0ba902b7", span.SpanId);
        Assert.Equal(span.Parent, Assert.Single(answer.Headers.GetValues("traceparent")));
    }

    [Fact]
    public async Task A_call_without_a_trace_begins_one()
    {
        using var answer = await Invoke("caller", "callee", null);
        Assert.True(TraceContext.Parse((await _callee.Next("/x")).Headers["traceparent"])!.IsSampled); // the rate is 1
    }

    [Fact]
    public async Task Without_sampling_headers_pass_as_they_are_and_none_are_made()
    {
        using var traced = await Invoke("silent", "silent", Parent);
        Assert.Equal(Parent, (await _silent.Next("/x")).Headers["traceparent"]);
        using var untraced = await Invoke("silent", "silent", null);
        Assert.DoesNotContain("traceparent", (await _silent.Next("/x")).Headers.Keys);
        Assert.False(untraced.Headers.Contains("traceparent"));
    }

    [Fact]
    public async Task A_grpc_app_is_told_in_text_and_in_binary()
    {
        using var answer = await Invoke("caller", "spoken", Parent);
        var (_, headers) = await _grpcApp.Next<InvokeRequest>();
        var span = TraceContext.Parse(headers["traceparent"])!;
        Assert.Equal((Trace, span.Binary), (span.TraceId, headers["grpc-trace-bin"]));
    }

    [Fact]
    public async Task A_grpc_caller_may_tell_it_in_binary_alone()
    {
        using var channel = _scenario.Grpc("caller");
        await channel.Unary<InvokeServiceRequest, InvokeResponse>(
            "/dapr.proto.runtime.v1.Dapr/InvokeService",
            new InvokeServiceRequest { Id = "callee", Message = new InvokeRequest { Method = "x", HttpExtension = new HTTPExtension { Verb = HTTPExtension.Types.Verb.Get } } },
            new CallOptions(new Dictionary<string, string> { ["grpc-trace-bin"] = TraceContext.Parse(Parent)!.Binary }, Stop: Stop));
        Assert.Equal(Trace, TraceContext.Parse((await _callee.Next("/x")).Headers["traceparent"])!.TraceId);
    }

    [Fact]
    public async Task An_event_carries_the_trace_and_its_delivery_is_a_span_of_its_own()
    {
        using var http = _scenario.Http("caller");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1.0/publish/pubsub/news") { Content = JsonContent.Create(1) };
        request.Headers.Add("traceparent", Parent);
        await http.SendAsync(request, Stop);
        var received = await _callee.Next("/news");
        var cloudEvent = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(received.Body);
        var published = TraceContext.Parse(cloudEvent.GetProperty("traceparent").GetString())!;
        var delivered = TraceContext.Parse(received.Headers["traceparent"])!;
        Assert.Equal((Trace, Trace), (published.TraceId, delivered.TraceId));
        Assert.Equal(3, new[] { published.SpanId, delivered.SpanId, "00f067aa0ba902b7" }.Distinct().Count());
    }

    [Theory]
    [InlineData("callee")]
    [InlineData("spoken")]
    public async Task A_job_begins_a_trace(string app)
    {
        using var http = _scenario.Http(app);
        await http.PostAsJsonAsync(new Uri("/v1.0/jobs/x", UriKind.Relative), new { dueTime = "0s" }, Stop);
        var headers = app == "callee" ? (await _callee.Next("/job/x")).Headers : (await _grpcApp.Next<JobEventRequest>()).Headers;
        Assert.NotNull(TraceContext.Parse(headers["traceparent"]));
    }

    [Fact]
    public async Task A_workflow_belongs_to_the_trace_that_started_it_and_so_do_its_activities_and_children()
    {
        using var channel = _scenario.Grpc("caller");
        using var items = await channel.ServerStream<GetWorkItemsRequest, WorkItem>("/TaskHubSidecarService/GetWorkItems", new(), new CallOptions(Stop: Stop));
        using var http = _scenario.Http("caller");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1.0/workflows/dapr/parent/start?instanceID=traced");
        request.Headers.Add("traceparent", Parent);
        await http.SendAsync(request, Stop);

        var turn = (await items.Next(Stop))!;
        Assert.Equal(Trace, TraceOf(turn.WorkflowRequest.NewEvents.Single(e => e.ExecutionStarted is not null).ExecutionStarted.ParentTraceContext));
        await channel.Unary<WorkflowResponse, CompleteTaskResponse>("/TaskHubSidecarService/CompleteWorkflowTask", new WorkflowResponse
        {
            InstanceId = "traced",
            CompletionToken = turn.CompletionToken,
            Actions =
            {
                new WorkflowAction { Id = 0, ScheduleTask = new ScheduleTaskAction { Name = "act" } },
                new WorkflowAction { Id = 1, CreateChildWorkflow = new CreateChildWorkflowAction { InstanceId = "child", Name = "child" } },
            },
        }, new CallOptions(Stop: Stop));
        WorkItem[] next = [(await items.Next(Stop))!, (await items.Next(Stop))!];
        Assert.Equal(Trace, TraceOf(next.Single(i => i.ActivityRequest is not null).ActivityRequest.ParentTraceContext));
        Assert.Equal(Trace, TraceOf(next.Single(i => i.WorkflowRequest is not null).WorkflowRequest.NewEvents.Single(e => e.ExecutionStarted is not null).ExecutionStarted.ParentTraceContext));
    }

    [Theory]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", true)]
    [InlineData("00-00000000000000000000000000000000-00f067aa0ba902b7-01", false)]
    [InlineData("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01", false)]
    [InlineData("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false)]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", false)]
    [InlineData("nonsense", false)]
    public void Only_what_the_standard_allows_is_a_trace(string text, bool isOne) => Assert.Equal(isOne, TraceContext.Parse(text) is not null);

    [Fact]
    public void A_rate_decides_by_the_trace_alone_and_a_parent_decides_for_its_children()
    {
        var tracer = new Tracer(0.5);
        var sampled = Enumerable.Range(0, 1000).Count(_ => tracer.Next(null)!.IsSampled);
        Assert.InRange(sampled, 350, 650);
        Assert.All(Enumerable.Range(0, 10), _ => Assert.True(tracer.Next(TraceContext.Parse(Parent))!.IsSampled));
    }

    private static string Configuration(string rate) => $$"""
        apiVersion: dapr.io/v1alpha1
        kind: Configuration
        metadata: {name: tracing}
        spec:
          tracing:
            samplingRate: "{{rate}}"
        """;

    private static string TraceOf(Dapr.DurableTask.Protobuf.TraceContext context) => TraceContext.Parse(context.TraceParent)!.TraceId;

    private async Task<HttpResponseMessage> Invoke(string caller, string callee, string? parent, string? state = null)
    {
        using var http = _scenario.Http(caller);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1.0/invoke/{callee}/method/x");
        if (parent is not null)
            request.Headers.Add("traceparent", parent);
        if (state is not null)
            request.Headers.Add("tracestate", state);
        return await http.SendAsync(request, Stop);
    }
}
