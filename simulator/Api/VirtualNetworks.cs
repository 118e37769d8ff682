using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>
/// The virtual network of each cluster whose subnet the fleet file sizes: the network, its subnet with every address in use, and the count of them.
/// It is read only: nodes take and free addresses as they come and go.
/// </summary>
public static class VirtualNetworks
{
    private const string Provider = "Microsoft.Network";
    private const string Network = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Network/virtualNetworks/{network}";
    private const string Action = Provider + "/virtualNetworks";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Network, ArmService.Handle(Provider, Action + "/read", call => ArmReply.Ok(Show(Find(call)))));
        routes.MapGet(Network + "/subnets", ArmService.Handle(Provider, Action + "/subnets/read", call => call.Page([Find(call)], ShowSubnet)));
        routes.MapGet(Network + "/subnets/{subnet}", ArmService.Handle(Provider, Action + "/subnets/read", call => ArmReply.Ok(ShowSubnet(Find(call)))));
        routes.MapGet(Network + "/usages", ArmService.Handle(Provider, Action + "/usages/read", call => call.Page([Find(call).Subnet], Usage)));
    }

    private static (ClusterState Cluster, Subnet Subnet) Find(ArmCall call)
    {
        var group = SubscriptionRoutes.FindGroup(call);
        var subscription = SubscriptionRoutes.Find(call);
        var cluster = call.World.Clusters.All.FirstOrDefault(known => known.Subscription == subscription.Id && known.ResourceGroup == group.Name
            && string.Equals(Subnet.NetworkOf(known.Name), call["network"], StringComparison.OrdinalIgnoreCase));
        if (cluster is null || Subnet.Of(call.World, cluster) is not { } subnet)
        {
            throw new ArmException(404, "ResourceNotFound",
                $"The Resource 'Microsoft.Network/virtualNetworks/{call["network"]}' under resource group '{call["group"]}' was not found.");
        }
        return call.Path.EndsWith("/subnets/" + Subnet.Name, StringComparison.OrdinalIgnoreCase) || !call.Path.Contains("/subnets/", StringComparison.OrdinalIgnoreCase)
            ? (cluster, subnet)
            : throw new ArmException(404, "NotFound", $"Resource {call.Path} not found.");
    }

    private static JsonObject Show((ClusterState Cluster, Subnet Subnet) found) => new()
    {
        ["id"] = found.Subnet.Id[..found.Subnet.Id.LastIndexOf("/subnets/", StringComparison.Ordinal)],
        ["name"] = Subnet.NetworkOf(found.Cluster.Name),
        ["type"] = "Microsoft.Network/virtualNetworks",
        ["location"] = found.Cluster.Region,
        ["properties"] = new JsonObject
        {
            ["provisioningState"] = "Succeeded",
            ["addressSpace"] = new JsonObject { ["addressPrefixes"] = new JsonArray("10.224.0.0/12") },
            ["subnets"] = new JsonArray(ShowSubnet(found)),
        },
    };

    private static JsonObject ShowSubnet((ClusterState Cluster, Subnet Subnet) found) => new()
    {
        ["id"] = found.Subnet.Id,
        ["name"] = Subnet.Name,
        ["type"] = "Microsoft.Network/virtualNetworks/subnets",
        ["properties"] = new JsonObject
        {
            ["provisioningState"] = "Succeeded",
            ["addressPrefix"] = found.Subnet.Prefix,
            ["ipConfigurations"] = new JsonArray([.. Taken(found.Cluster, found.Subnet).Select(id => (JsonNode)new JsonObject { ["id"] = id })]),
            ["delegations"] = new JsonArray(),
            ["privateEndpointNetworkPolicies"] = "Disabled",
            ["privateLinkServiceNetworkPolicies"] = "Enabled",
        },
    };

    private static JsonObject Usage(Subnet subnet) => new()
    {
        ["id"] = subnet.Id,
        ["currentValue"] = (double)subnet.Used,
        ["limit"] = (double)subnet.Usable,
        ["name"] = new JsonObject { ["value"] = "SubnetSpace", ["localizedValue"] = "Subnet size and usage" },
        ["unit"] = "Count",
    };

    /// <summary>One configuration for each address: those of the nodes, and those of what else is in the subnet.</summary>
    private static IEnumerable<string> Taken(ClusterState cluster, Subnet subnet)
    {
        foreach (var pool in subnet.Pools)
        {
            foreach (var node in pool.Nodes)
            {
                for (var number = 1; number <= subnet.PerNode(pool); number++)
                    yield return $"{AgentPoolRoutes.VirtualMachine(cluster, node)}/networkInterfaces/{node.Name[..^6]}/ipConfigurations/ipconfig{number}";
            }
        }
        for (var number = 1; number <= subnet.Foreign; number++)
            yield return $"/subscriptions/{cluster.Subscription}/resourceGroups/{cluster.ResourceGroup}/providers/Microsoft.Network/networkInterfaces/other-{number}/ipConfigurations/ipconfig1";
    }
}
