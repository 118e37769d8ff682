using System.Collections.Concurrent;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.Hosting.Jobs;

/// <summary>
/// Puts due jobs on the work queue. It looks when a commit enqueued one, when one ended, when the next falls due, and now and then
/// anyway: a message that a broker lost is sent again because its row is still waiting.
/// </summary>
internal sealed partial class JobDispatcher(ServiceDatabase database, JobStore store, IBus bus, JobWake wake, IReadOnlyDictionary<string, JobKind> kinds, TimeProvider clock, ILogger<JobDispatcher> log)
    : BackgroundService
{
    private static readonly TimeSpan LookAnyway = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SendAgainAfter = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<DueJob, DateTimeOffset> _sent = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        database.JobsWritten += wake.Signal;
        var started = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = LookAnyway;
            try
            {
                if (!started)
                    await store.ReleaseLeasesOfEarlierProcess(stoppingToken);
                started = true;
                await SendDue(stoppingToken);
                if (await store.NextDue(stoppingToken) is { } next)
                    wait = TimeSpan.FromTicks(Math.Clamp((next - clock.GetUtcNow()).Ticks, TimeSpan.FromMilliseconds(20).Ticks, LookAnyway.Ticks));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LookingFailed(log, e);
                wait = TimeSpan.FromSeconds(1);
            }

            await wake.Wait(wait, clock, stoppingToken);
        }
    }

    private async Task SendDue(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var due = await store.Due(stop);
        foreach (var job in _sent.Keys.Except(due))
            _sent.TryRemove(job, out _);

        foreach (var job in due.Where(job => kinds.ContainsKey(job.Kind)))
        {
            // Still waiting in the queue: sending it every time round would only fill the queue.
            if (_sent.TryGetValue(job, out var at) && now - at < SendAgainAfter)
                continue;
            _sent[job] = now;
            var endpoint = await bus.GetSendEndpoint(new Uri($"queue:{JobQueues.Name(job.Kind)}"));
            await endpoint.Send(new RunJob(job.Kind, job.Id), stop);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking for due jobs failed")]
    private static partial void LookingFailed(ILogger log, Exception e);
}
