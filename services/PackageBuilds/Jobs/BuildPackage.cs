using System.Diagnostics;
using System.Text;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.PackageBuilds.Adapters;
using ReleaseOrchestrator.PackageBuilds.Adapters.Building;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Jobs;

/// <summary>Builds one SPEC for one architecture. Repeatable: a result that is there is used, a half-made one is forgotten.</summary>
public sealed class BuildPackage(BuildStore builds, RpmBuilder builder, ResultStore results, JobLogs logs, TimeProvider clock) : IJobHandler
{
    private static readonly TimeSpan LookForCancellation = TimeSpan.FromSeconds(1);

    public sealed record Payload(string BuildId, string Spec, string Architecture);

    public static string Kind => "build-package";

    public static string JobId(JobRecord job) => $"{job.BuildId}/{job.Spec}.{job.Recipe.Item.Architecture}";

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        if (await Load(job, stop) is not { } record || !await builds.MarkRunning(record, stop))
            return JobStep.Done; // cancelled, or done before a crash

        var started = Stopwatch.GetTimestamp();
        var key = record.Recipe.Item.ContentKey;
        if (results.Find(key) is { } kept)
        {
            await builds.Complete(record, kept.Packages, kept.SignedBy, 0, reused: true, stop);
            return JobStep.Done;
        }

        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watch = CancelWhenBuildIs(record.BuildId, cancelled, watching.Token);
        try
        {
            await using var log = logs.Open(record.BuildId, record.Spec, record.Recipe.Item.Architecture);
            await log.WriteAsync(Encoding.UTF8.GetBytes($"== {record.Spec} {record.Recipe.Item.Evr} {record.Recipe.Item.Architecture}, attempt {job.Attempt}\n"), stop);
            var layers = await LayersOf(record, stop);
            var result = await builder.Build(record.Recipe, layers, log, cancelled.Token);
            await builds.Complete(record, result.Packages, result.SignedBy, Stopwatch.GetElapsedTime(started).TotalSeconds, reused: false, stop);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // The build was cancelled, and its jobs with it.
        }
        catch (Exception failure) when (failure is BuildFailedException or DomainException { Kind: ErrorKind.Invalid })
        {
            await builds.Fail(record, failure.Message, Stopwatch.GetElapsedTime(started).TotalSeconds, stop);
        }
        finally
        {
            await watching.CancelAsync();
            await watch;
        }
        return JobStep.Done;
    }

    public async Task Abandon(Job job, Exception last, CancellationToken stop)
    {
        if (await Load(job, stop) is { } record)
            await builds.Fail(record, last.Message, null, stop);
    }

    private Task<JobRecord?> Load(Job job, CancellationToken stop)
    {
        var payload = job.Payload<Payload>();
        return builds.FindJob(payload.BuildId, payload.Spec, payload.Architecture, stop);
    }

    private async Task<IReadOnlyCollection<string>> LayersOf(JobRecord record, CancellationToken stop)
    {
        if (record.Recipe.Layers.Count == 0)
            return [];
        var jobs = (await builds.JobsOf(record.BuildId, stop))
            .Where(j => j.Recipe.Item.Architecture == record.Recipe.Item.Architecture)
            .ToDictionary(j => j.Spec, StringComparer.Ordinal);
        var files = new List<string>();
        foreach (var layer in record.Recipe.Layers)
        {
            var needed = jobs[layer.Spec];
            files.AddRange(needed.Packages.Where(p => NameOf(p.Nevra) == layer.Package).Select(p => results.FileOf(needed.Recipe.Item.ContentKey, p)));
        }
        return files;
    }

    private static string NameOf(string nevra)
    {
        if (nevra.EndsWith(".src", StringComparison.Ordinal))
            return "";
        var release = nevra.LastIndexOf('-');
        return nevra[..nevra.LastIndexOf('-', release - 1)];
    }

    private async Task CancelWhenBuildIs(string buildId, CancellationTokenSource cancelled, CancellationToken watching)
    {
        try
        {
            while (true)
            {
                await Task.Delay(LookForCancellation, clock, watching);
                if (await builds.IsCancelled(buildId, watching))
                    await cancelled.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The job has ended.
        }
    }
}
