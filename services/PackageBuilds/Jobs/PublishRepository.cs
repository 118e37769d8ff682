using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.PackageBuilds.Adapters;
using ReleaseOrchestrator.PackageBuilds.Adapters.Repositories;

namespace ReleaseOrchestrator.PackageBuilds.Jobs;

/// <summary>Ends a build: all its packages as one signed repository. Repeatable: the same packages are the same repository.</summary>
public sealed class PublishRepository(BuildStore builds, RepositoryPublisher publisher) : IJobHandler
{
    public sealed record Payload(string BuildId);

    public static string Kind => "publish-repository";

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        var id = job.Payload<Payload>().BuildId;
        if (await builds.Find(id, stop) is not { State: Contracts.Packages.PackageBuildState.Running })
            return JobStep.Done;

        var built = (await builds.JobsOf(id, stop)).Where(j => j.HasPackages).ToList();
        if (built.Count == 0)
            await builds.FailBuild(id, "nothing could be built: every SPEC was left out", stop);
        else
            await builds.Succeed(id, await publisher.Publish([.. built.Select(j => (j.Recipe, j.Packages))], stop), stop);
        return JobStep.Done;
    }

    public Task Abandon(Job job, Exception last, CancellationToken stop) =>
        builds.FailBuild(job.Payload<Payload>().BuildId, $"the repository could not be published: {last.Message}", stop);
}
