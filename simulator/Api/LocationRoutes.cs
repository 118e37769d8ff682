using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>What a region offers: Kubernetes versions, and (in previews) the latest node image of each family.</summary>
public static class LocationRoutes
{
    private const string Location = ManagedClusterRoutes.Subscription + "/locations/{location}";
    private const string Action = ManagedClusterRoutes.Provider + "/locations";

    public static void Map(IEndpointRouteBuilder routes)
    {
        const string provider = ManagedClusterRoutes.Provider;
        routes.MapGet(Location + "/kubernetesVersions", ArmService.Handle(provider, Action + "/kubernetesversions/read", Versions));
        routes.MapGet(Location + "/nodeImageVersions", ArmService.Preview(provider, Action + "/nodeImageVersions/read", "2026-06-02-preview", Images));
    }

    private static ArmReply Versions(ArmCall call)
    {
        var offered = KubernetesReleases.Offered(call.World, Region(call));
        var ordinary = KubernetesReleases.Default(offered);
        var values = offered.GroupBy(KubernetesReleases.Minor).Select(minor =>
        {
            var shown = new JsonObject
            {
                ["version"] = KubernetesReleases.MinorName(minor.First()),
                ["capabilities"] = new JsonObject { ["supportPlan"] = new JsonArray("KubernetesOfficial") },
                ["patchVersions"] = new JsonObject(minor.Select(version => KeyValuePair.Create(version.ToString(), (JsonNode?)new JsonObject
                {
                    ["upgrades"] = new JsonArray([.. KubernetesReleases.Upgrades(offered, version).Select(step => (JsonNode)step.ToString())]),
                }))),
            };
            if (minor.Key == KubernetesReleases.Minor(ordinary))
                shown["isDefault"] = true;
            if (KubernetesReleases.IsPreview(offered, minor.First()))
                shown["isPreview"] = true;
            return (JsonNode)shown;
        });
        return ArmReply.Ok(new JsonObject { ["values"] = new JsonArray([.. values]) });
    }

    private static ArmReply Images(ArmCall call) => call.Page([.. Catalogue.Latest(call.World, Region(call)).OrderBy(image => image.Name, StringComparer.Ordinal)], image => new JsonObject
    {
        ["os"] = image.Family.StartsWith("AKSUbuntu", StringComparison.Ordinal) ? "AKSUbuntu" : image.Family.Split('-')[0],
        ["sku"] = image.Family.Contains('-', StringComparison.Ordinal) ? image.Family[(image.Family.IndexOf('-', StringComparison.Ordinal) + 1)..] : image.Family,
        ["version"] = image.Name[(image.Name.LastIndexOf('-') + 1)..],
        ["fullName"] = image.Name,
    });

    public static string Region(ArmCall call)
    {
        SubscriptionRoutes.Find(call);
        return call.World.Fleet.Regions.FirstOrDefault(region => string.Equals(region.Name, call["location"], StringComparison.OrdinalIgnoreCase))?.Name
            ?? throw new ArmException(400, "InvalidParameter", $"The location '{call["location"]}' is unknown. Known: {string.Join(", ", call.World.Fleet.Regions.Select(region => region.Name))}.");
    }
}
