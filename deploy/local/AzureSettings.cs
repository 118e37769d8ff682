using System.Text.Json.Nodes;

namespace ReleaseOrchestrator.LocalPlatform;

/// <summary>Turns what the simulator says of itself into the product's section <c>Azure</c>; the gallery is the one samples/fleet.yaml has room for.</summary>
internal static class AzureSettings
{
    private const string StorageAccount = "nodeimages";
    private static readonly string[] Regions = ["eastus", "westeurope", "southeastasia"];

    public static Dictionary<string, string> From(JsonNode endpoint)
    {
        string Text(string name) => endpoint[name]?.GetValue<string>() ?? throw new PlatformException($"The simulator's endpoint.json has no {name}.");
        var subscriptions = endpoint["subscriptionIds"]!.AsArray().Select(id => id!.GetValue<string>()).ToList();
        var settings = new Dictionary<string, string>
        {
            ["Azure__ArmEndpoint"] = Text("resourceManagerEndpoint"),
            ["Azure__Audience"] = Text("audience"),
            ["Azure__AuthorityHost"] = Text("authorityHost"),
            ["Azure__TenantId"] = Text("tenantId"),
            ["Azure__ClientId"] = Text("clientId"),
            ["Azure__ClientSecretFile"] = Text("clientSecretFile"),
            ["Azure__CaCertificateFile"] = Text("certificateAuthorityFile"),
            ["Azure__SubscriptionId"] = subscriptions[0],
            ["Azure__BlobEndpoint"] = endpoint["storageAccounts"]![StorageAccount]!.GetValue<string>(),
            ["Azure__Gallery__ResourceGroup"] = "images",
            ["Azure__Gallery__Name"] = "azurelinux",
            ["Azure__Gallery__StorageAccount"] = StorageAccount,
        };
        for (var i = 0; i < subscriptions.Count; i++)
            settings[$"Azure__SubscriptionIds__{i}"] = subscriptions[i];
        for (var i = 0; i < Regions.Length; i++)
            settings[$"Azure__Gallery__Regions__{i}"] = Regions[i];
        return settings;
    }
}
