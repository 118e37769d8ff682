using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>The cores in use in a region and their limits, in all and by family of machines, as Microsoft.Compute lists them.</summary>
public static class ComputeUsages
{
    private const string Provider = "Microsoft.Compute";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet(
        "/subscriptions/{subscription}/providers/Microsoft.Compute/locations/{location}/usages", ArmService.Handle(Provider, Provider + "/locations/usages/read", List));

    private static ArmReply List(ArmCall call)
    {
        var subscription = SubscriptionRoutes.Find(call).Id;
        var region = LocationRoutes.Region(call);
        var cores = new RegionCores(call.World, subscription, region);
        return ArmReply.Ok(new JsonObject
        {
            ["value"] = new JsonArray(
            [
                Usage("cores", "Total Regional vCPUs", cores.Used, cores.Limit),
                .. cores.Families.Select(family => Usage(family, Words(family), cores.UsedOf(family), cores.LimitOf(family))),
            ]),
        });
    }

    private static JsonObject Usage(string name, string words, int used, int limit) => new()
    {
        ["unit"] = "Count",
        ["currentValue"] = used,
        ["limit"] = limit,
        ["name"] = new JsonObject { ["value"] = name, ["localizedValue"] = words },
    };

    /// <summary>standardDSv5Family is shown as "Standard DSv5 Family vCPUs".</summary>
    private static string Words(string family) => $"Standard {family["standard".Length..^"Family".Length]} Family vCPUs";
}
