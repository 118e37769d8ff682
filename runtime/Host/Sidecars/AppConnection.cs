namespace LocalDapr.Sidecars;

/// <summary>Follows an app while it runs: waits until it listens, learns what it wants, then watches its health.</summary>
public sealed partial class AppConnection(TimeProvider clock, ILogger<AppConnection> logger)
{
    public async Task Follow(Sidecar sidecar, CancellationToken stop)
    {
        await sidecar.Channel.WaitUntilListening(stop);
        sidecar.Connected();
        Connected(sidecar.AppId);
        if (sidecar.App.HealthCheck is { } check)
            await WatchHealth(sidecar, check, stop);
    }

    private async Task WatchHealth(Sidecar sidecar, Apps.HealthCheck check, CancellationToken stop)
    {
        for (var failures = 0; ; await Task.Delay(check.Interval, clock, stop))
        {
            failures = await IsWell(sidecar, check, stop) ? 0 : failures + 1;
            var healthy = failures == 0 || (sidecar.IsHealthy && failures < check.Threshold);
            if (healthy == sidecar.IsHealthy)
                continue;
            sidecar.IsHealthy = healthy;
            HealthChanged(sidecar.AppId, healthy ? "healthy" : "unhealthy");
        }
    }

    private static async Task<bool> IsWell(Sidecar sidecar, Apps.HealthCheck check, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(check.Timeout);
        try
        {
            using var probe = new HttpRequestMessage(HttpMethod.Get, sidecar.Channel.UriOf(check.Path));
            using var answer = await sidecar.Channel.Send(probe, limit.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{App}: connected")]
    private partial void Connected(string app);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{App}: app is {Health}")]
    private partial void HealthChanged(string app, string health);
}
