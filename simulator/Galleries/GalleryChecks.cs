using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AzureSimulator.Api;
using AzureSimulator.Model;

namespace AzureSimulator.Galleries;

/// <summary>What the service refuses at once, before an operation begins.</summary>
public static partial class GalleryChecks
{
    public static void Require(World world, string type, string name, string location, JsonObject properties, GalleryResource? present)
    {
        RequireRegion(world, location, "location");
        if (present is not null && !Same(present.Location, location))
            throw new ArmException(409, "InvalidResourceLocation", $"The resource '{name}' is in '{present.Location}' and cannot move to '{location}'.");
        switch (type)
        {
            case "Microsoft.Compute/galleries":
                if (!GalleryName().IsMatch(name))
                    throw Invalid("galleryName", $"'{name}' must be up to 80 letters, digits, periods and underscores");
                break;
            case "Microsoft.Compute/galleries/images":
                RequireDefinition(properties, present);
                break;
            default:
                RequireVersion(world, name, properties, present);
                break;
        }
    }

    private static void RequireDefinition(JsonObject properties, GalleryResource? present)
    {
        foreach (var field in new[] { "publisher", "offer", "sku" })
        {
            if (Text(properties["identifier"]?[field]) is not { Length: > 0 })
                throw Invalid($"galleryImage.properties.identifier.{field}", "it is missing");
        }
        if (Text(properties["osType"]) is not ("Linux" or "Windows"))
            throw Invalid("galleryImage.properties.osType", "it must be Linux or Windows");
        if (Text(properties["osState"]) is not ("Generalized" or "Specialized"))
            throw Invalid("galleryImage.properties.osState", "it must be Generalized or Specialized");
        if (present is not null && !JsonNode.DeepEquals(present.Properties["identifier"], properties["identifier"]))
            throw new ArmException(409, "PropertyChangeNotAllowed", "Changing property 'galleryImage.properties.identifier' is not allowed.");
    }

    private static void RequireVersion(World world, string name, JsonObject properties, GalleryResource? present)
    {
        if (!VersionName().IsMatch(name))
            throw Invalid("galleryImageVersionName", $"'{name}' must have the form number.number.number");
        var source = properties["storageProfile"]?["osDiskImage"]?["source"];
        if (Text(source?["uri"]) is not { Length: > 0 } && Text(source?["id"]) is not { Length: > 0 })
            throw Invalid("galleryArtifactVersion.properties.storageProfile.osDiskImage.source.uri", "it is missing; the simulator makes image versions from a VHD in a storage account");
        if (Text(source?["uri"]) is null)
            throw Invalid("galleryArtifactVersion.properties.storageProfile.osDiskImage.source.id", "the simulator makes image versions from a blob 'uri' only");
        if (present is not null && !JsonNode.DeepEquals(present.Properties["storageProfile"]?["osDiskImage"]?["source"]?["uri"], source?["uri"]))
            throw new ArmException(409, "PropertyChangeNotAllowed", "Changing property 'galleryImageVersion.properties.storageProfile' is not allowed.");
        foreach (var region in properties["publishingProfile"]?["targetRegions"]?.AsArray() ?? [])
            RequireRegion(world, Text(region?["name"]) ?? "", "publishingProfile.targetRegions.name");
    }

    private static void RequireRegion(World world, string region, string field)
    {
        if (!world.Fleet.Regions.Any(known => Same(known.Name, Normal(region))))
            throw new ArmException(400, "LocationNotAvailableForResourceType", $"'{field}' is '{region}', which is none of the regions {string.Join(", ", world.Fleet.Regions.Select(known => known.Name))}.");
    }

    /// <summary>Regions may be written as people write them: "East US".</summary>
    public static string Normal(string region) => region.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    private static ArmException Invalid(string parameter, string problem) => new(400, "InvalidParameter", $"The value of parameter {parameter} is invalid: {problem}.");

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[A-Za-z0-9]([\w.]{0,78}[A-Za-z0-9])?$")]
    private static partial Regex GalleryName();

    [GeneratedRegex(@"^\d{1,10}\.\d{1,10}\.\d{1,10}$")]
    private static partial Regex VersionName();
}
