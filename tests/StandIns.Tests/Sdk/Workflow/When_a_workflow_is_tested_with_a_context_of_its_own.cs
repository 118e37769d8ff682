using Dapr.Workflow;
using Microsoft.Extensions.Logging;

namespace StandIns.Tests.Sdk.Workflow;

public class When_a_workflow_is_tested_with_a_context_of_its_own
{
    private readonly ByHand _context = new();

    [Fact]
    public async Task A_call_without_a_result_is_one_with_any_result()
    {
        await _context.CallActivityAsync("pay", 7);
        await _context.CallChildWorkflowAsync("ring", "canary");
        Assert.Equal(["activity pay 7 Object", "child ring canary Object"], _context.Calls);
    }

    [Fact]
    public async Task A_delay_is_a_timer_from_the_contexts_own_time()
    {
        var timer = _context.CreateTimer(TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        Assert.Equal("timer 2026-11-03 09:00", Assert.Single(_context.Calls));
        _context.Timer.SetResult();
        await timer;
    }

    [Fact]
    public async Task An_event_in_time_ends_the_timer()
    {
        var waiting = _context.WaitForExternalEventAsync<string>("go", TimeSpan.FromHours(1));
        _context.Event.SetResult("now");
        Assert.Equal("now", await waiting);
        Assert.True(_context.Timer.Task.IsCanceled);
    }

    [Fact]
    public async Task An_event_out_of_time_is_cancelled()
    {
        var waiting = _context.WaitForExternalEventAsync<string>("go", TimeSpan.FromHours(1));
        _context.Timer.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(_context.Event.Task.IsCanceled);
    }

    private sealed class ByHand : WorkflowContext
    {
        public List<string> Calls { get; } = [];

        public TaskCompletionSource Timer { get; } = new();

        public TaskCompletionSource<string> Event { get; } = new();

        public override string Name => "by hand";

        public override string InstanceId => "i";

        public override DateTime CurrentUtcDateTime => new(2026, 11, 3, 8, 0, 0, DateTimeKind.Utc);

        public override bool IsReplaying => false;

        public override bool IsPatched(string patchName) => true;

        public override Task<T> CallActivityAsync<T>(string name, object? input = null, WorkflowTaskOptions? options = null) => Called<T>("activity", name, input);

        public override Task<TResult> CallChildWorkflowAsync<TResult>(string workflowName, object? input = null, ChildWorkflowTaskOptions? options = null) =>
            Called<TResult>("child", workflowName, input);

        public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
        {
            Calls.Add(FormattableString.Invariant($"timer {fireAt:yyyy-MM-dd HH:mm}"));
            cancellationToken.Register(() => Timer.TrySetCanceled(cancellationToken));
            return Timer.Task;
        }

        public override async Task<T> WaitForExternalEventAsync<T>(string eventName, CancellationToken cancellationToken = default)
        {
            cancellationToken.Register(() => Event.TrySetCanceled(cancellationToken));
            return (T)(object)await Event.Task;
        }

        public override void SendEvent(string instanceId, string eventName, object payload) => Calls.Add($"send {eventName}");

        public override void SetCustomStatus(object? customStatus) => Calls.Add("status");

        public override ILogger CreateReplaySafeLogger(string categoryName) => throw new NotSupportedException();

        public override ILogger CreateReplaySafeLogger(Type type) => throw new NotSupportedException();

        public override ILogger CreateReplaySafeLogger<T>() => throw new NotSupportedException();

        public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => Calls.Add("again");

        public override Guid NewGuid() => Guid.Empty;

        public override PropagatedHistory? GetPropagatedHistory() => null;

        private Task<T> Called<T>(string kind, string name, object? input)
        {
            Calls.Add($"{kind} {name} {input} {typeof(T).Name}");
            return Task.FromResult<T>(default!);
        }
    }
}
