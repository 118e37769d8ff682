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
    Sidecar sidecar, Subscription subscription, Broker broker, TimeProvider clock, ILogger logger) : IDisposable
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
                var batch = broker.Waiting(
                    sidecar.AppId, subscription.PubSub, subscription.Topic, last, subscription.Bulk?.MaxMessages ?? 1);
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

    private async Task Deliver(IReadOnlyList<StoredMessage> batch, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            var pause = FirstPause;
            for (var left = batch; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                left = subscription.Bulk is null ? await DeliverOne(left[0], stop) ? [] : left : await DeliverBulk(left, stop);
                if (left.Count == 0)
                    return;
                await sidecar.Channel.WaitUntilListening(stop); // the time an app is away does not make it slower afterwards
                await Task.Delay(pause, clock, stop);
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
        if (!sidecar.IsHealthy)
            return false;
        var cloudEvent = Envelope(message);
        if (cloudEvent is null || HasExpired(message, cloudEvent) || PathFor(cloudEvent) is not { } path)
            return await Drop(message);
        try
        {
            var answer = await sidecar.Policies.FromComponent(subscription.PubSub, ComponentKind.Pubsub)
                .Run(token => Sending(() => Delivery.Send(sidecar, subscription, path, cloudEvent, token), token), stop);
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

    private async Task<IReadOnlyList<StoredMessage>> DeliverBulk(IReadOnlyList<StoredMessage> batch, CancellationToken stop)
    {
        if (!sidecar.IsHealthy)
            return batch;
        var left = new List<StoredMessage>();
        var routed = new List<(StoredMessage Message, JsonObject Event, string Path)>();
        foreach (var message in batch)
        {
            if (Envelope(message) is { } cloudEvent && !HasExpired(message, cloudEvent) && PathFor(cloudEvent) is { } path)
                routed.Add((message, cloudEvent, path));
            else
                await Drop(message);
        }
        foreach (var group in routed.GroupBy(r => r.Path))
        {
            var byId = group.ToDictionary(g => g.Message.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            try
            {
                var answers = await sidecar.Policies.FromComponent(subscription.PubSub, ComponentKind.Pubsub).Run(
                    token => Sending(
                        () => Delivery.SendBulk(sidecar, group.Key, subscription, [.. byId.Select(g => (g.Key, g.Value.Event))], token), token),
                    stop);
                foreach (var (id, entry) in byId)
                {
                    if (!answers.TryGetValue(id, out var answer))
                        left.Add(entry.Message);
                    else if (answer == Answer.Dropped)
                        await Drop(entry.Message);
                }
                await broker.Acknowledge(
                    sidecar.AppId, subscription.PubSub, subscription.Topic,
                    [.. byId.Where(g => answers.TryGetValue(g.Key, out var a) && a == Answer.Taken).Select(g => g.Value.Message.Id)]);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                foreach (var entry in byId.Values)
                    if (!await Failed(entry.Message, e))
                        left.Add(entry.Message);
            }
        }
        return left;
    }

    private async Task<bool> Failed(StoredMessage message, Exception failure)
    {
        // An app that is not there has not refused anything: its messages wait.
        var isAbsent = failure is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError };
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

    private JsonObject? Envelope(StoredMessage stored) => subscription.IsRaw
        ? CloudEvents.WrapRaw(stored.Message.Data, subscription.PubSub, subscription.Topic)
        : CloudEvents.Parse(stored.Message.Data);

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
