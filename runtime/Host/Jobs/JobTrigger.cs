using Dapr.Client.Autogen.Grpc.v1;
using LocalDapr.Hosting;
using LocalDapr.Sidecars;

namespace LocalDapr.Jobs;

/// <summary>
/// Triggers the jobs of one app while the app is there and well. A tick that comes due meanwhile waits for the app; each tick is
/// over when the app has taken it, or when its failure policy gives it up.
/// </summary>
public sealed partial class JobTrigger(Sidecar sidecar, JobStore jobs, TimeProvider clock, ILogger logger)
{
    private const int AtOnce = 100;
    private const uint DefaultRetries = 3;
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, Task> _running = new(StringComparer.Ordinal);
    private TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task Run(CancellationToken stop)
    {
        jobs.Listen(sidecar.AppId, () => _woken.TrySetResult());
        try
        {
            while (true)
            {
                _woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                await sidecar.Health.Wait(stop);
                foreach (var (name, _) in _running.Where(r => r.Value.IsCompleted).ToList())
                    _running.Remove(name);
                var next = DateTimeOffset.MaxValue;
                foreach (var job in jobs.Waiting(sidecar.AppId, AtOnce + _running.Count).Where(j => !_running.ContainsKey(j.Version)))
                {
                    if (_running.Count >= AtOnce)
                        break; // one that ends makes room
                    if (job.Due > clock.GetUtcNow())
                    {
                        next = job.Due;
                        break;
                    }
                    _running.Add(job.Version, Trigger(job, stop));
                }
                await Sleep(next, stop);
            }
        }
        finally
        {
            jobs.StopListening(sidecar.AppId);
            await Task.WhenAll(_running.Values);
        }
    }

    private async Task Sleep(DateTimeOffset until, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var sleep = clock.SleepUntil(until, over.Token);
        await Task.WhenAny([sleep, _woken.Task, .. _running.Values]);
        await over.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private async Task Trigger(WaitingJob job, CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            await JobDelivery.Send(sidecar, job.Name, job.Job.Data, stop);
            await jobs.Ticked(sidecar.AppId, job);
        }
        catch (JobNotFoundException)
        {
            NoHandler(sidecar.AppId, job.Name);
            await jobs.Ticked(sidecar.AppId, job); // it would not be found the next time either
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // the app has gone; the tick waits for its return
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError && !stop.IsCancellationRequested)
        {
            // An app that is not there has not refused anything: it does not count as an attempt.
            await Wait(job, stop);
        }
        catch (Exception e)
        {
            await Fail(job, e.Message);
        }
    }

    private async Task Wait(WaitingJob job, CancellationToken stop)
    {
        try
        {
            await sidecar.Channel.WaitUntilListening(stop);
            await Task.Delay(DefaultInterval, clock, stop);
        }
        catch (OperationCanceledException)
        {
            NotTaken(sidecar.AppId, job.Name, "the app has gone");
        }
    }

    private async Task Fail(WaitingJob job, string reason)
    {
        NotTaken(sidecar.AppId, job.Name, reason);
        var (isDropped, most, interval) = job.Job.FailurePolicy switch
        {
            { PolicyCase: JobFailurePolicy.PolicyOneofCase.Drop } => (true, null, TimeSpan.Zero),
            { PolicyCase: JobFailurePolicy.PolicyOneofCase.Constant, Constant: var constant } =>
                (false, constant.HasMaxRetries ? constant.MaxRetries : (uint?)null, constant.Interval?.ToTimeSpan() ?? TimeSpan.Zero),
            _ => (false, DefaultRetries, DefaultInterval),
        };
        if (isDropped || job.Attempts + 1 > most)
            await jobs.Ticked(sidecar.AppId, job);
        else
            await jobs.Failed(sidecar.AppId, job, clock.GetUtcNow() + interval);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{App}: job {Job} was not taken: {Reason}")]
    private partial void NotTaken(string app, string job, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{App}: job {Job} has no handler in the app; this tick is given up")]
    private partial void NoHandler(string app, string job);
}
