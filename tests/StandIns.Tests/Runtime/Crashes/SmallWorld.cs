using CrashWorker;
using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;
using Microsoft.Extensions.DependencyInjection;
using ReleaseOrchestrator.Tests.Support.Workflows;

namespace StandIns.Tests.Runtime.Crashes;

/// <summary>
/// A workflow of every story on engines in this process, one engine after the other, each taking up what the one before it left on
/// the disk. The client repeats what was not answered; the clock moves when nothing else does.
/// </summary>
internal sealed class SmallWorld : ILedger
{
    private static readonly ServiceProvider Services = new ServiceCollection().BuildServiceProvider();
    private readonly List<Run> _runs = [];
    private readonly HashSet<string> _marks = [];
    private readonly List<Instance> _instances = Instance.Many(Stories.All.Count);
    private readonly Dictionary<(string Instance, int Number), int> _raised = [];
    private readonly Queue<Func<WorkflowEngine, Task>> _calls = new();
    private bool _isRepeated;

    public SmallWorld()
    {
        foreach (var instance in _instances)
            _calls.Enqueue(engine => Start(engine, instance));
        for (var number = 0; number < 4; number++)
            foreach (var instance in _instances.Where(i => number < i.Story.Events))
            {
                var (key, raised) = (instance.Key, number);
                _calls.Enqueue(engine => Raise(engine, key, raised));
            }
        foreach (var instance in _instances.Where(i => i.Story.Name == Stories.Ended))
            _calls.Enqueue(engine => IfNotDoneBefore(() => engine.Terminate(instance.Key, "\"enough\"", recursive: true)));
    }

    public MovableClock Clock { get; } = new();

    void ILedger.Write(Run run) => _runs.Add(run);

    bool ILedger.IsFirst(string mark) => _marks.Add(mark);

    /// <summary>Goes on until all workflows have ended, or death has come.</summary>
    public async Task Live(IWorkflowStore store, Death death, Func<IWorkflowWorker, IWorkflowWorker>? wrap = null)
    {
        using var workflows = new InProcessWorkflows(Clock, store);
        foreach (var app in new[] { Stories.North, Stories.South })
        {
            var worker = new SdkWorker(options =>
            {
                Stories.Register(options);
                Steps.Register(options, app, this);
            }, Services);
            workflows.Connect(app, wrap?.Invoke(worker) ?? worker);
        }
        while (await death.Survives(workflows.WorkUntilIdle()))
        {
            if (_calls.TryPeek(out var call))
            {
                if (!await death.Survives(call(workflows.Engine)))
                {
                    _isRepeated = true;
                    return;
                }
                _calls.Dequeue();
                _isRepeated = false;
            }
            else if (workflows.Engine.NextTimer is { } next)
                Clock.Move(next - Clock.GetUtcNow());
            else
                return;
        }
    }

    public Task Check(IWorkflowStore store)
    {
        var engine = new WorkflowEngine(store, Clock);
        return new Outcome(
            key => Task.FromResult(engine.Find(key) ?? new WorkflowState()),
            key => Task.FromResult(engine.History(key)),
            app => Task.FromResult(engine.ListIds(app, null, 1000))).Check(_instances, () => _runs, _raised);
    }

    private Task Start(WorkflowEngine engine, Instance instance) => _isRepeated && engine.Find(instance.Key) is not null
        ? Task.CompletedTask
        : engine.Start(instance.Key, new CreateInstanceRequest { InstanceId = instance.Key.InstanceId, Name = instance.Story.Name, Input = instance.Input });

    private Task Raise(WorkflowEngine engine, InstanceKey key, int number)
    {
        _raised[(key.InstanceId, number)] = _raised.GetValueOrDefault((key.InstanceId, number)) + 1;
        return IfNotDoneBefore(() => engine.Raise(key, Stories.Event, $"{number}"));
    }

    /// <summary>The instance may be gone when the call before, whose answer got lost, did what it was to do.</summary>
    private async Task IfNotDoneBefore(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (WorkflowRefusalException e) when (_isRepeated && e.Kind == RefusalKind.NotFound)
        {
            // done before
        }
    }
}
