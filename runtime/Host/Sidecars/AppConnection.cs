using Grpc.Core;
using LocalDapr.Bindings;
using LocalDapr.Jobs;
using LocalDapr.PubSub;

namespace LocalDapr.Sidecars;

/// <summary>Follows an app while it runs: waits until it listens, learns what it wants, then watches its health.</summary>
public sealed partial class AppConnection(
    Func<Sidecar, SubscriptionList> lists, Broker broker, Deliveries deliveries, JobStore jobs, ReadyApps ready, TimeProvider clock, ILogger<AppConnection> logger)
{
    public async Task Follow(Sidecar sidecar, CancellationToken stop)
    {
        if (sidecar.Channel.Port is null)
        {
            await HasNoPort(sidecar);
            return;
        }
        await sidecar.Channel.WaitUntilListening(stop);
        var subscriptions = await lists(sidecar).Load(sidecar, stop);
        await broker.Subscribe(sidecar.AppId, [.. subscriptions.Select(s => (s.PubSub, s.Topic))]);
        sidecar.Subscriptions = subscriptions;
        await ready.Add(sidecar.AppId);
        sidecar.Connected();
        Connected(sidecar.AppId, subscriptions.Count == 0 ? "no topics" : string.Join(", ", subscriptions.Select(s => s.Topic)));

        var attached = new List<IAsyncDisposable>();
        try
        {
            foreach (var subscription in subscriptions)
                attached.Add(await deliveries.Attach(sidecar, subscription));
            List<Task> works =
            [
                new JobTrigger(sidecar, jobs, clock, logger).Run(stop),
                .. sidecar.Components.Crons.Values.Select(c => new CronTrigger(sidecar, c, clock, logger).Run(stop)),
                sidecar.App.HealthCheck is { } check ? WatchHealth(sidecar, check, stop) : Task.Delay(Timeout.Infinite, stop),
            ];
            await Task.WhenAll(works);
        }
        finally
        {
            foreach (var subscription in attached)
                await subscription.DisposeAsync();
        }
    }

    /// <summary>An app without a port is not called: it may publish, and receive by streams.</summary>
    private async Task HasNoPort(Sidecar sidecar)
    {
        await broker.Subscribe(sidecar.AppId, []);
        await ready.Add(sidecar.AppId);
        sidecar.Connected();
    }

    private async Task WatchHealth(Sidecar sidecar, Apps.HealthCheck check, CancellationToken stop)
    {
        for (var failures = 0; ; await Task.Delay(check.Interval, clock, stop))
        {
            failures = await IsWell(sidecar, check, stop) ? 0 : failures + 1;
            var healthy = failures == 0 || (sidecar.IsHealthy && failures < check.Threshold);
            if (sidecar.Health.Set(healthy))
                HealthChanged(sidecar.AppId, healthy ? "healthy" : "unhealthy");
        }
    }

    private async Task<bool> IsWell(Sidecar sidecar, Apps.HealthCheck check, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(check.Timeout, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            if (sidecar.Channel.Grpc is { } grpc)
            {
                await grpc.AskHealth(limit.Token);
                return true;
            }
            using var probe = new HttpRequestMessage(HttpMethod.Get, sidecar.Channel.UriOf(check.Path));
            using var answer = await sidecar.Channel.Send(probe, limit.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or RpcException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{App}: connected, receives {Topics}")]
    private partial void Connected(string app, string topics);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{App}: app is {Health}")]
    private partial void HealthChanged(string app, string health);
}
