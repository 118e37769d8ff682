using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;
using Microsoft.Extensions.DependencyInjection;
using ReleaseOrchestrator.Tests.Support.Workflows;

namespace StandIns.Tests.Runtime.Engine;

/// <summary>The engine in this process, in memory, on a clock that jumps from one timer to the next.</summary>
public sealed class When_time_is_virtual : IDisposable
{
    private const string App = "app";
    private readonly MovableClock _clock = new();
    private readonly InProcessWorkflows _workflows;
    private int _checks;

    public When_time_is_virtual() => _workflows = new InProcessWorkflows(_clock).Connect(App, new SdkWorker(
        options =>
        {
            options.RegisterWorkflow<int, int>("Watch", async (context, days) =>
            {
                var well = 0;
                for (var day = 0; day < days; day++)
                {
                    await context.CreateTimer(TimeSpan.FromDays(1));
                    well += await context.CallActivityAsync<int>("Look");
                }
                return well;
            });
            options.RegisterWorkflow<int, string>("Patience", async (context, hours) =>
            {
                try
                {
                    return await context.WaitForExternalEventAsync<string>("go", TimeSpan.FromHours(hours));
                }
                catch (TaskCanceledException)
                {
                    return $"gave up {context.CurrentUtcDateTime:O}";
                }
            });
            options.RegisterActivity<object?, int>("Look", (_, _) => Task.FromResult(Interlocked.Increment(ref _checks) > 0 ? 1 : 0));
        },
        new ServiceCollection().BuildServiceProvider()));

    public void Dispose() => _workflows.Dispose();

    [Fact]
    public async Task A_month_of_fifty_workflows_takes_no_time()
    {
        var begin = _clock.GetUtcNow();
        for (var i = 0; i < 50; i++)
            await Start($"watch-{i}", "Watch", "30");
        await PassTime();

        Assert.Equal(TimeSpan.FromDays(30), _clock.GetUtcNow() - begin);
        Assert.Equal(50 * 30, _checks);
        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal("30", _workflows.Engine.Find(new InstanceKey(App, $"watch-{i}"))!.Output));
    }

    [Fact]
    public async Task A_wait_ends_at_its_very_moment()
    {
        var begin = _clock.GetUtcNow();
        await Start("patience", "Patience", "36");
        await PassTime();

        Assert.Equal($"\"gave up {begin.AddHours(36).UtcDateTime:O}\"", _workflows.Engine.Find(new InstanceKey(App, "patience"))!.Output);
    }

    [Fact]
    public async Task The_same_calls_give_the_same_history()
    {
        await Start("patience", "Patience", "36");
        await _workflows.WorkUntilIdle();
        using var again = new When_time_is_virtual();
        await again.Start("patience", "Patience", "36");
        await again._workflows.WorkUntilIdle();

        Assert.Equal(Kinds(this), Kinds(again));

        static IEnumerable<string> Kinds(When_time_is_virtual one) =>
            one._workflows.Engine.History(new InstanceKey(App, "patience")).Select(e => $"{e.EventTypeCase} {e.EventId} {e.Timestamp}");
    }

    [Fact]
    public async Task A_wait_without_end_is_no_reason_to_move_the_clock()
    {
        await Start("patience", "Patience", "-1");
        await _workflows.WorkUntilIdle();
        Assert.Null(_workflows.Engine.NextTimer);
    }

    private Task Start(string id, string name, string input) =>
        _workflows.Engine.Start(new InstanceKey(App, id), new CreateInstanceRequest { InstanceId = id, Name = name, Input = input });

    private async Task PassTime()
    {
        await _workflows.WorkUntilIdle();
        while (_workflows.Engine.NextTimer is { } next)
        {
            _clock.Move(next - _clock.GetUtcNow());
            await _workflows.WorkUntilIdle();
        }
    }
}
