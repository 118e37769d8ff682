using Dapr.DurableTask.Protobuf;
using Dapr.Workflow;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;

namespace StandIns.Tests.Sdk.Workflow;

public sealed class When_a_worker_is_given_work : IAsyncLifetime
{
    private readonly FakeHub _hub = new();

    private static CancellationToken Stop { get; } = new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;

    public async ValueTask InitializeAsync() => await _hub.Start();

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    private Task<WorkflowApp> App(Action<IServiceCollection>? services = null, string? token = null) => WorkflowApp.Start(
        _hub.Port,
        workflows =>
        {
            workflows.RegisterWorkflow<string, string>("greet", (context, name) => context.CallActivityAsync<string>("hello", name));
            workflows.RegisterActivity<string, string>("hello", (context, name) => Task.FromResult($"hello {name}, {context.InstanceId}, {context.TaskExecutionKey}"));
            workflows.RegisterActivity<Counting>();
            workflows.RegisterActivity<Unmakeable>();
            workflows.RegisterActivity<object?, int>("throw", (_, _) => throw new InvalidDataException("bad"));
        },
        services,
        token);

    private static WorkItem Activity(string name, string input = "", string token = "t") => new()
    {
        CompletionToken = token,
        ActivityRequest = new ActivityRequest
        {
            Name = name,
            Input = input,
            TaskId = 4,
            TaskExecutionId = "key",
            WorkflowInstance = new WorkflowInstance { InstanceId = "i" },
        },
    };

    private static WorkItem Turn(string workflow = "greet") => new()
    {
        CompletionToken = "turn-1",
        WorkflowRequest = new WorkflowRequest
        {
            InstanceId = "i",
            NewEvents =
            {
                new HistoryEvent { EventId = -1, Timestamp = Timestamp.FromDateTime(DateTime.UnixEpoch), WorkflowStarted = new WorkflowStartedEvent() },
                new HistoryEvent { EventId = -1, Timestamp = Timestamp.FromDateTime(DateTime.UnixEpoch), ExecutionStarted = new ExecutionStartedEvent { Name = workflow, Input = "\"you\"" } },
            },
        },
    };

    [Fact]
    public async Task A_turn_is_answered_with_its_actions_and_its_token()
    {
        await using var app = await App();
        _hub.Hand(Turn());
        var answer = await _hub.Turns.Reader.ReadAsync(Stop);
        Assert.Equal(("i", "turn-1", "hello"), (answer.InstanceId, answer.CompletionToken, Assert.Single(answer.Actions).ScheduleTask.Name));
    }

    [Fact]
    public async Task An_activity_knows_for_whom_it_runs_and_its_result_goes_back()
    {
        await using var app = await App();
        _hub.Hand(Activity("HELLO", "\"you\""));
        var answer = await _hub.Activities.Reader.ReadAsync(Stop);
        Assert.Equal(("i", 4, "t", "\"hello you, i, key\""), (answer.InstanceId, answer.TaskId, answer.CompletionToken, answer.Result));
    }

    [Fact]
    public async Task Every_run_has_a_scope_of_its_own()
    {
        await using var app = await App(services => services.AddScoped<Counter>());
        _hub.Hand(Activity(nameof(Counting)));
        Assert.Equal("1", (await _hub.Activities.Reader.ReadAsync(Stop)).Result);
        _hub.Hand(Activity(nameof(Counting)));
        Assert.Equal("1", (await _hub.Activities.Reader.ReadAsync(Stop)).Result);
    }

    [Theory]
    [InlineData("throw", "System.IO.InvalidDataException", "bad")]
    [InlineData("unknown", "ActivityNotFoundException", "Activity 'unknown' not found")]
    [InlineData(nameof(Unmakeable), "System.InvalidOperationException", "Activity 'Unmakeable' failed to activate")]
    public async Task What_goes_wrong_in_an_activity_is_a_failure_for_its_workflow(string name, string type, string words)
    {
        await using var app = await App();
        _hub.Hand(Activity(name));
        var failure = (await _hub.Activities.Reader.ReadAsync(Stop)).FailureDetails;
        Assert.Equal(type, failure.ErrorType);
        Assert.Contains(words, failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_refused_is_dropped_and_the_worker_goes_on()
    {
        _hub.RefusesAnswers = true;
        await using var app = await App();
        _hub.Hand(Activity("hello", "\"a\""));
        await _hub.Activities.Reader.ReadAsync(Stop);
        _hub.Hand(Turn());
        await _hub.Turns.Reader.ReadAsync(Stop);
        Assert.False(_hub.Activities.Reader.TryRead(out _));
    }

    [Fact]
    public async Task History_that_is_not_sent_along_is_asked_for()
    {
        var turn = Turn();
        _hub.History.AddRange(turn.WorkflowRequest.NewEvents);
        _hub.History.Add(new HistoryEvent { EventId = 0, TaskScheduled = new TaskScheduledEvent { Name = "hello" } });
        turn.WorkflowRequest.NewEvents.Clear();
        turn.WorkflowRequest.NewEvents.Add(Story.Completed(0, "done"));
        turn.WorkflowRequest.RequiresHistoryStreaming = true;
        await using var app = await App();
        _hub.Hand(turn);
        var answer = await _hub.Turns.Reader.ReadAsync(Stop);
        Assert.Equal("\"done\"", Assert.Single(answer.Actions).CompleteWorkflow.Result);
    }

    [Fact]
    public async Task It_comes_with_the_token_it_was_given()
    {
        await using var app = await App(token: "t0k3n");
        Assert.Equal("t0k3n", await _hub.Connections.Reader.ReadAsync(Stop));
    }

    [Fact]
    public async Task A_stream_that_breaks_is_opened_again()
    {
        await using var app = await App();
        await _hub.Connections.Reader.ReadAsync(Stop);
        _hub.EndStream();
        await _hub.Connections.Reader.ReadAsync(Stop);
        _hub.Hand(Turn());
        await _hub.Turns.Reader.ReadAsync(Stop);
    }

    [Fact]
    public async Task A_sidecar_that_was_away_gets_its_worker_back()
    {
        await using var app = await App();
        await _hub.Connections.Reader.ReadAsync(Stop);
        await _hub.GoAway();
        await _hub.Start();
        await _hub.Connections.Reader.ReadAsync(Stop);
        _hub.Hand(Turn());
        await _hub.Turns.Reader.ReadAsync(Stop);
    }

    [Fact]
    public async Task Many_activities_run_at_once()
    {
        var all = new TaskCompletionSource();
        var running = 0;
        await using var app = await WorkflowApp.Start(_hub.Port, workflows => workflows.RegisterActivity<object?, int>("wait", async (_, _) =>
        {
            if (Interlocked.Increment(ref running) == 100) all.SetResult();
            await all.Task.WaitAsync(Stop);
            return 0;
        }));
        for (var i = 0; i < 100; i++) _hub.Hand(Activity("wait"));
        for (var i = 0; i < 100; i++) Assert.Null((await _hub.Activities.Reader.ReadAsync(Stop)).FailureDetails);
    }

    private sealed class Counter
    {
        public int Count { get; set; }
    }

    private sealed class Counting(Counter counter) : WorkflowActivity<string?, int>
    {
        public override Task<int> RunAsync(WorkflowActivityContext context, string? input) => Task.FromResult(++counter.Count);
    }

    private sealed class Unmakeable(IFormattable neverRegistered) : WorkflowActivity<string?, string?>
    {
        public override Task<string?> RunAsync(WorkflowActivityContext context, string? input) => Task.FromResult(neverRegistered.ToString());
    }
}
