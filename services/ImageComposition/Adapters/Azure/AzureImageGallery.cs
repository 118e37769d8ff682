using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Identity;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Resources;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Azure;

/// <summary>
/// Publishes node images to an Azure compute gallery. Nothing about a running operation is remembered: the gallery image version itself
/// says how far it is, so a restart, or another process, just looks again.
/// </summary>
public sealed class AzureImageGallery(AzureSettings settings) : IImageGallery, IDisposable
{
    private const string DigestTag = "image-digest";
    private static readonly TimeSpan _look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _wait = TimeSpan.FromSeconds(5);
    private volatile AzureAccess? _access;

    public void Require() => settings.Require();

    public void Dispose() => _access?.Dispose();

    public async Task<Publication> Publish(ComposedImage image, string file, string releaseVersion, CancellationToken stop)
    {
        Require();
        try
        {
            // At first use, not at start: certificate and secret may be put there after this process began.
            var azure = _access ??= new AzureAccess(settings);
            var seen = await Look(azure, image, stop);
            if (seen is { Failed: false })
                return seen;
            var asked = await Ask(azure, image, file, releaseVersion, stop);
            return seen ?? asked;
        }
        catch (RequestFailedException fault) when (fault.Status == 400)
        {
            throw new ImageRejectedException($"Azure refuses {image.NodeImageVersion}: {fault.ErrorCode}: {FirstLine(fault)}");
        }
        catch (RequestFailedException fault)
        {
            // No sign-in, no rights, no resource group, a conflict, throttling, an outage: all can be cured while this waits.
            return Publication.Waiting($"waiting for Azure, which answers {fault.Status} {fault.ErrorCode}: {FirstLine(fault)}", RetryAfter(fault));
        }
        catch (Exception fault) when (fault is AuthenticationFailedException or AggregateException or IOException or UnauthorizedAccessException or HttpRequestException)
        {
            return Publication.Waiting($"waiting for Azure: {FirstLine(fault)}", _wait);
        }
    }

    /// <summary>What the gallery has of this image; null when nothing, or not all of it.</summary>
    private async Task<Publication?> Look(AzureAccess azure, ComposedImage image, CancellationToken stop)
    {
        var id = GalleryImageVersionResource.CreateResourceIdentifier(
            settings.SubscriptionId, settings.Gallery.ResourceGroup, settings.Gallery.Name, image.Family, image.Version);
        var version = await Find(async () => (await azure.Arm.GetGalleryImageVersionResource(id).GetAsync(ReplicationStatusType.ReplicationStatus, stop)).Value);
        if (version is null)
            return null;

        var digest = version.Data.Tags.TryGetValue(DigestTag, out var tag) ? tag : null;
        if (digest != image.Digest)
            throw ImageErrors.GalleryVersionTaken(image.NodeImageVersion!, image.Digest!, digest);
        if (version.Data.ProvisioningState is { } state && state != GalleryProvisioningState.Succeeded)
        {
            return state == GalleryProvisioningState.Failed
                ? new Publication(null, $"the gallery failed: {Details(version.Data)}", _wait, Failed: true)
                : Publication.Waiting($"the gallery is at {state}", _look);
        }

        var status = version.Data.ReplicationStatus?.Summary ?? [];
        var missing = settings.Gallery.Regions.Where(region => !status.Any(s => Same(s.Region, region) && s.State == RegionalReplicationState.Completed)).ToList();
        if (missing.Count == 0)
            return Publication.Complete(id.ToString());
        var targets = version.Data.PublishingProfile?.TargetRegions.Select(t => t.Name).ToList() ?? [];
        return missing.All(region => targets.Any(target => Same(target, region)))
            ? Publication.Waiting($"replicating to {string.Join(", ", missing)}", _look)
            : null; // regions were added to the settings since
    }

    private static string Details(GalleryImageVersionData version) =>
        version.ReplicationStatus?.Summary.Select(s => s.Details).FirstOrDefault(d => !string.IsNullOrWhiteSpace(d)) ?? "it gives no details";

