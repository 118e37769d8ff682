using Dapr.Workflow;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease.Activities;

/// <summary>Has image-composition compose every definition from the repository that the build ended in.</summary>
public sealed class StartComposition(AppCalls apps, ServiceDatabase database) : WorkflowActivity<string, PhaseProgress>
{
    public override async Task<PhaseProgress> RunAsync(WorkflowActivityContext context, string input)
    {
        var release = await database.Read(s => s.Release(input));
        var build = await apps.Get<PackageBuild>(AppIds.PackageBuilds, $"packages/builds/{input}", CancellationToken.None);
        return await Refusals.AsFailure(async () =>
        {
            await apps.Put<StartCompositionRequest, Composition>(
                AppIds.ImageComposition, $"images/compositions/{input}", new(release.Version, build.Repository!), CancellationToken.None);
            return PhaseProgress.Started;
        });
    }
}

/// <summary>How far the images are; notes it in the ledger.</summary>
public sealed class ReadComposition(AppCalls apps, ServiceDatabase database, TimeProvider clock) : WorkflowActivity<string, PhaseProgress>
{
    public override async Task<PhaseProgress> RunAsync(WorkflowActivityContext context, string input)
    {
        var composition = await apps.Get<Composition>(AppIds.ImageComposition, $"images/compositions/{input}", CancellationToken.None);
        var view = new PhaseView(
            composition.Images.Count(i => i.State == ImageState.Published), composition.Images.Count, composition.Images.Count(i => i.Reused), (composition.EndedAt - composition.StartedAt)?.TotalSeconds);
        await database.Write(async session =>
        {
            await session.Save(await session.Release(input) with { Images = view });
            foreach (var image in composition.Images.Where(i => i.State == ImageState.Published))
                await session.Tell(input, $"image:{image.Definition}:{image.Architecture}", clock.GetUtcNow(), "image", $"{image.Definition} {image.NodeImageVersion ?? image.Version} published, {image.Digest}{(image.Reused ? ", unchanged and used again" : "")}");
        });
        return new PhaseProgress(
            composition.State switch
            {
                CompositionState.Running => PhaseState.Running,
                CompositionState.Succeeded => PhaseState.Succeeded,
                CompositionState.Cancelled => PhaseState.Cancelled,
                _ => PhaseState.Failed,
            },
            composition.Reason);
    }
}

public sealed class CancelComposition(AppCalls apps) : WorkflowActivity<string, bool>
{
    public override async Task<bool> RunAsync(WorkflowActivityContext context, string input)
    {
        await apps.Post<object, object>(AppIds.ImageComposition, $"images/compositions/{input}/cancel", new { }, CancellationToken.None);
        return true;
    }
}
