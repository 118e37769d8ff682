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
        return world.Catalogue.All
            .Where(entry => entry.Region == region && entry.AvailableFrom <= world.Now)
            .Select(entry => NodeImage.Parse(entry.Image))
            .Where(offered => offered.Family == current.Family)
            .Append(current)
            .MaxBy(offered => offered.Order)!.Name;
    }
}
