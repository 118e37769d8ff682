using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

// What clients ask for.
public sealed partial class WorkflowEngine
{
    /// <summary>Returns when the instance is durable; it may still be waiting for a worker.</summary>
    public Task Start(InstanceKey key, CreateInstanceRequest request)
    {
        lock (_lock)
        {
            Times.RefuseUnlessValid(request.ScheduledStartTimestamp, "scheduledStartTimestamp");
            if (ReasonNotToStart(key) is { } reason)
                throw new WorkflowRefusalException(RefusalKind.AlreadyExists, reason);

            var started = new ExecutionStartedEvent
            {
                Name = request.Name,
                Version = request.Version,
                Input = request.Input,
                ScheduledStartTimestamp = request.ScheduledStartTimestamp,
                ParentTraceContext = request.ParentTraceContext,
                WorkflowInstance = new WorkflowInstance
                {
                    InstanceId = key.InstanceId,
                    ExecutionId = string.IsNullOrEmpty(request.ExecutionId) ? Guid.NewGuid().ToString() : request.ExecutionId,
                },
            };
            started.Tags.Add(request.Tags);
            var batch = new List<StoreOperation>();
            Create(key, Events.With(Events.At(_clock.GetUtcNow()), e => e.ExecutionStarted = started), batch);
            return Commit(batch);
        }
    }

    public Task Raise(InstanceKey key, string name, string? input) => Post(key, Events.Raised(_clock.GetUtcNow(), name, input));

    public Task Terminate(InstanceKey key, string? output, bool recursive) =>
        Post(key, Events.Terminated(_clock.GetUtcNow(), output, recursive));

    public Task Suspend(InstanceKey key, string? reason) => Post(key, Events.Suspended(_clock.GetUtcNow(), reason));

    public Task Resume(InstanceKey key, string? reason) => Post(key, Events.Resumed(_clock.GetUtcNow(), reason));

    /// <summary>The durable state of an instance; null when there is none.</summary>
    public WorkflowState? Find(InstanceKey key)
    {
        lock (_lock)
            return _live.TryGetValue(key, out var instance) && instance.Committed is { } state ? state : _store.FindHeader(key);
    }

    /// <summary>Waits until the durable state of an instance is as wished.</summary>
    public async Task<WorkflowState> WaitFor(InstanceKey key, Func<WorkflowState, bool> until, CancellationToken stop)
    {
        Waiter waiter;
        LiveInstance? instance;
        lock (_lock)
        {
            if (!_live.TryGetValue(key, out instance))
                return _store.FindHeader(key) ?? throw WorkflowRefusalException.NoSuchInstance(key.InstanceId);
            if (instance.Committed is { } state && until(state))
                return state;
            waiter = new Waiter(until, new TaskCompletionSource<WorkflowState>(TaskCreationOptions.RunContinuationsAsynchronously));
            instance.Waiters.Add(waiter);
        }
        try
        {
            return await waiter.Reached.Task.WaitAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
                instance.Waiters.Remove(waiter);
        }
    }

    public Task<WorkflowState> WaitForStart(InstanceKey key, CancellationToken stop) =>
        WaitFor(key, state => state.WorkflowStatus != OrchestrationStatus.Pending, stop);

    public Task<WorkflowState> WaitForCompletion(InstanceKey key, CancellationToken stop) =>
        WaitFor(key, state => IsFinal(state.WorkflowStatus), stop);

    /// <summary>Forgets instances that have ended, and with <paramref name="recursive"/> their children; returns how many.</summary>
    public async Task<int> Purge(InstanceKey key, bool recursive, bool force)
    {
        Task commit;
        int count;
        lock (_lock)
        {
            var doomed = new List<InstanceKey>();
            Collect(key, recursive, force, doomed);
            foreach (var instance in doomed.Where(_live.ContainsKey).Select(k => _live[k]).ToList())
            {
                instance.IsDeleted = true;
                if (instance.CurrentToken is { } token)
                    Settle(token);
                Forget(instance);
                _live.Remove(instance.Key);
                foreach (var waiter in instance.Waiters)
                    waiter.Reached.TrySetException(WorkflowRefusalException.NoSuchInstance(instance.Key.InstanceId));
            }
            count = doomed.Count;
            commit = Commit([.. doomed.Select(k => new DeleteInstance(k))]);
        }
        await commit.ConfigureAwait(false);
        return count;
    }

    public IReadOnlyList<string> ListIds(string appId, string? after, int most) => _store.ListIds(appId, after, most);

    public IReadOnlyList<HistoryEvent> History(InstanceKey key) =>
        Find(key) is null ? throw WorkflowRefusalException.NoSuchInstance(key.InstanceId) : _store.LoadHistory(key);