    /// <summary>Takes the next step towards the version: gallery, definition, disk, version. None of them is waited for here.</summary>
    private async Task<Publication> Ask(AzureAccess azure, ComposedImage image, string file, string releaseVersion, CancellationToken stop)
    {
        var group = azure.Arm.GetResourceGroupResource(ResourceGroupResource.CreateResourceIdentifier(settings.SubscriptionId, settings.Gallery.ResourceGroup));
        if (await Gallery(group, stop) is not { } gallery)
            return Publication.Waiting($"making the gallery {settings.Gallery.Name}", _look);
        if (await Definition(gallery, image, stop) is not { } definition)
            return Publication.Waiting($"making the image definition {image.Family}", _look);
        var blob = await VhdUpload.Send(azure, $"{image.NodeImageVersion}-{image.Digest!["sha256:".Length..][..12]}.vhd", file, image.Digest!, stop);

        var data = new GalleryImageVersionData(Location)
        {
            StorageProfile = new GalleryImageVersionStorageProfile { OSDiskImage = new GalleryOSDiskImage { GallerySource = Source(blob) } },
            PublishingProfile = new GalleryImageVersionPublishingProfile { ReplicaCount = 1 },
            Tags =
            {
                [DigestTag] = image.Digest!,
                ["release"] = releaseVersion,
                ["sbom-digest"] = image.SbomDigest!,
                ["verity-root-hash"] = image.VerityRootHash ?? "",
            },
        };
        foreach (var (name, value) in Promised(image.Promises))
            data.Tags[name] = value;
        foreach (var region in settings.Gallery.Regions)
            data.PublishingProfile.TargetRegions.Add(new TargetRegion(region));
        await definition.GetGalleryImageVersions().CreateOrUpdateAsync(WaitUntil.Started, image.Version, data, stop);
        return Publication.Waiting("the gallery takes the image", _look);
    }

    /// <summary>For people who look at the gallery: what nodes of the image are like.</summary>
    private static IEnumerable<(string Name, string Value)> Promised(PromisedFacts? promises) =>
        from fact in new[]
        {
            ("kernel", promises?.Kernel), ("containerd", promises?.Containerd), ("selinux", promises?.Selinux), ("cgroup", promises?.Cgroup),
            ("fips", promises?.Fips switch { true => "true", false => "false", null => null }),
        }
        where fact.Item2 is not null
        select (fact.Item1, fact.Item2);

    /// <summary>The gallery; null while it is being made.</summary>
    private async Task<GalleryResource?> Gallery(ResourceGroupResource group, CancellationToken stop)
    {
        var galleries = group.GetGalleries();
        var found = await Find(async () => (await galleries.GetAsync(settings.Gallery.Name, cancellationToken: stop)).Value);
        if (found?.Data.ProvisioningState is { } state && state != GalleryProvisioningState.Failed)
            return state == GalleryProvisioningState.Succeeded ? found : null;
        await galleries.CreateOrUpdateAsync(
            WaitUntil.Started, settings.Gallery.Name, new GalleryData(Location) { Description = "Node images of Azure Linux releases" }, stop);
        return null;
    }

    /// <summary>The image definition of the image's family; null while it is being made.</summary>
    private async Task<GalleryImageResource?> Definition(GalleryResource gallery, ComposedImage image, CancellationToken stop)
    {
        var images = gallery.GetGalleryImages();
        var found = await Find(async () => (await images.GetAsync(image.Family, stop)).Value);
        if (found?.Data.ProvisioningState is { } state && state != GalleryProvisioningState.Failed)
            return state == GalleryProvisioningState.Succeeded ? found : null;
        var data = new GalleryImageData(Location)
        {
            OSType = SupportedOperatingSystemType.Linux,
            OSState = OperatingSystemStateType.Generalized,
            HyperVGeneration = HyperVGeneration.V2,
            Architecture = image.Architecture == "aarch64" ? ArchitectureType.Arm64 : ArchitectureType.X64,
            Identifier = new GalleryImageIdentifier(settings.Gallery.Publisher, settings.Gallery.Offer, image.Family),
        };
        await images.CreateOrUpdateAsync(WaitUntil.Started, image.Family, data, stop);
        return null;
    }

    private static async Task<T?> Find<T>(Func<Task<T>> read)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (RequestFailedException fault) when (fault.Status == 404 && fault.ErrorCode is "ResourceNotFound" or "NotFound" or "ParentResourceNotFound")
        {
            return null; // but not when the resource group or the subscription is missing: that is for people to cure
        }
    }

    private GalleryDiskImageSource Source(Uri blob) => new()
    {
        Uri = blob,
        StorageAccountId = settings.Gallery.StorageAccount is { } account
            ? new ResourceIdentifier($"/subscriptions/{settings.SubscriptionId}/resourceGroups/{settings.Gallery.ResourceGroup}/providers/Microsoft.Storage/storageAccounts/{account}")
            : null,
    };

    private AzureLocation Location => new(settings.Gallery.Regions[0]);

    /// <summary>Azure writes "West US 2" and "westus2" for the same region.</summary>
    private static bool Same(string? left, string? right) => Plain(left) == Plain(right);

    private static string Plain(string? region) => (region ?? "").Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    private static TimeSpan RetryAfter(RequestFailedException fault) =>
        fault.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) == true
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 300))
            : _wait;

    private static string FirstLine(Exception fault) => (fault is AggregateException { InnerException: { } inner } ? inner : fault).Message.Split('\n')[0].Trim();
}
