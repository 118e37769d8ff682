using System.Text.Json.Nodes;
using LocalDapr.Resiliency;
using LocalDapr.Resources;
using LocalDapr.Sidecars;

namespace LocalDapr.PubSub;

/// <summary>
/// Brings the messages of one subscription to its app, several at a time, until the app is gone. What the app does not take
/// comes again later, ever more slowly; other messages, and other subscriptions, go on meanwhile.
/// </summary>
public sealed partial class SubscriptionDelivery(
    Sidecar sidecar, Subscription subscription, StreamSet streams, Broker broker, TimeProvider clock, ILogger logger) : IDisposable
{
    private const int SentAtOnce = 10;
    private const int HeldAtOnce = 1000;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly IReadOnlyList<(EventExpression When, string Path)> _rules =
        [.. subscription.Rules.Select(r => (EventExpression.Parse(r.Match), r.Path))];

    private readonly SemaphoreSlim _wake = new(1);
    private readonly SemaphoreSlim _sends = new(SentAtOnce);
    private readonly SemaphoreSlim _held = new(HeldAtOnce);

    public async Task Run(CancellationToken stop)
    {
        broker.Listen(sidecar.AppId, subscription.PubSub, subscription.Topic, Wake);
        var running = new HashSet<Task>();
        try
        {
            for (long last = 0; ;)
            {
                await _held.WaitAsync(stop);
                var batch = await Fill(last, stop);
                if (batch.Count == 0)
                {
                    _held.Release();
                    await _wake.WaitAsync(stop);
                    continue;
                }
                last = batch[^1].Id;
                running.RemoveWhere(task => task.IsCompleted);
                running.Add(Deliver(batch, stop));
            }
        }
        finally
        {
            broker.StopListening(sidecar.AppId, subscription.PubSub, subscription.Topic);
            await Task.WhenAll(running).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    public void Dispose()
    {
        _wake.Dispose();
        _sends.Dispose();
        _held.Dispose();
    }

    private void Wake()
    {
        if (_wake.CurrentCount == 0)
            _wake.Release();
    }

    /// <summary>What waits after the given message: one, or for a bulk as many as come in the time that the subscription allows.</summary>
    private async Task<IReadOnlyList<StoredMessage>> Fill(long last, CancellationToken stop)
    {
        var most = subscription.Bulk?.MaxMessages ?? 1;
        var batch = Waiting();
        if (subscription.Bulk is not { } bulk || batch.Count == 0)
            return batch;
        using var late = new CancellationTokenSource(bulk.MaxWait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            while (batch.Count < most)
            {
                await _wake.WaitAsync(either.Token);
                batch = Waiting();
            }
            return batch;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Waiting();
        }

        IReadOnlyList<StoredMessage> Waiting() => broker.Waiting(sidecar.AppId, subscription.PubSub, subscription.Topic, last, most);
    }

    private async Task Deliver(IReadOnlyList<StoredMessage> batch, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            var pause = FirstPause;
            for (var left = batch; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                left = await Attempt(left, stop);
                if (left.Count == 0)
                    return;
                if (streams.All.Count == 0)
                    await sidecar.Channel.WaitUntilListening(stop); // the time an app is away does not make it slower afterwards
                await Task.Delay(pause, clock, stop);
                left = [.. left.Where(m => broker.IsWaiting(sidecar.AppId, subscription.PubSub, subscription.Topic, m.Id))]; // it may have been removed meanwhile
                if (left.Count == 0)
                    return;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the app is gone; the message waits for its return
        }
        catch (Exception e)
        {
            Broken(e, sidecar.AppId, subscription.Topic);
        }
        finally
        {
            _held.Release();
        }
    }

    /// <summary>Gives what is still to be delivered.</summary>
    private async Task<IReadOnlyList<StoredMessage>> Attempt(IReadOnlyList<StoredMessage> batch, CancellationToken stop)
    {
        if (subscription.Bulk is not null && streams.All.Count == 0)
            return await DeliverBulk(batch, stop);
        var left = new List<StoredMessage>();
        foreach (var message in batch)
            if (!await DeliverOne(message, stop))
                left.Add(message);
        return left;
    }

    /// <summary>A message occupies a place only while it is being sent: one that is retried does not stand in the way.</summary>
    private async Task<T> Sending<T>(Func<Task<T>> send, CancellationToken stop)
    {
        await _sends.WaitAsync(stop);
        try
        {
            return await send();
        }
        finally
        {
            _sends.Release();
        }
    }

    /// <summary>True when the message needs no further attempt.</summary>
    private async Task<bool> DeliverOne(StoredMessage message, CancellationToken stop)
    {
        if (streams.All.Count == 0)
            await sidecar.Health.Wait(stop);
        try
        {
            var cloudEvent = Envelope(message);
            if (HasExpired(message, cloudEvent) || PathFor(cloudEvent) is not { } path)
                return await Drop(message);
            var answer = await sidecar.Policies.FromComponent(subscription.PubSub, ComponentKind.Pubsub)
                .Run(token => Sending(() => Send(message, path, cloudEvent, token), token), stop);
            if (answer == Answer.Dropped)
                return await Drop(message);
            await broker.Acknowledge(sidecar.AppId, subscription.PubSub, subscription.Topic, [message.Id]);
            return true;
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            return await Failed(message, e);
        }
    }

    private Task<Answer> Send(StoredMessage message, string path, JsonObject cloudEvent, CancellationToken stop) =>
        streams.Next() is { } stream ? stream.Deliver(cloudEvent, stop)
        : subscription.IsStreamed ? throw new StreamClosedException()
        : Delivery.Send(sidecar, subscription, path, cloudEvent, message.Message.Metadata, stop);

    private async Task<IReadOnlyList<StoredMessage>> DeliverBulk(IReadOnlyList<StoredMessage> batch, CancellationToken stop)
    {
        await sidecar.Health.Wait(stop);
        var left = new List<StoredMessage>();
        var routed = new List<(StoredMessage Message, JsonObject Event, string Path)>();
        foreach (var message in batch)
        {
            try
            {
                var cloudEvent = Envelope(message);
                if (!HasExpired(message, cloudEvent) && PathFor(cloudEvent) is { } path)
                    routed.Add((message, cloudEvent, path));
                else
                    await Drop(message);
            }
            catch (FormatException e)
            {
                if (!await Failed(message, e))
                    left.Add(message);
            }
        }
        foreach (var group in routed.GroupBy(r => r.Path))
        {
            var open = group.ToDictionary(g => g.Message.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), g => (g.Message, g.Event));
            try
            {
                await sidecar.Policies.FromComponent(subscription.PubSub, ComponentKind.Pubsub)
                    .Run(token => Sending(() => SendBulk(group.Key, open, token), token), stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                foreach (var (message, _) in open.Values)
                    if (!await Failed(message, e))
                        left.Add(message);
            }
        }
        return left;
    }

    /// <summary>Sends what is open and settles what was answered; what was not is left open, and is a failure of the whole.</summary>
    private async Task<bool> SendBulk(string path, Dictionary<string, (StoredMessage Message, JsonObject Event)> open, CancellationToken stop)
    {
        var answers = await Delivery.SendBulk(sidecar, path, subscription, [.. open.Select(o => (o.Key, o.Value.Event))], stop);
        var taken = new List<long>();
        foreach (var (id, answer) in answers)
        {
            if (!open.Remove(id, out var entry))
                continue;
            if (answer == Answer.Dropped)
                await Drop(entry.Message);
            else
                taken.Add(entry.Message.Id);
        }
        await broker.Acknowledge(sidecar.AppId, subscription.PubSub, subscription.Topic, taken);
        return open.Count == 0 ? true : throw new InvalidOperationException($"the app has not taken {open.Count} of the entries");
    }

    private async Task<bool> Failed(StoredMessage message, Exception failure)
    {
        // An app that is not there has not refused anything: its messages wait.
        var isAbsent = failure is StreamClosedException or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
        if (!isAbsent)
            NotTaken(sidecar.AppId, subscription.Topic, message.Id, failure.Message);
        if (isAbsent || subscription.DeadLetterTopic is null)
            return false;
        await broker.MoveToDeadLetter(sidecar.AppId, subscription.PubSub, message, subscription.DeadLetterTopic);
        MovedAway(sidecar.AppId, subscription.Topic, message.Id, subscription.DeadLetterTopic);
        return true;
    }

    private async Task<bool> Drop(StoredMessage message)
    {
        Dropped(sidecar.AppId, subscription.Topic, message.Id);
        if (subscription.DeadLetterTopic is { } deadLetter)
            await broker.MoveToDeadLetter(sidecar.AppId, subscription.PubSub, message, deadLetter);
        else
            await broker.Acknowledge(sidecar.AppId, subscription.PubSub, subscription.Topic, [message.Id]);
        return true;
    }

    private JsonObject Envelope(StoredMessage stored)
    {
        if (subscription.IsRaw)
            return CloudEvents.WrapRaw(stored.Message.Data, subscription.PubSub, subscription.Topic, stored.Message.Metadata);
        var envelope = CloudEvents.Parse(stored.Message.Data)
            ?? throw new FormatException("the payload is not a JSON object; a subscription to bare payloads has the metadata rawPayload: \"true\"");
        CloudEvents.AddTrace(envelope, stored.Message.Metadata);
        return envelope;
    }

    private bool HasExpired(StoredMessage stored, JsonObject cloudEvent) =>
        stored.Message.Expires <= clock.GetUtcNow() || CloudEvents.HasExpired(cloudEvent, clock.GetUtcNow());

    private string? PathFor(JsonObject cloudEvent)
    {
        foreach (var (when, path) in _rules)
            if (when.Matches(cloudEvent))
                return path;
        return subscription.DefaultRoute;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{App}: message {Message} of {Topic} was not taken: {Reason}")]
    private partial void NotTaken(string app, string topic, long message, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{App}: message {Message} of {Topic} dropped")]
    private partial void Dropped(string app, string topic, long message);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{App}: message {Message} of {Topic} moved to {DeadLetter}")]
    private partial void MovedAway(string app, string topic, long message, string deadLetter);

    [LoggerMessage(Level = LogLevel.Error, Message = "{App}: delivering {Topic} failed")]
    private partial void Broken(Exception e, string app, string topic);
}