    /// <summary>
    /// Starts a new instance that has lived through the past of an ended one up to an activity, timer or child, and goes on from there.
    /// </summary>
    public async Task<string> Rerun(InstanceKey source, RerunWorkflowFromEventRequest request)
    {
        var key = source with { InstanceId = request.HasNewInstanceID && request.NewInstanceID.Length > 0 ? request.NewInstanceID : Guid.NewGuid().ToString() };
        if (key == source)
            throw new WorkflowRefusalException(
                RefusalKind.Invalid, "rerun workflow instance ID must be different from the original instance ID");
        Task commit;
        lock (_lock)
        {
            if (Find(source) is not { } header)
                throw new WorkflowRefusalException(RefusalKind.NotFound, $"workflow instance does not exist with ID '{source.InstanceId}'");
            if (!IsFinal(header.WorkflowStatus))
                throw new WorkflowRefusalException(RefusalKind.Invalid, $"'{source.InstanceId}' is not in a terminal state");
            if (!string.IsNullOrEmpty(header.ParentInstanceId))
                throw new WorkflowRefusalException(RefusalKind.Invalid, $"'{source.InstanceId}': cannot rerun from child-workflows");
            if (Find(key) is not null)
                throw new WorkflowRefusalException(RefusalKind.AlreadyExists, $"workflow '{key.InstanceId}' has already been created");
            commit = Replay(key, source, request);
        }
        await commit.ConfigureAwait(false);
        return key.InstanceId;
    }

    private Task Replay(InstanceKey key, InstanceKey source, RerunWorkflowFromEventRequest request)
    {
        var past = RerunPast.Of(_store.LoadHistory(source), key, request, _clock.GetUtcNow());
        var batch = new List<StoreOperation>();
        var instance = new LiveInstance(new InstanceState(key, past.Start));
        _live[key] = instance;
        Advance(instance, new TurnEffects { History = past.History, CustomStatus = null, Activities = past.Activities, Timers = past.Timers }, batch);
        foreach (var child in past.Children)
            Deliver(child, batch);
        var commit = SaveHeaderAnd(instance, batch);
        EnqueueAfter(commit, instance, past.Activities);
        return commit;
    }

    private Task Post(InstanceKey key, HistoryEvent e)
    {
        lock (_lock)
        {
            if (!_live.TryGetValue(key, out var instance) || instance.State.IsCompleted)
            {
                // One that has ended takes orders, but they have no effect.
                return Find(key) is null ? throw WorkflowRefusalException.NoSuchInstance(key.InstanceId) : Task.CompletedTask;
            }
            if (instance.State.IsStalled)
                throw new WorkflowRefusalException(RefusalKind.Stalled, $"workflow is stalled: {key.InstanceId}");
            var entry = instance.Receive(e);
            var commit = Commit([new AddToInbox(key, entry.Seq, e)]);
            ScheduleTurn(instance);
            return commit;
        }
    }

    private void Collect(InstanceKey key, bool recursive, bool force, List<InstanceKey> doomed)
    {
        if (Find(key) is not { } state)
            throw WorkflowRefusalException.NoSuchInstance(key.InstanceId);
        if (state.WorkflowStatus == OrchestrationStatus.Stalled && !force)
            throw new WorkflowRefusalException(RefusalKind.Stalled, $"workflow is stalled: {key.InstanceId}");
        if (!IsFinal(state.WorkflowStatus) && !force)
            throw new WorkflowRefusalException(RefusalKind.NotFinished, $"orchestration has not yet completed: {key.InstanceId}");
        doomed.Add(key);
        if (!recursive)
            return;
        foreach (var child in ChildrenOf(key).Distinct())
            if (!doomed.Contains(child) && Find(child) is not null)
                Collect(child, recursive, force, doomed);
    }

    private IEnumerable<InstanceKey> ChildrenOf(InstanceKey key) =>
        _store.LoadHistory(key)
            .Where(e => e.EventTypeCase == HistoryEvent.EventTypeOneofCase.ChildWorkflowInstanceCreated)
            .Select(e => new InstanceKey(Router.Target(e.Router, key.AppId), e.ChildWorkflowInstanceCreated.InstanceId));

    /// <summary>
    /// Why an instance of that name cannot be started; null when it can. One that has ended can be, unless something it started still
    /// runs: its news would reach the new one.
    /// </summary>
    private string? ReasonNotToStart(InstanceKey key)
    {
        if (IsActive(key))
            return $"an active workflow with ID '{key.InstanceId}' already exists";
        if (_store.FindHeader(key) is null)
            return null;
        return RunningBelow(key, [key]) is { } running ? $"cannot recreate workflow with ID '{key.InstanceId}': {running}" : null;
    }

    private string? RunningBelow(InstanceKey key, HashSet<InstanceKey> seen)
    {
        foreach (var child in ChildrenOf(key).Where(seen.Add).ToList())
            if (IsActive(child))
                return $"child workflow '{child.InstanceId}': orchestration has not yet completed";
            else if (RunningBelow(child, seen) is { } running)
                return $"child workflow '{child.InstanceId}': {running}";
        return null;
    }

    private bool IsActive(InstanceKey key) => _live.TryGetValue(key, out var instance) && !instance.State.IsCompleted;
}
