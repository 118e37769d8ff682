using System.Globalization;
using CrashWorker;
using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;
using EventKind = Dapr.DurableTask.Protobuf.HistoryEvent.EventTypeOneofCase;

namespace StandIns.Tests.Runtime.Crashes;

/// <summary>
/// A thousand workflows while runtime and workers are killed fifty times. What is killed when, and who is told what when, comes from a
/// seed: CRASH_SEED repeats it.
/// </summary>
public sealed class When_processes_are_killed_at_random(ITestOutputHelper output) : IAsyncDisposable
{
    private const int Workflows = 1000;
    private const int Kills = 50;

    private readonly KilledRuntime _runtime = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(8));

    private enum Victim
    {
        Runtime,
        North,
        South,
    }

    /// <summary>Kill the victim when activities have written so much more into their ledger, or when that takes too long.</summary>
    private sealed record Kill(Victim Victim, int AfterBytes, TimeSpan Patience);

    private sealed record Instance(InstanceKey Key, Story Story, int Input);

    public async ValueTask DisposeAsync()
    {
        await _runtime.DisposeAsync();
        _limit.Dispose();
    }

    [Fact]
    public async Task Every_workflow_has_its_right_result_and_every_turn_counted_once()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CRASH_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"CRASH_SEED={seed}");
        var random = new Random(seed);
        var instances = Enumerable.Range(0, Workflows).Select(Make).ToList();
        var plan = Enumerable.Range(0, Kills).Select(_ => new Kill(
            random.Next(10) switch { < 4 => Victim.Runtime, < 7 => Victim.North, _ => Victim.South },
            70 * random.Next(90), TimeSpan.FromMilliseconds(random.Next(100, 1200)))).ToList();
        var calls = instances.SelectMany(i => Calls(i, random)).OrderBy(c => c.Part).ToLookup(c => c.Part, c => c.Call);

        _runtime.Start();
        using var client = new InsistentClient(_runtime.Ports, _limit.Token);
        var raised = new Dictionary<(string, int), Task<int>>();
        var working = new List<Task>();
        foreach (var (kill, part) in plan.Select((kill, part) => (kill, part)))
        {
            working.AddRange(calls[part].Select(call => call(client, raised)));
            await UntilDue(kill);
            await (kill.Victim switch
            {
                Victim.Runtime => _runtime.KillRuntime(),
                Victim.North => _runtime.KillNorth(),
                _ => _runtime.KillSouth(),
            });
        }
        await Task.WhenAll(working);
        await Check(client, instances, raised);
    }

    private static Instance Make(int i)
    {
        var app = i % 3 == 0 ? Stories.South : Stories.North;
        return new Instance(new InstanceKey(app, $"{app}-{i}"), Stories.All[i % Stories.All.Count], i);
    }

    /// <summary>What an instance is told, each in one part of the whole: it starts early, and hears the rest at any time after that.</summary>
    private static IEnumerable<(int Part, Func<InsistentClient, Dictionary<(string, int), Task<int>>, Task> Call)> Calls(Instance instance, Random random)
    {
        var (key, story, input) = instance;
        var start = random.Next(Kills / 3);
        Task? started = null;
        yield return (start, (client, _) => started = client.Start(
            key, story.Name, story.Name == "Again" ? $$"""{"number":{{input}},"heard":[]}""" : $"{input}"));
        for (var e = 0; e < story.Events; e++)
        {
            var number = e;
            yield return (random.Next(start, Kills), (client, raised) => raised[(key.InstanceId, number)] = AfterStart(() => client.Raise(key, Stories.Event, $"{number}")));
        }
        if (story.Name == Stories.Ended)
            yield return (random.Next(start, Kills), (client, _) => AfterStart(async () =>
            {
                await client.Terminate(key);
                return 1;
            }));

        async Task<int> AfterStart(Func<Task<int>> call)
        {
            await started!;
            return await call();
        }
    }

    private async Task UntilDue(Kill kill)
    {
        var before = Ledger.Length(_runtime.Ledger);
        var patience = DateTime.UtcNow + kill.Patience;
        while (Ledger.Length(_runtime.Ledger) - before < kill.AfterBytes && DateTime.UtcNow < patience)
            await Task.Delay(10, _limit.Token);
    }

    private async Task Check(InsistentClient client, List<Instance> instances, Dictionary<(string Instance, int Number), Task<int>> raised)
    {
        var runs = new Lazy<ILookup<string, Run>>(() => Ledger.Read(_runtime.Ledger).ToLookup(r => r.Instance));
        var states = await Task.WhenAll(instances.Select(i => client.End(i.Key)));
        var seen = new HashSet<InstanceKey>();
        foreach (var (instance, state) in instances.Zip(states))
        {
            var expected = instance.Story.Name == Stories.Ended
                ? (OrchestrationStatus.Terminated, null) // the worker ends it without a result
                : (OrchestrationStatus.Completed, $"{instance.Story.Result(instance.Input)}");
            Assert.True((state.WorkflowStatus, state.Output) == expected, $"{instance}: {state}");
            await CheckTree(instance.Key);
        }
        foreach (var app in _runtime.Ports.Keys)
            Assert.Equal(seen.Where(k => k.AppId == app).Select(k => k.InstanceId).Order(StringComparer.Ordinal), await client.List(app));

        async Task CheckTree(InstanceKey key)
        {
            Assert.True(seen.Add(key), $"{key} is there twice");
            var history = await client.History(key);
            HistoryRules.Check(key.ToString(), history);
            CheckRuns(key, history, [.. runs.Value[key.InstanceId]]);
            CheckEvents(key, history, raised);
            foreach (var created in history.Where(e => e.EventTypeCase == EventKind.ChildWorkflowInstanceCreated))
                await CheckTree(new InstanceKey(
                    created.Router is { HasTargetAppID: true } router ? router.TargetAppID : key.AppId, created.ChildWorkflowInstanceCreated.InstanceId));
        }
    }

    /// <summary>Every activity that was ordered has run, always under one key, and nothing has run that was not ordered.</summary>
    private static void CheckRuns(InstanceKey key, IReadOnlyList<HistoryEvent> history, List<Run> runs)
    {
        var ran = runs.GroupBy(r => r.Key).Select(g => (g.Key, Assert.Single(g.Select(r => (r.Activity, r.Input, r.App)).Distinct()))).ToList();
        var ordered = history.Where(e => e.EventTypeCase == EventKind.TaskScheduled).Select(e => (
            e.TaskScheduled.TaskExecutionId,
            (e.TaskScheduled.Name, int.Parse(e.TaskScheduled.Input, null), e.Router is { HasTargetAppID: true } router ? router.TargetAppID : key.AppId))).ToList();
        Assert.All(ordered, order => Assert.Contains(order, ran));
        var isLastOfMany = history.First(e => e.ExecutionStarted is not null).ExecutionStarted.Name == "Again";
        Assert.Equal(isLastOfMany ? 4 : ordered.Count, ran.Count);
    }

    /// <summary>An event whose raising was answered is there; none is there more often than it was raised.</summary>
    private static void CheckEvents(InstanceKey key, IReadOnlyList<HistoryEvent> history, Dictionary<(string Instance, int Number), Task<int>> raised)
    {
        if (history.First(e => e.ExecutionStarted is not null).ExecutionStarted.Name != "Events")
            return; // those that continue as new have forgotten; their result tells
        foreach (var ((instance, number), times) in raised.Where(r => r.Key.Instance == key.InstanceId))
            Assert.InRange(history.Count(e => e.EventRaised?.Input == $"{number}"), 1, times.Result);
    }
}
