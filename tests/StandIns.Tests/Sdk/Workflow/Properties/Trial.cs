using System.Text.Json;
using Dapr.DurableTask.Protobuf;
using Dapr.Workflow.Execution;
using Dapr.Workflow.Worker;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace StandIns.Tests.Sdk.Workflow.Properties;

/// <summary>
/// Runs one random workflow against a sidecar of chance: what may happen happens in any order, in turns of any size, with
/// suspensions, second deliveries and a new version of the code in between. Every turn is held against the model, and every turn is
/// replayed in full right after it.
/// </summary>
internal sealed class Trial
{
    private static readonly ServiceProvider Services = new ServiceCollection().BuildServiceProvider();

    private readonly Random _random;
    private readonly RandomWorkflow _workflow;
    private readonly WorkflowCode _code;
    private readonly Func<WorkflowRequest, WorkflowResponse> _run;
    private readonly HashSet<string> _toRaise = [];
    private readonly Dictionary<HistoryEvent, string> _keys = new(ReferenceEqualityComparer.Instance);
    private readonly int _changesAfter;
    private List<Sight> _seen = [];
    private DateTime _now = new(2026, 11, 3, 8, 0, 0, DateTimeKind.Utc);
    private int _turns;
    private int? _changedInTurn;

    private Trial(int seed, Func<Func<WorkflowRequest, WorkflowResponse>, Func<WorkflowRequest, WorkflowResponse>>? mistake)
    {
        _random = new Random(seed);
        _workflow = new RandomWorkflows(_random).Next();
        _code = new WorkflowCode(_workflow);
        _changesAfter = _random.Next(8);
        var registry = new WorkflowRegistry();
        registry.AddWorkflow<Baton, string>("random", _code.Run);
        var executor = new WorkflowExecutor(registry, WorkflowJson.Default, NullLoggerFactory.Instance);
        _run = request => executor.Run(request, Services);
        if (mistake is not null) _run = mistake(_run);
    }

    /// <summary>Throws where a property does not hold.</summary>
    /// <returns>How many turns it took.</returns>
    public static int Run(int seed, Func<Func<WorkflowRequest, WorkflowResponse>, Func<WorkflowRequest, WorkflowResponse>>? mistake = null)
    {
        var trial = new Trial(seed, mistake);
        try
        {
            trial.Run();
            return trial._turns;
        }
        catch (Exception broken) when (broken is PropertyBroken or KeyNotFoundException)
        {
            throw new PropertyBroken($"Seed {seed}, turn {trial._turns}: {broken.Message}{Environment.NewLine}{trial._workflow}");
        }
    }

    private void Run()
    {
        foreach (var root in _workflow.Generations) CollectEvents(root);
        var baton = new Baton(0, "");
        List<HistoryEvent> carried = [];
        while (true)
        {
            var end = RunGeneration(baton, carried);
            if (end.WorkflowStatus != OrchestrationStatus.ContinuedAsNew) return;
            baton = JsonSerializer.Deserialize<Baton>(end.Result, WorkflowJson.Default)!;
            carried = [.. end.CarryoverEvents];
        }
    }

    private CompleteWorkflowAction RunGeneration(Baton baton, List<HistoryEvent> carried)
    {
        var generation = new Generation(_workflow.Generations[baton.Generation], Guid.NewGuid().ToString());
        generation.Know(generation.Root);
        _seen = [];
        var start = new HistoryEvent
        {
            ExecutionStarted = new ExecutionStartedEvent { Name = "random", Input = WorkflowJson.Write(baton, WorkflowJson.Default) },
        };
        List<HistoryEvent> batch = [start, .. carried];
        while (true)
        {
            if (Turn(generation, batch) is { } end)
            {
                Judge(generation, baton, end);
                return end;
            }
            batch = Next(generation);
        }
    }

    private List<HistoryEvent> Next(Generation generation)
    {
        if (_random.Next(12) == 0)
        {
            var held = new HistoryEvent { ExecutionSuspended = new ExecutionSuspendedEvent() };
            var news = Stamped([held]);
            PropertyBroken.Unless(_run(Request(generation, news)).Actions.Count == 0, "A suspended workflow acted.");
            generation.History.AddRange(news);
            return [new HistoryEvent { ExecutionResumed = new ExecutionResumedEvent() }, .. Pick(generation)];
        }
        return Pick(generation);
    }

