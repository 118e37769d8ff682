using Dapr.Workflow;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease.Activities;

/// <summary>Has package-builds build what the release needs. The build is named after the release: asking twice is asking once.</summary>
public sealed class StartPackageBuild(AppCalls apps, ServiceDatabase database) : WorkflowActivity<string, PhaseProgress>
{
    public override async Task<PhaseProgress> RunAsync(WorkflowActivityContext context, string input)
    {
        var (release, policy) = await database.Read(async s => (await s.Release(input), await s.ReleaseDocument<ReleasePolicy>(input)));
        return await Refusals.AsFailure(async () =>
        {
            await apps.Put<StartPackageBuildRequest, PackageBuild>(
                AppIds.PackageBuilds, $"packages/builds/{input}", new(release.Version, policy!.CascadeDepth), CancellationToken.None);
            return PhaseProgress.Started;
        });
    }
}

/// <summary>How far the build is; notes it in the ledger.</summary>
public sealed class ReadPackageBuild(AppCalls apps, ServiceDatabase database, TimeProvider clock) : WorkflowActivity<string, PhaseProgress>
{
    public override async Task<PhaseProgress> RunAsync(WorkflowActivityContext context, string input)
    {
        var build = await apps.Get<PackageBuild>(AppIds.PackageBuilds, $"packages/builds/{input}", CancellationToken.None);
        var done = build.Jobs.Count(j => j.State is PackageJobState.Built or PackageJobState.Reused or PackageJobState.Skipped);
        var skipped = build.Jobs.Where(j => j.State == PackageJobState.Skipped).ToList();
        var view = new PhaseView(
            done, build.Jobs.Count, build.Jobs.Count(j => j.State == PackageJobState.Reused), (build.EndedAt - build.StartedAt)?.TotalSeconds, skipped.Count);
        await database.Write(async session =>
        {
            await session.Save(await session.Release(input) with { Packages = view });
            foreach (var job in skipped)
                await session.Tell(input, $"package:{job.Spec}:{job.Architecture}", clock.GetUtcNow(), "package", $"{job.Spec} ({job.Architecture}) left out: {job.Reason}");
            if (build.State == PackageBuildState.Succeeded)
                await session.Tell(input, "packages", clock.GetUtcNow(), "packages", $"{view.Total} SPECs: {view.Made} built, {view.Reused} unchanged and used again, {view.Skipped} left out; repository {build.Repository!.Id} with {build.Repository.Packages.Count} packages");
        });
        return new PhaseProgress(
            build.State switch
            {
                PackageBuildState.Running => PhaseState.Running,
                PackageBuildState.Succeeded => PhaseState.Succeeded,
                PackageBuildState.Cancelled => PhaseState.Cancelled,
                _ => PhaseState.Failed,
            },
            build.Reason);
    }
}

public sealed class CancelPackageBuild(AppCalls apps) : WorkflowActivity<string, bool>
{
    public override async Task<bool> RunAsync(WorkflowActivityContext context, string input)
    {
        await apps.Post<object, object>(AppIds.PackageBuilds, $"packages/builds/{input}/cancel", new { }, CancellationToken.None);
        return true;
    }
}
