using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

/// <summary>
/// Runs workflow instances: hands their turns and activities to connected workers and makes the answers durable.
/// A turn counts exactly once, when it is committed; an activity runs at least once, under a key that stays the same.
/// Memory runs ahead of the store, but what others see, and what workers do outside, only ever follows it.
/// </summary>
public sealed partial class WorkflowEngine : IDisposable
{
    private readonly Lock _lock = new();
    private readonly IWorkflowStore _store;
    private readonly TimeProvider _clock;
    private readonly Dictionary<InstanceKey, LiveInstance> _live = [];
    private readonly Dictionary<string, WorkQueue> _queues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dispatch> _dispatched = new(StringComparer.Ordinal);
    private readonly TimerQueue<Due> _timers;

    /// <param name="store">What has been kept, and where everything goes.</param>
    /// <param name="clock">What time it is.</param>
    /// <param name="retention">How long the ended instances of an app are kept; for ever where nothing is said.</param>
    public WorkflowEngine(IWorkflowStore store, TimeProvider clock, Func<string, RetentionPolicy?>? retention = null)
    {
        _store = store;
        _clock = clock;
        _retention = retention ?? (_ => null);
        _purges = new TimerQueue<DateTimeOffset>(clock, PurgeDue);
        _timers = new TimerQueue<Due>(clock, FireTimers);
    }

    /// <summary>The store has failed: memory is ahead of it for good, so whoever hosts the engine must end.</summary>
    public event Action<Exception>? Broken;

    /// <summary>Something was thrown away because nobody could take it.</summary>
    public event Action<string>? Dropped;

    /// <summary>Takes up where the store left off.</summary>
    public void Load()
    {
        lock (_lock)
        {
            foreach (var stored in _store.LoadOpen((key, why) => Dropped?.Invoke($"{key} cannot be read and is left alone: {why}")))
                Revive(stored);
            foreach (var queue in _queues.Values.ToList())
                Pump(queue);
            PurgeAt(_store.NextPurge());
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _timers.Dispose();
            _purges.Dispose();
        }
    }

    public int ConnectedWorkers(string appId)
    {
        lock (_lock)
            return QueueOf(appId).Streams;
    }

    public ConnectedWorker Connect(string appId)
    {
        lock (_lock)
        {
            var stream = new ConnectedWorker(appId);
            var queue = QueueOf(appId);
            queue.Connect(stream);
            foreach (var stalled in _live.Values.Where(i => i.State.IsStalled && i.Key.AppId == appId).ToList())
                ScheduleTurn(stalled); // this worker may know the version that the others did not
            Pump(queue);
            return stream;
        }
    }

    /// <summary>The worker has gone; what it had not answered is for the next one.</summary>
    public void Disconnect(ConnectedWorker stream)
    {
        lock (_lock)
        {
            var queue = QueueOf(stream.AppId);
            if (!queue.Disconnect(stream))
                return;
            stream.Close();
            foreach (var token in stream.Tokens)
            {
                if (!_dispatched.Remove(token, out var dispatch))
                    continue;
                if (dispatch.Work.Activity is null)
                    (dispatch.Work.Instance.Current, dispatch.Work.Instance.CurrentToken) = (null, null);
                queue.PutBack(dispatch.Work);
            }
            Pump(queue);
        }
    }

    /// <summary>Returns when the outcome of the turn is durable. An answer to an earlier dispatch is let go.</summary>
    public Task CompleteTurn(string appId, WorkflowResponse response)
    {
        lock (_lock)
        {
            if (!_live.TryGetValue(new InstanceKey(appId, response.InstanceId), out var instance))
                throw new WorkflowRefusalException(RefusalKind.NotFound, $"unknown instance ID: {response.InstanceId}");
            if (instance.Current is not { } turn || (response.CompletionToken.Length > 0 && response.CompletionToken != instance.CurrentToken))
                return Task.CompletedTask;

            TurnEffects effects;
            try
            {
                effects = turn.Complete(response, _clock.GetUtcNow());
            }
            catch
            {
                TakeBack(instance);
                throw;
            }
            Settle(instance.CurrentToken!);
            (instance.Current, instance.CurrentToken, instance.IsQueued, instance.Refusals) = (null, null, false, 0);
            return Apply(instance, turn, effects);
        }
    }