    private List<HistoryEvent> Pick(Generation generation)
    {
        var batch = new List<HistoryEvent>();
        for (var many = _random.Next(3) == 0 ? _random.Next(2, 5) : 1; many > 0; many--)
        {
            var open = generation.Open.Count;
            var choices = open + _toRaise.Count;
            if (choices == 0) break;
            var choice = _random.Next(choices);
            if (choice < open)
            {
                batch.Add(generation.Open[choice].Event);
                _keys[generation.Open[choice].Event] = generation.Open[choice].Key;
                generation.Open.RemoveAt(choice);
            }
            else
            {
                var name = _toRaise.Order(StringComparer.Ordinal).ElementAt(choice - open);
                _toRaise.Remove(name);
                batch.Add(new HistoryEvent
                {
                    EventRaised = new EventRaisedEvent { Name = _random.Next(2) == 0 ? name : name.ToUpperInvariant(), Input = $"\"{name}\"" },
                });
            }
        }
        PropertyBroken.Unless(batch.Count > 0, "Everything has happened, and the workflow still waits.");
        if (_random.Next(10) == 0 && generation.History.LastOrDefault(past => past.TaskCompleted is not null) is { } again) batch.Add(again.Clone());
        return batch;
    }

    private CompleteWorkflowAction? Turn(Generation generation, List<HistoryEvent> batch)
    {
        var news = Stamped(batch);
        foreach (var happened in batch)
        {
            var at = generation.TurnOf.Count;
            generation.TurnOf.Add(_turns);
            if (_keys.TryGetValue(happened, out var key)) generation.Ends[key] = at;
            else if (happened.EventRaised is { } raised) generation.Raised[raised.Input.Trim('"')] = at;
        }
        if (_turns > _changesAfter && !_code.IsChanged)
        {
            _code.IsChanged = true;
            _changedInTurn = _turns;
        }

        var request = Request(generation, news);
        var response = _run(request);
        LookAround(generation, response);

        if (response.Version is { } version) news[0].WorkflowStarted.Version = version;
        generation.History.AddRange(news);
        CompleteWorkflowAction? end = null;
        foreach (var action in response.Actions)
        {
            generation.Take(action, _now);
            end ??= action.CompleteWorkflow;
        }
        Replay(generation, response);
        return end;
    }

    private List<HistoryEvent> Stamped(List<HistoryEvent> batch)
    {
        _turns++;
        _now = batch.Select(happened => happened.TimerFired?.FireAt.ToDateTime()).Max() is { } fired && fired > _now
            ? new DateTime(fired.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc)
            : _now;
        _now += TimeSpan.FromSeconds(1);
        List<HistoryEvent> stamped = [new HistoryEvent { WorkflowStarted = new WorkflowStartedEvent() }, .. batch];
        foreach (var happened in stamped)
        {
            happened.EventId = -1;
            happened.Timestamp = Timestamp.FromDateTime(_now);
        }
        return stamped;
    }

    // What the code saw before it must see again, as a replay; what it sees for the first time, as new and at this turn's time.
    private void LookAround(Generation generation, WorkflowResponse response)
    {
        var sights = _code.Seen.ToList();
        PropertyBroken.Unless(sights.Count >= _seen.Count, "The code came less far than before.");
        for (var i = 0; i < sights.Count; i++)
        {
            if (i < _seen.Count) PropertyBroken.UnlessSame(_seen[i] with { Replaying = true }, sights[i], "What the code sees in a replay");
            else PropertyBroken.UnlessSame(sights[i] with { Now = _now, Replaying = false }, sights[i], "What the code sees for the first time");
        }
        _seen = sights;
        PropertyBroken.UnlessSame(_code.LastNote is { } note ? $"\"{note}\"" : null, response.CustomStatus, "The status");

        var model = Model(generation);
        var root = model.Of(generation.Root, 0);
        var last = generation.TurnOf.Count - 1;
        var reached = model.Reached.Where(step => step.Value <= last).Select(step => step.Key).Order(StringComparer.Ordinal);
        PropertyBroken.UnlessSame(
            string.Join(' ', reached), string.Join(' ', sights.Select(sight => sight.Path).Order(StringComparer.Ordinal)), "The steps that were reached");
        PropertyBroken.UnlessSame(root.At <= last, response.Actions.Any(action => action.CompleteWorkflow is not null), "Whether the workflow has ended");
    }

