using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ReleaseOrchestrator.Hosting.Storage;

/// <summary>
/// Publishes what commits left in the outbox, oldest first, and takes it out once the broker has it. Published first, removed after: a
/// crash between the two publishes again, under the same id.
/// </summary>
internal sealed partial class OutboxDispatcher(ServiceDatabase database, Outbox outbox, TimeProvider clock, ILogger<OutboxDispatcher> log)
    : BackgroundService
{
    private readonly Signal _written = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        database.FactsWritten += _written.Set;
        var delay = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await outbox.PublishAll(stoppingToken);
                delay = TimeSpan.FromSeconds(30); // the signal wakes it; this is for what a signal missed
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                PublishingFailed(log, e.Message);
                delay = TimeSpan.FromSeconds(1);
            }

            await _written.Wait(delay, clock, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Facts wait in the outbox: {Problem}")]
    private static partial void PublishingFailed(ILogger log, string problem);
}