    /// <summary>Returns when the result is durable.</summary>
    public Task CompleteActivity(string appId, ActivityResponse response)
    {
        lock (_lock)
        {
            var dispatch = response.CompletionToken.Length > 0
                ? _dispatched.GetValueOrDefault(response.CompletionToken)
                : _dispatched.Values.FirstOrDefault(d =>
                    d.Work.Activity is { } a && d.Stream.AppId == appId && a.TaskId == response.TaskId
                    && d.Work.Instance.Key.InstanceId == response.InstanceId);
            if (dispatch?.Work is not { Activity: { } activity, Instance: var instance })
                return Task.CompletedTask; // answered already, or of an execution that is over
            Settle(dispatch.Token);
            if (!IsCurrent(instance, activity))
                return Task.CompletedTask;

            instance.Activities.Remove(activity.TaskId);
            var ended = Events.TaskEnded(
                _clock.GetUtcNow(), activity.TaskId, activity.Request.TaskExecutionId, response.Result, response.FailureDetails);
            var entry = instance.Receive(ended);
            var commit = Commit([new RemoveActivity(instance.Key, activity.TaskId), new AddToInbox(instance.Key, entry.Seq, entry.Event)]);
            ScheduleTurn(instance);
            return commit;
        }
    }

    private Task Apply(LiveInstance instance, Turn turn, TurnEffects effects)
    {
        var batch = new List<StoreOperation>();
        if (effects.Stalled is { } stalled)
        {
            var isKnown = instance.State.History is [.., { ExecutionStalled: { } last }] && last.Description == stalled.ExecutionStalled.Description;
            if (!isKnown)
            {
                batch.Add(new AppendHistory(instance.Key, instance.State.History.Count, [stalled]));
                instance.State.Add(stalled);
            }
            return SaveHeaderAnd(instance, batch);
        }

        var held = turn.Held.ToHashSet(ReferenceEqualityComparer.Instance);
        var consumed = instance.Inbox.Take(turn.Taken).Where(e => !held.Contains(e.Event)).ToList();
        var gone = consumed.Select(e => e.Seq).ToHashSet();
        instance.Inbox.RemoveAll(e => gone.Contains(e.Seq));
        batch.Add(new RemoveFromInbox(instance.Key, [.. consumed.Select(c => c.Seq)]));
        instance.State.CustomStatus = effects.CustomStatus;

        if (effects.NextExecution is { } next)
            ContinueAsNew(instance, next, batch);
        else
            Advance(instance, effects, batch);

        foreach (var message in effects.Messages)
            Deliver(message, batch);

        var commit = SaveHeaderAnd(instance, batch);
        EnqueueAfter(commit, instance, effects.Activities);
        ScheduleTurn(instance);
        return commit;
    }

    private void Advance(LiveInstance instance, TurnEffects effects, List<StoreOperation> batch)
    {
        var state = instance.State;
        batch.Add(new AppendHistory(instance.Key, state.History.Count, effects.History));
        foreach (var e in effects.History)
            state.Add(e);
        if (state.IsCompleted)
        {
            Forget(instance);
            batch.Add(new ClearPending(instance.Key));
            return;
        }
        foreach (var activity in effects.Activities)
        {
            instance.Activities[activity.TaskId] = activity;
            batch.Add(new AddActivity(instance.Key, activity));
        }
        foreach (var timer in effects.Timers)
        {
            instance.Timers[timer.TimerId] = timer;
            batch.Add(new AddTimer(instance.Key, timer));
            _afterNextCommit.Add(() => _timers.Add(new Due(instance, timer), timer.FireAt));
        }
    }

    private static void ContinueAsNew(LiveInstance instance, IReadOnlyList<HistoryEvent> next, List<StoreOperation> batch)
    {
        // Events from outside that arrived meanwhile are for the next execution; what the old one ordered is not.
        var inherited = instance.Inbox.Select(e => e.Event).Where(IsFromOutside).ToList();
        Forget(instance);
        batch.Add(new ClearPending(instance.Key));
        batch.Add(new ClearHistory(instance.Key));
        instance.State = new InstanceState(instance.Key, next[0], isContinued: true) { CustomStatus = instance.State.CustomStatus };
        foreach (var e in next.Concat(inherited))
        {
            var entry = instance.Receive(e);
            batch.Add(new AddToInbox(instance.Key, entry.Seq, e));
        }
    }

    private static bool IsFromOutside(HistoryEvent e) => e.EventTypeCase
        is HistoryEvent.EventTypeOneofCase.EventRaised
        or HistoryEvent.EventTypeOneofCase.ExecutionSuspended
        or HistoryEvent.EventTypeOneofCase.ExecutionResumed
        or HistoryEvent.EventTypeOneofCase.ExecutionTerminated;

    private static void Forget(LiveInstance instance)
    {
        instance.Inbox.Clear();
        instance.Timers.Clear();
        instance.Activities.Clear();
    }