    // With its whole history and nothing new, it must want nothing new.
    private void Replay(Generation generation, WorkflowResponse response)
    {
        var again = _run(Request(generation, [new HistoryEvent { EventId = -1, Timestamp = Timestamp.FromDateTime(_now), WorkflowStarted = new WorkflowStartedEvent() }]));
        var ended = response.Actions.TakeWhile(action => action.CompleteWorkflow is null).Count();
        PropertyBroken.UnlessSame(
            string.Join(' ', response.Actions.Skip(ended).Take(1).Select(WithoutPlace)), string.Join(' ', again.Actions.Select(WithoutPlace)), "What a full replay asks for");
        PropertyBroken.Unless(_code.Seen.SequenceEqual(_seen.Select(sight => sight with { Replaying = true })), "A full replay saw other things.");
        PropertyBroken.UnlessSame(response.CustomStatus, again.CustomStatus, "The status after a full replay");
    }

    private void Judge(Generation generation, Baton baton, CompleteWorkflowAction end)
    {
        var model = Model(generation);
        var outcome = model.Of(generation.Root, 0);
        var told = model.Reached.Keys.Where(generation.IsTell).Order(StringComparer.Ordinal);
        PropertyBroken.UnlessSame(string.Join(' ', told), string.Join(' ', generation.Told.Order(StringComparer.Ordinal)), "The events that were sent");

        var isLast = baton.Generation == _workflow.Generations.Length - 1;
        if (outcome.Failed)
        {
            PropertyBroken.UnlessSame(OrchestrationStatus.Failed, end.WorkflowStatus, "The end");
            PropertyBroken.UnlessSame(outcome.Value, end.FailureDetails.ErrorMessage, "Why it failed");
        }
        else if (isLast)
        {
            PropertyBroken.UnlessSame(OrchestrationStatus.Completed, end.WorkflowStatus, "The end");
            PropertyBroken.UnlessSame(baton.Before + outcome.Value, JsonSerializer.Deserialize<string>(end.Result), "The result");
        }
        else
        {
            PropertyBroken.UnlessSame(OrchestrationStatus.ContinuedAsNew, end.WorkflowStatus, "The end");
            PropertyBroken.UnlessSame(
                new Baton(baton.Generation + 1, $"{baton.Before}{outcome.Value};"), JsonSerializer.Deserialize<Baton>(end.Result, WorkflowJson.Default), "What is carried over");
            var last = generation.TurnOf.Count - 1;
            var unread = generation.Raised.Keys.Where(name => !(model.Taken.TryGetValue(name, out var at) && at <= last)).Order(StringComparer.Ordinal).ToList();
            PropertyBroken.UnlessSame(
                _workflow.KeepsUnread ? string.Join(' ', unread) : "",
                string.Join(' ', end.CarryoverEvents.Select(carried => carried.EventRaised.Input.Trim('"')).Order(StringComparer.Ordinal)), "The events that are carried over");
            if (!_workflow.KeepsUnread) _toRaise.UnionWith(unread);
        }
    }

    private Expectation Model(Generation generation) => new(
        generation.Ends, generation.Raised, at => _changedInTurn is { } turn && at < generation.TurnOf.Count && generation.TurnOf[at] >= turn);

    private static WorkflowRequest Request(Generation generation, List<HistoryEvent> news) => new()
    {
        InstanceId = "trial",
        ExecutionId = generation.ExecutionId,
        PastEvents = { generation.History },
        NewEvents = { news },
    };

    private static WorkflowAction WithoutPlace(WorkflowAction action)
    {
        if (action.CompleteWorkflow?.FailureDetails is null) return action;
        var copy = action.Clone();
        copy.CompleteWorkflow.FailureDetails.StackTrace = null;
        return copy;
    }

    private void CollectEvents(Step step)
    {
        var collector = new Generation(step, "");
        collector.Know(step);
        _toRaise.UnionWith(collector.Awaited);
    }
}
