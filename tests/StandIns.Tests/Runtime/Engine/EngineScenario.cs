using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;

namespace StandIns.Tests.Runtime.Engine;

/// <summary>An engine over a store in memory, with a worker whose answers the test writes.</summary>
internal sealed class EngineScenario : IDisposable
{
    public const string App = "app";
    private readonly List<WorkflowEngine> _engines = [];
    private readonly RetentionPolicy? _retention;

    public EngineScenario(IWorkflowStore? store = null, RetentionPolicy? retention = null)
    {
        _retention = retention;
        Store = store ?? new InMemoryWorkflowStore();
        Engine = Boot();
        Worker = new ScriptedWorker(Engine, App);
    }

    public MovableClock Clock { get; } = new();

    public IWorkflowStore Store { get; }

    public WorkflowEngine Engine { get; private set; }

    public ScriptedWorker Worker { get; private set; }

    public static InstanceKey Key(string id = "one", string app = App) => new(app, id);

    public Task Start(string id = "one", string name = "Story", string? input = "\"in\"", DateTimeOffset? at = null) =>
        Engine.Start(Key(id), new CreateInstanceRequest
        {
            InstanceId = id,
            Name = name,
            Input = input,
            ScheduledStartTimestamp = at is { } time ? Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(time) : null,
        });

    /// <summary>Starts an instance and answers its first turn.</summary>
    public async Task<WorkflowRequest> Begin(params WorkflowAction[] actions)
    {
        await Start();
        return await Worker.Turn(actions);
    }

    public WorkflowState State(string id = "one", string app = App) =>
        Engine.Find(Key(id, app)) ?? throw new InvalidOperationException($"{id} does not exist");

    public OrchestrationStatus Status(string id = "one") => State(id).WorkflowStatus;

    public IReadOnlyList<HistoryEvent> History(string id = "one") => Store.LoadHistory(Key(id));

    /// <summary>As after kill -9: only what the store has is left, and a worker connects anew.</summary>
    public void Restart()
    {
        Engine = Boot();
        Worker = new ScriptedWorker(Engine, App);
    }

    public void Dispose() => _engines.ForEach(e => e.Dispose());

    private WorkflowEngine Boot()
    {
        var engine = new WorkflowEngine(Store, Clock, _ => _retention);
        engine.Load();
        _engines.Add(engine);
        return engine;
    }
}
