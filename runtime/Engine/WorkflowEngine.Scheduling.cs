using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

// How work reaches workers, and what happens when the store has taken a batch. Everything private here runs under the lock.
public sealed partial class WorkflowEngine
{
    private readonly List<Action> _afterNextCommit = [];

    private WorkQueue QueueOf(string appId)
    {
        if (!_queues.TryGetValue(appId, out var queue))
            _queues[appId] = queue = new WorkQueue(appId);
        return queue;
    }

    private void Enqueue(string appId, ReadyWork work)
    {
        var queue = QueueOf(appId);
        queue.Add(work);
        Pump(queue);
    }

    /// <summary>An activity acts outside, so its order must be durable before it is sent.</summary>
    private void EnqueueAfter(Task commit, LiveInstance instance, IReadOnlyList<ActivityOrder> activities)
    {
        if (activities.Count == 0)
            return;
        _ = AfterCommit(commit, () =>
        {
            foreach (var activity in activities.Where(a => IsCurrent(instance, a)))
                Enqueue(activity.TargetAppId, new ReadyWork(instance, activity));
        });
    }

    private void ScheduleTurn(LiveInstance instance)
    {
        if (instance.IsQueued || instance.IsDeleted || instance.State.IsCompleted || instance.Inbox.Count == 0 || IsTooEarly(instance))
            return;
        instance.IsQueued = true;
        Enqueue(instance.Key.AppId, new ReadyWork(instance, null));
    }

    /// <summary>An instance with a start time waits for it, unless it is to end before.</summary>
    private bool IsTooEarly(LiveInstance instance) =>
        !instance.State.HasStarted
        && instance.State.Start.ExecutionStarted.ScheduledStartTimestamp is { } at
        && at.ToDateTimeOffset() > _clock.GetUtcNow()
        && instance.Inbox.All(e => e.Event.EventTypeCase != HistoryEvent.EventTypeOneofCase.ExecutionTerminated);

    private void Pump(WorkQueue queue)
    {
        while (queue.Next() is var (work, stream))
        {
            var token = Guid.NewGuid().ToString("N");
            var message = work.Activity is { } activity ? ActivityMessage(work.Instance, activity, token) : TurnMessage(work.Instance, token);
            if (message is null)
                continue;
            _dispatched[token] = new Dispatch(token, work, stream);
            stream.Tokens.Add(token);
            stream.Send(message);
        }
    }

    private static WorkMessage? ActivityMessage(LiveInstance instance, ActivityOrder activity, string token) =>
        IsCurrent(instance, activity) ? new WorkMessage(new WorkItem { ActivityRequest = activity.Request, CompletionToken = token }) : null;

    private WorkMessage? TurnMessage(LiveInstance instance, string token)
    {
        // The inbox is looked at now, not when the turn was queued: whatever came meanwhile is part of it.
        if (instance.IsDeleted || Turn.Begin(instance.State, [.. instance.Inbox.Select(i => i.Event)], _clock.GetUtcNow()) is not { } turn)
        {
            instance.IsQueued = false;
            return null;
        }
        (instance.Current, instance.CurrentToken) = (turn, token);
        var request = new WorkflowRequest { InstanceId = instance.Key.InstanceId, ExecutionId = instance.State.ExecutionId };
        request.NewEvents.AddRange(turn.NewEvents);
        return new WorkMessage(new WorkItem { WorkflowRequest = request, CompletionToken = token }, instance.State.WrittenHistory());
    }

    private static bool IsCurrent(LiveInstance instance, ActivityOrder activity) =>
        !instance.IsDeleted && instance.Activities.TryGetValue(activity.TaskId, out var current) && ReferenceEquals(current, activity);

    /// <summary>
    /// A turn whose answer makes no sense is sent again, later and later: the worker may be replaced by one that knows better, and
    /// until then this instance costs the others nothing.
    /// </summary>
    private void TakeBack(LiveInstance instance)
    {
        Settle(instance.CurrentToken!);
        (instance.Current, instance.CurrentToken, instance.IsQueued) = (null, null, true);
        var pause = TimeSpan.FromSeconds(Math.Min(60, 1 << Math.Min(instance.Refusals++, 6)));
        _timers.Add(new Due(instance, null) { IsRetry = true }, _clock.GetUtcNow() + pause);
    }

    private void Settle(string token)
    {
        if (_dispatched.Remove(token, out var dispatch))
            dispatch.Stream.Tokens.Remove(token);
    }

    private void FireTimers()
    {
        lock (_lock)
        {
            var batch = new List<StoreOperation>();
            foreach (var due in _timers.TakeDue())
            {
                var (instance, timer) = due;
                if (timer is not null)
                {
                    if (instance.IsDeleted || !instance.Timers.TryGetValue(timer.TimerId, out var current) || !ReferenceEquals(current, timer))
                        continue;
                    instance.Timers.Remove(timer.TimerId);
                    var fired = timer.Fired.Clone();
                    fired.Timestamp = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(_clock.GetUtcNow());
                    var entry = instance.Receive(fired);
                    batch.Add(new RemoveTimer(instance.Key, timer.TimerId));
                    batch.Add(new AddToInbox(instance.Key, entry.Seq, fired));
                }
                else if (due.IsRetry && instance.Current is null)
                    instance.IsQueued = false;
                ScheduleTurn(instance);
            }
            if (batch.Count > 0)
                _ = Commit(batch);
        }
    }

    private Task Commit(List<StoreOperation> batch)
    {
        List<Action> after = [.. _afterNextCommit];
        _afterNextCommit.Clear();
        return AfterCommit(_store.Commit(batch), () => after.ForEach(action => action()));
    }

    /// <summary>Runs the action under the lock when the commit is durable; the returned task completes after that.</summary>
    private async Task AfterCommit(Task commit, Action then)
    {
        _commitsUnderWay++;
        try
        {
            await commit.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            lock (_lock)
                CommitEnded();
            Broken?.Invoke(e);
            throw;
        }
        lock (_lock)
        {
            then();
            CommitEnded();
        }
    }

    private static (WorkflowState State, long Version) Describe(LiveInstance instance) => (instance.State.Describe(), ++instance.Version);

    /// <summary>Makes durable news known, and lets go of an instance that has ended.</summary>
    private void Publish(LiveInstance instance, WorkflowState state, long version)
    {
        if (version <= instance.CommittedVersion)
            return;
        (instance.Committed, instance.CommittedVersion) = (state, version);
        foreach (var waiter in instance.Waiters.Where(w => w.Until(state)).ToList())
        {
            instance.Waiters.Remove(waiter);
            waiter.Reached.TrySetResult(state);
        }
        if (IsFinal(state.WorkflowStatus) && _live.TryGetValue(instance.Key, out var current) && ReferenceEquals(current, instance))
            _live.Remove(instance.Key);
    }

    private static bool IsFinal(OrchestrationStatus status) => status
        is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Canceled or OrchestrationStatus.Terminated;
}