    private void Deliver(OutgoingMessage message, List<StoreOperation> batch)
    {
        if (message.Event.EventTypeCase == HistoryEvent.EventTypeOneofCase.ExecutionStarted)
        {
            StartChild(message, batch);
            return;
        }
        if (!_live.TryGetValue(message.Target, out var target) || target.State.IsCompleted)
        {
            Dropped?.Invoke($"{message.Target.InstanceId} does not run: {message.Event.EventTypeCase} dropped");
            return;
        }
        if (message.ExecutionId is { Length: > 0 } execution && execution != target.State.ExecutionId)
            return; // for an execution that is over
        var entry = target.Receive(message.Event);
        batch.Add(new AddToInbox(target.Key, entry.Seq, entry.Event));
        ScheduleTurn(target);
    }

    private void StartChild(OutgoingMessage message, List<StoreOperation> batch)
    {
        if (ReasonNotToStart(message.Target) is not { } reason)
        {
            Create(message.Target, message.Event, batch);
            return;
        }
        var parent = message.Event.ExecutionStarted.ParentInstance;
        if (parent is null)
        {
            Dropped?.Invoke($"{message.Target.InstanceId} is not started: {reason}");
            return;
        }
        var failure = new TaskFailureDetails { ErrorType = "WorkflowInstanceAlreadyExists", ErrorMessage = reason };
        Deliver(
            new OutgoingMessage(
                new InstanceKey(parent.AppID, parent.WorkflowInstance.InstanceId),
                Events.ChildEnded(_clock.GetUtcNow(), parent.TaskScheduledId, OrchestrationStatus.Failed, null, failure),
                parent.WorkflowInstance.ExecutionId),
            batch);
    }

    private LiveInstance Create(InstanceKey key, HistoryEvent start, List<StoreOperation> batch)
    {
        var instance = new LiveInstance(new InstanceState(key, start));
        _live[key] = instance;
        batch.Add(new DeleteInstance(key)); // an earlier one of that name has ended
        var entry = instance.Receive(start);
        batch.Add(new AddToInbox(key, entry.Seq, start));
        var header = Describe(instance);
        batch.Add(new SaveHeader(key, header.State, IsFinished: false));
        if (start.ExecutionStarted.ScheduledStartTimestamp is { } at)
            _afterNextCommit.Add(() => _timers.Add(new Due(instance, null), at.ToDateTimeOffset()));
        _afterNextCommit.Add(() => Publish(instance, header.State, header.Version));
        ScheduleTurn(instance);
        return instance;
    }

    private Task SaveHeaderAnd(LiveInstance instance, List<StoreOperation> batch)
    {
        var (header, version) = Describe(instance);
        var purgeAt = PurgeTime(instance.State);
        batch.Add(new SaveHeader(instance.Key, header, instance.State.IsCompleted, purgeAt));
        _afterNextCommit.Add(() =>
        {
            Publish(instance, header, version);
            PurgeAt(purgeAt);
        });
        return Commit(batch);
    }

    private void Revive(StoredInstance stored)
    {
        var start = stored.History.Concat(stored.Inbox.Select(i => i.Event))
            .FirstOrDefault(e => e.EventTypeCase == HistoryEvent.EventTypeOneofCase.ExecutionStarted);
        if (start is null)
        {
            Dropped?.Invoke($"{stored.Key} has no start event and is left alone");
            return;
        }
        var continued = stored.History.Count == 0 && stored.Header.WorkflowStatus is not OrchestrationStatus.Pending;
        var state = new InstanceState(stored.Key, start, continued) { CustomStatus = stored.Header.CustomStatus };
        foreach (var e in stored.History)
            state.Add(e);
        var instance = new LiveInstance(state) { Committed = stored.Header };
        instance.Inbox.AddRange(stored.Inbox);
        instance.NextSeq = stored.Inbox.Count == 0 ? 0 : stored.Inbox.Max(i => i.Seq) + 1;
        _live[stored.Key] = instance;

        foreach (var timer in stored.Timers)
        {
            instance.Timers[timer.TimerId] = timer;
            _timers.Add(new Due(instance, timer), timer.FireAt);
        }
        if (start.ExecutionStarted.ScheduledStartTimestamp is { } at && !state.HasStarted)
            _timers.Add(new Due(instance, null), at.ToDateTimeOffset());
        foreach (var activity in stored.Activities)
        {
            instance.Activities[activity.TaskId] = activity;
            QueueOf(activity.TargetAppId).Add(new ReadyWork(instance, activity));
        }
        ScheduleTurn(instance);
    }

    private sealed record Due(LiveInstance Instance, TimerOrder? Timer)
    {
        /// <summary>The turn was taken back and may be sent again.</summary>
        public bool IsRetry { get; init; }
    }
}
