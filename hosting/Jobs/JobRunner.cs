using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ReleaseOrchestrator.Hosting.Jobs;

/// <summary>Runs one claimed job: renews its lease meanwhile, writes down what came of it.</summary>
internal sealed partial class JobRunner(
    JobStore store, IReadOnlyDictionary<string, JobKind> kinds, IServiceScopeFactory scopes, TimeProvider clock, JobWake wake, IHostApplicationLifetime lifetime, ILogger<JobRunner> log)
{
    /// <param name="alone">Nobody else runs jobs on this data: the lease need not be renewed.</param>
    public async Task Run(JobKey key, CancellationToken stop, bool alone = false)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested || !kinds.TryGetValue(key.Kind, out var kind) || await store.Claim(key, stop) is not { } job)
            return;

        await using var scope = scopes.CreateAsyncScope();
        var handler = (IJobHandlerInstance)ActivatorUtilities.CreateInstance(scope.ServiceProvider, kind.Adapter);

        // The bus lets a consumer run on for half a minute when the app stops; a job is picked up again at the next start and can end at once.
        using var lease = CancellationTokenSource.CreateLinkedTokenSource(stop, lifetime.ApplicationStopping);
        var renewal = alone ? Task.CompletedTask : KeepLease(job, lease);
        try
        {
            var step = await handler.Run(job, lease.Token);
            if (step.After is { } after)
                await store.RunAgain(job, after, attempt: 0, error: null, CancellationToken.None);
            else
                await store.Finish(job, "Done", null, CancellationToken.None);
        }
        catch (OperationCanceledException) when (lease.IsCancellationRequested)
        {
            // Stopping, or the lease went to another worker: the row stays as it is and is picked up again.
        }
        catch (Exception e)
        {
            await Failed(job, kind, handler, e, stop);
        }
        finally
        {
            lease.Cancel(); // in this flow: whoever has no threads must not wait for one here
            await renewal;
            wake.Signal();
        }
    }

    private async Task Failed(Job job, JobKind kind, IJobHandlerInstance handler, Exception e, CancellationToken stop)
    {
        if (job.Attempt < kind.MaxAttempts)
        {
            var pause = TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, job.Attempt - 1)));
            WillRetry(log, e, job.Kind, job.Id, job.Attempt, kind.MaxAttempts, pause);
            await store.RunAgain(job, pause, job.Attempt, e.Message, CancellationToken.None);
            return;
        }

        GivenUp(log, e, job.Kind, job.Id, job.Attempt);
        await handler.Abandon(job, e, stop);
        await store.Finish(job, "Abandoned", e.Message, CancellationToken.None);
    }

    private async Task KeepLease(Job job, CancellationTokenSource lease)
    {
        try
        {
            while (true)
            {
                await Task.Delay(JobStore.Lease / 3, clock, lease.Token);
                if (!await store.Renew(job, lease.Token))
                    await lease.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The job has ended.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Job {Kind} {Id} failed in attempt {Attempt} of {Max}; again in {Pause}")]
    private static partial void WillRetry(ILogger log, Exception e, string kind, string id, int attempt, int max, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Error, Message = "Job {Kind} {Id} is given up after attempt {Attempt}")]
    private static partial void GivenUp(ILogger log, Exception e, string kind, string id, int attempt);
}

/// <summary>A kind of job: who does it, how many at once, how often it is tried.</summary>
internal sealed record JobKind(string Name, Type Adapter, int Concurrency, int MaxAttempts);

/// <summary><see cref="IJobHandler"/> without its static member, so that it can be held as a value.</summary>
internal interface IJobHandlerInstance
{
    Task<JobStep> Run(Job job, CancellationToken stop);

    Task Abandon(Job job, Exception last, CancellationToken stop);
}

internal sealed class JobHandlerAdapter<THandler>(THandler handler) : IJobHandlerInstance
    where THandler : class, IJobHandler
{
    public Task<JobStep> Run(Job job, CancellationToken stop) => handler.Run(job, stop);

    public Task Abandon(Job job, Exception last, CancellationToken stop) => handler.Abandon(job, last, stop);
}
