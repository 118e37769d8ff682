using AzureSimulator.Model;
using AzureSimulator.Operations;
using AzureSimulator.Storage;

namespace AzureSimulator.Galleries;

/// <summary>
/// The operations on galleries: a version is checked, then copied to one region after the other. Where its definition names an AKS image
/// family as its sku, arriving in a region puts the node image into that region's catalogue.
/// </summary>
public sealed class GalleryRuns(World world)
{
    private readonly BlobStore store = new(world);

    public void Advance(World _, GalleryResource resource)
    {
        resource.Due = null;
        if (resource.Deleting)
        {
            LongRunning.End(world, resource.OperationId!, "Succeeded");
            world.Galleries.Remove(resource.Key);
            foreach (var region in resource.Replication.Keys)
                Withdraw(resource, region);
            return;
        }
        if (!resource.Type.EndsWith("/versions", StringComparison.Ordinal))
        {
            End(resource, null);
            return;
        }
        var copied = resource.Replication.Where(region => region.Value <= world.Now).Select(region => region.Key).ToList();
        if (copied.Count == 0 && Problem(resource) is { } problem)
        {
            End(resource, problem);
            return;
        }
        PlanReplication(resource);
        foreach (var (region, from) in resource.Replication.Where(region => region.Value <= world.Now))
            Offer(resource, region, from);
        if (resource.Replication.Values.Where(until => until > world.Now).Order().Cast<DateTimeOffset?>().FirstOrDefault() is { } next)
        {
            resource.Due = next;
            world.Save(resource);
            return;
        }
        End(resource, null);
    }

    private void End(GalleryResource resource, ArmProblem? problem)
    {
        resource.ProvisioningState = problem is null ? "Succeeded" : "Failed";
        LongRunning.End(world, resource.OperationId!, resource.ProvisioningState, problem);
        world.Log(new LogEntry("gallery") { OperationId = resource.OperationId, Resource = resource.Key, Event = resource.ProvisioningState.ToLowerInvariant(), Detail = problem?.Message });
        resource.OperationId = null;
        world.Save(resource);
    }

    private ArmProblem? Problem(GalleryResource version)
    {
        var uri = version.Properties["storageProfile"]!["osDiskImage"]!["source"]!["uri"]!.GetValue<string>();
        if (!Uri.TryCreate(uri, UriKind.Absolute, out var address))
            return new ArmProblem("InvalidParameter", $"The source '{uri}' is not the address of a blob.");
        var key = Uri.UnescapeDataString(address.AbsolutePath.TrimStart('/'));
        if (!world.Fleet.StorageAccounts.Any(account => key.StartsWith(account.Name + "/", StringComparison.Ordinal)))
            return new ArmProblem("InvalidParameter", $"The source '{uri}' is in no storage account that this subscription can read.");
        if (world.Blobs.Find(key) is not { } blob)
            return new ArmProblem("ImageNotFound", $"The source blob '{uri}' does not exist.");
        if (blob.Type != "PageBlob")
            return new ArmProblem("InvalidParameter", $"The source blob '{uri}' is a {blob.Type}; a disk must be a page blob.");
        return FixedVhd.Problem(store.PathOf(blob), blob.Length) is { } wrong
            ? new ArmProblem("InvalidParameter", $"The source blob '{uri}' is not a supported VHD: {wrong}.")
            : null;
    }

    /// <summary>The home region has the version first; the others follow one after the other.</summary>
    private void PlanReplication(GalleryResource version)
    {
        var targets = (version.Properties["publishingProfile"]?["targetRegions"]?.AsArray() ?? [])
            .Select(region => GalleryChecks.Normal(region!["name"]!.GetValue<string>()))
            .Prepend(GalleryChecks.Normal(version.Location)).Distinct().ToList();
        foreach (var region in version.Replication.Keys.Except(targets).ToList())
        {
            version.Replication.Remove(region);
            Withdraw(version, region);
        }
        var latest = world.Now;
        foreach (var region in targets.Where(region => !version.Replication.ContainsKey(region)))
        {
            latest += world.Fleet.Durations.Replication / (version.Replication.Count == 0 ? 2 : 4);
            version.Replication[region] = latest;
        }
    }

    private void Offer(GalleryResource version, string region, DateTimeOffset from)
    {
        if (ImageOf(version) is not { } image)
            return;
        var offered = world.Catalogue.Find($"{region}/{image}") is not null;
        if (IsHidden(version, region))
        {
            if (offered)
                Withdraw(version, region);
            return;
        }
        if (offered)
            return;
        var entry = Seeding.Offer(region, image, from, Api.ManagedClusterRoutes.Texts(version.Tags));
        world.Catalogue.Save(entry);
        world.Log(new LogEntry("catalogue") { Event = "offered", Region = region, Image = image, Resource = version.Key });
    }

    private void Withdraw(GalleryResource version, string region)
    {
        if (ImageOf(version) is not { } image)
            return;
        world.Catalogue.Remove($"{region}/{image}");
        world.Log(new LogEntry("catalogue") { Event = "withdrawn", Region = region, Image = image, Resource = version.Key });
    }

    /// <summary>The node image that a version is, if the sku of its definition is an AKS image family and its name a date and a build number.</summary>
    private string? ImageOf(GalleryResource version)
    {
        var definition = world.Galleries.Find(version.Key[..version.Key.LastIndexOf("/versions/", StringComparison.OrdinalIgnoreCase)]);
        var name = $"{definition?.Properties["identifier"]?["sku"]?.GetValue<string>()}-{version.Name}";
        return NodeImage.TryParse(name, out _) ? name : null;
    }

    private static bool IsHidden(GalleryResource version, string region)
    {
        var profile = version.Properties["publishingProfile"];
        var target = profile?["targetRegions"]?.AsArray().FirstOrDefault(entry => GalleryChecks.Normal(entry!["name"]!.GetValue<string>()) == region);
        return (profile?["excludeFromLatest"]?.GetValue<bool>() ?? false) || (target?["excludeFromLatest"]?.GetValue<bool>() ?? false);
    }
}
