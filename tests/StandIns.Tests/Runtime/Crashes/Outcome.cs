using CrashWorker;
using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;
using EventKind = Dapr.DurableTask.Protobuf.HistoryEvent.EventTypeOneofCase;

namespace StandIns.Tests.Runtime.Crashes;

/// <summary>What must be true of workflows when they have ended, however often something was killed meanwhile.</summary>
internal sealed class Outcome(
    Func<InstanceKey, Task<WorkflowState>> end,
    Func<InstanceKey, Task<IReadOnlyList<HistoryEvent>>> history,
    Func<string, Task<IReadOnlyList<string>>> list)
{
    private readonly HashSet<InstanceKey> _seen = [];
    private ILookup<string, Run> _runs = Array.Empty<Run>().ToLookup(r => r.Instance);
    private IReadOnlyDictionary<(string Instance, int Number), int> _raised = new Dictionary<(string, int), int>();

    /// <param name="instances">All that have been started from outside.</param>
    /// <param name="runs">What activities did; read when all instances have ended.</param>
    /// <param name="raised">How often each event was raised at most; at least one of these was answered.</param>
    public async Task Check(
        IReadOnlyList<Instance> instances, Func<IEnumerable<Run>> runs, IReadOnlyDictionary<(string Instance, int Number), int> raised)
    {
        var states = await Task.WhenAll(instances.Select(i => end(i.Key)));
        (_runs, _raised) = (runs().ToLookup(r => r.Instance), raised);
        foreach (var (instance, state) in instances.Zip(states))
        {
            var expected = instance.Story.Name == Stories.Ended
                ? (OrchestrationStatus.Terminated, null) // the worker ends it without a result
                : (OrchestrationStatus.Completed, $"{instance.Story.Result(instance.Number)}");
            Assert.True((state.WorkflowStatus, state.Output) == expected, $"{instance}: {state}");
            await CheckTree(instance.Key);
        }
        foreach (var app in new[] { Stories.North, Stories.South })
            Assert.Equal(_seen.Where(k => k.AppId == app).Select(k => k.InstanceId).Order(StringComparer.Ordinal), await list(app));
    }

    private async Task CheckTree(InstanceKey key)
    {
        Assert.True(_seen.Add(key), $"{key} is there twice");
        var events = await history(key);
        HistoryRules.Check(key.ToString(), events);
        CheckRuns(key, events, [.. _runs[key.InstanceId]]);
        CheckEvents(key, events);
        foreach (var created in events.Where(e => e.EventTypeCase == EventKind.ChildWorkflowInstanceCreated))
            await CheckTree(new InstanceKey(
                created.Router is { HasTargetAppID: true } router ? router.TargetAppID : key.AppId, created.ChildWorkflowInstanceCreated.InstanceId));
    }

    /// <summary>Every activity that was ordered has run, always under one key, and nothing has run that was not ordered.</summary>
    private static void CheckRuns(InstanceKey key, IReadOnlyList<HistoryEvent> history, List<Run> runs)
    {
        var ran = runs.GroupBy(r => r.Key).Select(g => (g.Key, Assert.Single(g.Select(r => (r.Activity, r.Input, r.App)).Distinct()))).ToList();
        var ordered = history.Where(e => e.EventTypeCase == EventKind.TaskScheduled).Select(e => (
            e.TaskScheduled.TaskExecutionId,
            (e.TaskScheduled.Name, int.Parse(e.TaskScheduled.Input, null), e.Router is { HasTargetAppID: true } router ? router.TargetAppID : key.AppId))).ToList();
        Assert.All(ordered, order => Assert.Contains(order, ran));
        Assert.Equal(NameOf(history) == "Again" ? 4 : ordered.Count, ran.Count); // of many executions only the last is remembered
    }

    /// <summary>An event whose raising was answered is there; none is there more often than it was raised.</summary>
    private void CheckEvents(InstanceKey key, IReadOnlyList<HistoryEvent> history)
    {
        if (NameOf(history) != "Events")
            return; // those that continue as new have forgotten; their result tells
        foreach (var ((_, number), times) in _raised.Where(r => r.Key.Instance == key.InstanceId))
            Assert.InRange(history.Count(e => e.EventRaised?.Input == $"{number}"), 1, times);
    }

    private static string NameOf(IReadOnlyList<HistoryEvent> history) => history.First(e => e.ExecutionStarted is not null).ExecutionStarted.Name;
}
