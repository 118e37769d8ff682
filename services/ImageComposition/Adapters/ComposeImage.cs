using System.Diagnostics;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.ImageComposition.Adapters.Local;

namespace ReleaseOrchestrator.ImageComposition.Adapters;

/// <summary>The long work of one image: composed first, then published. Each step looks at what is there and goes on from it.</summary>
public sealed class ComposeImage(CompositionStore store, IImageBackend backend, ImageLibrary library, IImageGallery gallery, RunningImages running) : IJobHandler
{
    private const int MostGalleryFailures = 3;

    public static string Kind => "compose-image";

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        var task = job.Payload<ImageTask>();
        using var cancellation = running.Begin(task.CompositionId, stop);
        try
        {
            if (await store.Pending(task, cancellation.Token) is not { } pending)
                return JobStep.Done;
            return pending.Image.Digest is null
                ? await Compose(task, pending, cancellation.Token)
                : await Publish(task, pending, cancellation.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return JobStep.Done; // the composition was cancelled while this ran
        }
        catch (ImageRejectedException rejection)
        {
            await Reject(task, rejection.Message, stop);
            return JobStep.Done;
        }
        catch (DomainException refusal) when (refusal.Kind is ErrorKind.Invalid or ErrorKind.Conflict)
        {
            await Reject(task, refusal.Message, stop);
            return JobStep.Done;
        }
    }

    public Task Abandon(Job job, Exception last, CancellationToken stop) => Reject(job.Payload<ImageTask>(), last.Message, stop);

    private async Task<JobStep> Compose(ImageTask task, PendingImage pending, CancellationToken stop)
    {
        // Found means made before, by this composition or by an earlier one. Only the first is not a reuse, and it has been marked as composing.
        var reused = pending.Image.State == ImageState.Queued && await library.Find(pending.Order.ContentKey, stop) is not null;
        await store.Advance(task, image => image with { State = ImageState.Composing }, stop);

        var watch = Stopwatch.StartNew();
        var artifact = await backend.Compose(pending.Order, stop);
        var failures = artifact.Failures.Select(check => $"{check.Name}: {check.Detail}").ToList();
        await store.Advance(
            task,
            image => image with
            {
                State = failures.Count == 0 ? ImageState.Publishing : ImageState.Rejected,
                Reason = failures.Count == 0 ? null : string.Join("; ", failures),
                Digest = artifact.Digest,
                Size = artifact.Size,
                Location = failures.Count == 0 ? Location(artifact) : null,
                SbomDigest = artifact.SbomDigest,
                VerityRootHash = artifact.Verity?.RootHash,
                Checks = artifact.Checks,
                Promises = artifact.Promises ?? image.Promises, // images that were made before have none of their own
                Reused = reused,
                Seconds = Math.Round(watch.Elapsed.TotalSeconds, 3),
            },
            stop);
        return failures.Count == 0 ? JobStep.Again(TimeSpan.Zero) : JobStep.Done;
    }

    private async Task<JobStep> Publish(ImageTask task, PendingImage pending, CancellationToken stop)
    {
        // A container base is published by its layout being there; only AKS needs a gallery.
        var step = pending.Image.Kind == ImageKind.ContainerBase
            ? Publication.Complete(pending.Image.Location!)
            : await gallery.Publish(pending.Image, new Uri(pending.Image.Location!).LocalPath, pending.Order.ReleaseVersion, stop);
        if (step.VersionId is { } id)
        {
            await store.Advance(
                task,
                image => image with { State = ImageState.Published, Reason = null, GalleryVersionId = image.Kind == ImageKind.NodeImage ? id : null },
                stop);
            return JobStep.Done;
        }

        if (step.Failed && await store.CountFailure(task, stop) >= MostGalleryFailures)
            throw new ImageRejectedException($"the gallery failed {MostGalleryFailures} times: {step.Detail}");
        if (pending.Image.Reason != step.Detail)
            await store.Advance(task, image => image with { Reason = step.Detail }, stop);
        return JobStep.Again(step.After);
    }

    private Task<bool> Reject(ImageTask task, string reason, CancellationToken stop) =>
        store.Advance(task, image => image with { State = ImageState.Rejected, Reason = reason }, stop);

    private string Location(ComposedArtifact artifact) => new Uri(Path.Combine(library.Directory(artifact.ContentKey), artifact.Path)).AbsoluteUri;
}
