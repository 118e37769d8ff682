using System.Text;
using System.Text.Json.Nodes;
using AzureSimulator.Kubernetes;
using AzureSimulator.Model;
using AzureSimulator.Operations;

namespace AzureSimulator.Api;

/// <summary>Managed clusters: list, get, tags, credentials; what else is asked of them goes on from here.</summary>
public static class ManagedClusterRoutes
{
    public const string Provider = "Microsoft.ContainerService";
    public const string Subscription = "/subscriptions/{subscription}/providers/Microsoft.ContainerService";
    public const string Group = "/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.ContainerService";
    public const string Cluster = Group + "/managedClusters/{cluster}";
    public const string Action = Provider + "/managedClusters";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Subscription + "/managedClusters", ArmService.Handle(Provider, Action + "/read", ListInSubscription));
        routes.MapGet(Group + "/managedClusters", ArmService.Handle(Provider, Action + "/read", ListInGroup));
        routes.MapGet(Cluster, ArmService.Handle(Provider, Action + "/read", call => ArmReply.Ok(ManagedClusterJson.Show(call, Find(call)))));
        routes.MapPatch(Cluster, ArmService.Handle(Provider, Action + "/write", UpdateTags));
        routes.MapPut(Cluster, ArmService.Handle(Provider, Action + "/write", WriteManagedCluster.Put));
        routes.MapDelete(Cluster, ArmService.Handle(Provider, Action + "/delete", ManagedClusterActions.Delete));
        routes.MapGet(Cluster + "/upgradeProfiles/default", ArmService.Handle(Provider, Action + "/upgradeProfiles/read", UpgradeProfiles.OfCluster));
        routes.MapPost(Cluster + "/upgradeInsights/default/evaluate", ArmService.Preview(Provider, Action + "/upgradeInsights/evaluate/action", "2026-03-02-preview", UpgradeInsights.Evaluate));
        routes.MapPost(Cluster + "/runCommand", ArmService.Handle(Provider, Action + "/runCommand/action", RunCommand.Start));
        routes.MapGet(Cluster + "/commandResults/{command}", ArmService.Handle(Provider, Action + "/commandResults/read", RunCommand.Result));
        foreach (var kind in new[] { "listClusterUserCredential", "listClusterAdminCredential", "listClusterMonitoringUserCredential" })
            routes.MapPost($"{Cluster}/{kind}", ArmService.Handle(Provider, $"{Action}/{kind}/action", call => Credentials(call, kind)));
        routes.MapPost(Cluster + "/abort", ArmService.Handle(Provider, Action + "/abort/action", ManagedClusterActions.Abort));
        routes.MapPost(Cluster + "/start", ArmService.Handle(Provider, Action + "/start/action", ManagedClusterActions.Start));
        routes.MapPost(Cluster + "/stop", ArmService.Handle(Provider, Action + "/stop/action", ManagedClusterActions.Stop));
        routes.MapPost(Cluster + "/rotateClusterCertificates", ArmService.Handle(Provider, Action + "/rotateClusterCertificates/action", ManagedClusterActions.RotateCertificates));
    }

    public static ClusterState Find(ArmCall call)
    {
        SubscriptionRoutes.FindGroup(call);
        return call.World.Clusters.Find(Key(call)) ?? throw new ArmException(404, "ResourceNotFound",
            $"The Resource 'Microsoft.ContainerService/managedClusters/{call["cluster"]}' under resource group '{call["group"]}' was not found.");
    }

    public static string Key(ArmCall call) =>
        $"/subscriptions/{call["subscription"]}/resourceGroups/{call["group"]}/providers/Microsoft.ContainerService/managedClusters/{call["cluster"]}";

    private static ArmReply ListInSubscription(ArmCall call)
    {
        var subscription = SubscriptionRoutes.Find(call).Id;
        return call.Page([.. call.World.Clusters.All.Where(cluster => cluster.Subscription == subscription)], cluster => ManagedClusterJson.Show(call, cluster));
    }

    private static ArmReply ListInGroup(ArmCall call)
    {
        var subscription = SubscriptionRoutes.Find(call).Id;
        var group = SubscriptionRoutes.FindGroup(call).Name;
        return call.Page([.. call.World.Clusters.All.Where(cluster => cluster.Subscription == subscription && cluster.ResourceGroup == group)], cluster => ManagedClusterJson.Show(call, cluster));
    }

    private static ArmReply UpdateTags(ArmCall call)
    {
        var cluster = Find(call);
        if (call.Body["tags"] is not JsonObject tags)
            throw new ArmException(400, "InvalidParameter", "The body must hold 'tags', an object of texts.");
        Conditions.RequireMatch(call, cluster.ETag, cluster.Name, cluster.OperationId is not null);
        Conditions.RequireIdle(call.World, cluster);
        cluster.Tags = Texts(tags);
        var operation = ClusterRuns.Begin(call.World, cluster, ClusterChange.Update);
        return ArmReply.Ok(ManagedClusterJson.Show(call, cluster)).With(call, operation);
    }

    private static ArmReply Credentials(ArmCall call, string kind)
    {
        var cluster = Find(call);
        var admin = kind == "listClusterAdminCredential";
        var config = KubeConfig.For(cluster, $"{call.BaseUrl}/k8s/{cluster.ApiKey}", call.Secrets.Authority, KubeConfig.Token(call.Secrets, cluster), admin);
        return ArmReply.Ok(new JsonObject
        {
            ["kubeconfigs"] = new JsonArray(new JsonObject
            {
                ["name"] = admin ? "clusterAdmin" : kind == "listClusterUserCredential" ? "clusterUser" : "clusterMonitoringUser",
                ["value"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(config)),
            }),
        });
    }

    public static Dictionary<string, string> Texts(JsonObject tags) =>
        tags.Where(tag => tag.Value is not null).ToDictionary(tag => tag.Key, tag => tag.Value!.GetValue<string>());
}
