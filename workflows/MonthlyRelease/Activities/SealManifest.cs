using Dapr.Workflow;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease.Activities;

/// <summary>Writes down, for good, what the release consists of. Safe to repeat: a sealed manifest is never written again.</summary>
public sealed class SealManifest(AppCalls apps, ServiceDatabase database, AuditLog audit, TimeProvider clock) : WorkflowActivity<string, string>
{
    public override async Task<string> RunAsync(WorkflowActivityContext context, string input)
    {
        var build = await apps.Get<PackageBuild>(AppIds.PackageBuilds, $"packages/builds/{input}", CancellationToken.None);
        var composition = await apps.Get<Composition>(AppIds.ImageComposition, $"images/compositions/{input}", CancellationToken.None);
        return await database.Write(async session =>
        {
            var release = await session.Release(input);
            if (release.ManifestDigest is { } sealedAs)
                return sealedAs;

            // Order and timings are taken out: the same content gives the same digest.
            var images = composition.Images.OrderBy(i => i.Definition, StringComparer.Ordinal).ThenBy(i => i.Architecture, StringComparer.Ordinal).Select(i => i with { Seconds = null, Reused = false }).ToList();
            var manifest = new ReleaseManifest(input, release.Version, build.PlanHash, build.Repository!, images);
            var digest = $"sha256:{ReleaseJson.Hash(manifest)}";
            await session.SaveReleaseDocument(input, manifest);
            await session.Save(release with { ManifestDigest = digest });
            await audit.Append(session, $"{input}:seal", "app:release-workflows", "seal-manifest", input, "packages built and images published", $"manifest {digest}");
            await session.Tell(input, "manifest", clock.GetUtcNow(), "manifest", $"Manifest sealed: {digest}");
            return digest;
        });
    }
}
