using System.Collections.Concurrent;
using LocalDapr.Resources;
using LocalDapr.Sidecars;

namespace LocalDapr.PubSub;

/// <summary>
/// Everybody who receives: the routes of connected apps and the streams they have opened. For each topic of an app one delivery
/// runs, whoever takes its messages: a stream while there is one, several of them in turn, and the app's route otherwise.
/// </summary>
public sealed class Deliveries(Broker broker, TimeProvider clock, ILogger<Deliveries> logger)
{
    private readonly ConcurrentDictionary<(string App, string PubSub, string Topic), Receivers> _byTopic = new();

    /// <summary>The app's route receives until the result is disposed of.</summary>
    public async Task<IAsyncDisposable> Attach(Sidecar sidecar, Subscription subscription)
    {
        var receivers = Of(sidecar, subscription);
        await receivers.Change(r => r.Route = subscription);
        return new Leave(() => receivers.Change(r => r.Route = null));
    }

    /// <summary>The stream receives until the result is disposed of. What is published from now on waits for it, even while it is closed.</summary>
    public async Task<IAsyncDisposable> Open(Sidecar sidecar, OpenSubscription stream, Func<Task> opened)
    {
        await broker.SubscribeStream(sidecar.AppId, stream.Subscription.PubSub, stream.Subscription.Topic);
        var receivers = Of(sidecar, stream.Subscription);
        await receivers.Change(r => r.Streams.Add(stream));
        try
        {
            await opened();
            stream.Begin();
        }
        catch
        {
            stream.Close();
            await receivers.Change(r => r.Streams.Remove(stream));
            throw;
        }
        return new Leave(async () =>
        {
            stream.Close();
            await receivers.Change(r => r.Streams.Remove(stream));
            await broker.SubscribeStream(sidecar.AppId, stream.Subscription.PubSub, stream.Subscription.Topic); // it was here until now
        });
    }

    /// <summary>The streams that an app has open.</summary>
    public IReadOnlyList<Subscription> Streams(string appId) =>
        [.. _byTopic.Where(t => t.Key.App == appId).SelectMany(t => t.Value.Streams.All).Select(s => s.Subscription)];

    private Receivers Of(Sidecar sidecar, Subscription subscription) => _byTopic.GetOrAdd(
        (sidecar.AppId, subscription.PubSub, subscription.Topic), _ => new Receivers(sidecar, broker, clock, logger));

    private sealed class Leave(Func<Task> leave) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await leave();
    }

    /// <summary>Who receives one topic of one app, and the delivery that serves them.</summary>
    private sealed class Receivers(Sidecar sidecar, Broker broker, TimeProvider clock, ILogger logger)
    {
        private readonly Lock _lock = new();
        private Task _changes = Task.CompletedTask;
        private Subscription? _served;
        private Func<Task> _end = () => Task.CompletedTask;

        public Subscription? Route { get; set; }

        public StreamSet Streams { get; } = new();

        /// <summary>Changes are made one after the other.</summary>
        public Task Change(Action<Receivers> change)
        {
            lock (_lock)
                return _changes = Make(change, _changes);
        }

        private async Task Make(Action<Receivers> change, Task earlier)
        {
            await earlier;
            change(this);
            var wanted = Route ?? (Streams.All.Count > 0 ? Streams.All[0].Subscription : null);
            if (ReferenceEquals(wanted, _served) || (wanted is { IsStreamed: true } && _served is { IsStreamed: true }))
                return;
            await _end();
            _served = wanted;
            _end = wanted is null ? () => Task.CompletedTask : Serve(wanted);
        }

        /// <summary>Starts the delivery; the result ends it.</summary>
        private Func<Task> Serve(Subscription subscription)
        {
            var stop = new CancellationTokenSource();
            var delivery = Deliver(subscription, stop.Token);
            return async () =>
            {
                await stop.CancelAsync();
                await delivery;
                stop.Dispose();
            };
        }

        private async Task Deliver(Subscription subscription, CancellationToken stop)
        {
            await Task.Yield();
            using var delivery = new SubscriptionDelivery(sidecar, subscription, Streams, broker, clock, logger);
            try
            {
                await delivery.Run(stop);
            }
            catch (OperationCanceledException)
            {
                // nobody is left to receive, or somebody else is served from here on
            }
        }
    }
}

/// <summary>The open streams of one topic, taken in turn.</summary>
public sealed class StreamSet
{
    private volatile OpenSubscription[] _streams = [];
    private int _turn;

    public IReadOnlyList<OpenSubscription> All => _streams;

    public OpenSubscription? Next()
    {
        var streams = _streams;
        return streams.Length == 0 ? null : streams[(int)((uint)Interlocked.Increment(ref _turn) % (uint)streams.Length)];
    }

    public void Add(OpenSubscription stream) => _streams = [.. _streams, stream];

    public void Remove(OpenSubscription stream) => _streams = [.. _streams.Where(s => s != stream)];
}
