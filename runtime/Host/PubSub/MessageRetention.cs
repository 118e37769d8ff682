namespace LocalDapr.PubSub;

/// <summary>Keeps the store of messages bounded: what has waited too long for an app is removed, and said.</summary>
public sealed partial class MessageRetention(Broker broker, TimeSpan longest, TimeProvider clock, ILogger<MessageRetention> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public async Task Run(CancellationToken stop)
    {
        while (true)
        {
            foreach (var (app, topic, count) in await broker.RemoveBefore(clock.GetUtcNow() - longest))
                Removed(app, count, topic, longest.TotalDays);
            await Task.Delay(Pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{App}: {Count} messages of {Topic} are removed, they have waited for more than {Days} days")]
    private partial void Removed(string app, long count, string topic, double days);
}
