using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>The node images that a region offers now.</summary>
public static class Catalogue
{
    public static CatalogueEntry? Find(World world, string region, string image) =>
        world.Catalogue.Find($"{region}/{image}") is { } entry && entry.AvailableFrom <= world.Now ? entry : null;

    /// <summary>The newest image of the family of the given one; the given one where the region offers nothing newer.</summary>
    public static string Latest(World world, string region, string image)
    {
        var current = NodeImage.Parse(image);
        return Offered(world, region).Where(offered => offered.Family == current.Family).Append(current).MaxBy(offered => offered.Order)!.Name;
    }

    /// <summary>The newest image of each family that a region offers.</summary>
    public static IEnumerable<NodeImage> Latest(World world, string region) =>
        Offered(world, region).GroupBy(image => image.Family).Select(family => family.MaxBy(image => image.Order)!);

    /// <summary>The newest image of the first of these families that the region offers.</summary>
    public static string? Newest(World world, string region, IReadOnlyList<string> families)
    {
        var offered = Offered(world, region).ToList();
        return families.Select(family => offered.Where(image => image.Family == family).MaxBy(image => image.Order)?.Name).FirstOrDefault(name => name is not null);
    }

    /// <summary>The image that a pool with these settings gets at a Kubernetes version.</summary>
    public static string For(World world, string region, JsonObject properties, Version kubernetes)
    {
        var families = ImageFamily.For(properties, kubernetes);
        var image = Newest(world, region, families)
            ?? throw new ArmException(400, "InvalidParameter", $"Region '{region}' offers no node image of the family '{string.Join("' or '", families)}'.");
        return ImageFamily.IsRemoved(image, world.Now)
            ? throw new ArmException(400, "InvalidParameter",
                $"Azure Linux 2.0 is no longer available: no node can be made from '{image}'. Use osSKU AzureLinux with Kubernetes 1.32 or later, or AzureLinux3.")
            : image;
    }

    private static IEnumerable<NodeImage> Offered(World world, string region) =>
        world.Catalogue.All.Where(entry => entry.Region == region && entry.AvailableFrom <= world.Now).Select(entry => NodeImage.Parse(entry.Image));
}
