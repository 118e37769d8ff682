using System.Globalization;
using System.Text.Json.Nodes;
using AzureSimulator.Kubernetes;
using AzureSimulator.Model;
using AzureSimulator.Operations;

namespace AzureSimulator.Api;

/// <summary>What would stand in the way of upgrading a cluster, in AKS's own vocabulary; nothing is changed by asking.</summary>
public static class UpgradeInsights
{
    private static readonly TimeSpan Supported = TimeSpan.FromDays(90);

    public static ArmReply Evaluate(ArmCall call)
    {
        var (world, cluster) = (call.World, ManagedClusterRoutes.Find(call));
        Conditions.RequireRunning(cluster);
        var offered = KubernetesReleases.Offered(world, cluster.Region);
        var asked = call.Query("targetKubernetesVersion") is { Length: > 0 } given ? given : cluster.KubernetesVersion;
        if (!KubernetesReleases.TryResolve(offered, asked, offered[^1], out var target))
            throw new ArmException(400, "InvalidParameter", $"targetKubernetesVersion is '{asked}'; it must look like 1.34.8 or 1.34.");
        var issues = Issues(world, cluster, offered, target).ToList();
        var upgrades = new JsonObject
        {
            ["targetKubernetesVersion"] = target.ToString(),
            ["upgradeInsight"] = issues.Count == 0 ? "NoIssuesDetected" : "UpgradeIssueDetected",
            ["evaluatedAt"] = ArmTime.Text(world.Now),
            ["summary"] = new JsonObject { ["message"] = issues.Count == 0 ? "No issue was detected." : $"{issues.Count} issue(s) were detected, {issues.Count(issue => issue.Blocking)} of them blocking." },
            ["detectedIssues"] = new JsonArray([.. issues.Select(issue => (JsonNode)issue.Show())]),
        };
        return ArmReply.Ok(new JsonObject
        {
            ["id"] = cluster.Key + "/upgradeInsights/default",
            ["name"] = "default",
            ["type"] = "Microsoft.ContainerService/managedClusters/upgradeInsights",
            ["properties"] = new JsonObject { ["upgrades"] = upgrades, ["postureContext"] = Posture(world, cluster, offered) },
        });
    }

    private static IEnumerable<Issue> Issues(World world, ClusterState cluster, IReadOnlyList<Version> offered, Version target)
    {
        var present = Version.Parse(cluster.KubernetesVersion);
        if (target != present && !KubernetesReleases.Upgrades(offered, present).Contains(target))
            yield return new Issue("UnsupportedKubernetesVersion", true, "K8sVersionNotSupported", $"Kubernetes {target} is no step from {present} in region {cluster.Region}.", "ManagedCluster", cluster.Key, cluster.Name);
        var inside = Workloads.Of(world, cluster);
        foreach (var budget in inside.Deployed.Select(inside.BudgetOf).OfType<DisruptionBudget>().Where(budget => budget is { Expected: > 0, Allowed: 0 }))
        {
            yield return new Issue("PDBConstraint", true, "UnsatisfiablePDB",
                $"PodDisruptionBudget {budget.Workload.Name} allows no disruption: {budget.Healthy} pods are healthy, {budget.Desired} are required.",
                "PodDisruptionBudget", cluster.Key, budget.Workload.Name, budget.Workload.Namespace);
        }
        foreach (var pool in inside.Pools)
        {
            var (surge, _) = Surge.Of(pool.Properties);
            if (Surge.Affordable(world, cluster, pool, surge) < surge)
                yield return OfPool(pool, "QuotaExceeded", true, "ErrCode_InsufficientVCPUQuota", $"Agent pool {pool.Name} surges by {surge} node(s), for which region {cluster.Region} has not enough cores left.");
            if (Surge.Addressable(world, cluster, pool, surge) < surge)
                yield return OfPool(pool, "SubnetIpExhaustion", true, "InsufficientSubnetSize", $"Agent pool {pool.Name} surges by {surge} node(s), for which the subnet has not enough addresses left.");
            if (Version.Parse(pool.OrchestratorVersion).Minor < target.Minor - KubernetesReleases.Skew)
                yield return OfPool(pool, "ComponentVersionMismatch", true, "NodePoolMcVersionIncompatible", $"Agent pool {pool.Name} is on {pool.OrchestratorVersion}, more than {KubernetesReleases.Skew} minor versions behind {target}.");
            var age = world.Now - NodeImage.Parse(pool.Image).PublishedAt;
            if (age > Supported)
                yield return OfPool(pool, "NodeImageOOSLA", false, "NodeImageOutOfSupport", string.Create(CultureInfo.InvariantCulture, $"Agent pool {pool.Name} runs {pool.Image}, published {(int)age.TotalDays} days ago; node images are supported for 90."));
        }
    }

    private static Issue OfPool(PoolState pool, string type, bool blocking, string code, string message) => new(type, blocking, code, message, "AgentPool", pool.Key, pool.Name);

    private static JsonObject Posture(World world, ClusterState cluster, IReadOnlyList<Version> offered)
    {
        var posture = new JsonObject { ["kubernetesVersionCompliancePosture"] = offered.Contains(Version.Parse(cluster.KubernetesVersion)) ? "Supported" : "OutOfSupport" };
        var upgraded = cluster.Pools.Select(world.Pools.Find).OfType<PoolState>().SelectMany(pool => pool.RecentlyUsed).Select(used => (DateTimeOffset?)used.Timestamp).Max();
        if (upgraded is { } last)
        {
            posture["lastSuccessfulUpgradeTime"] = ArmTime.Text(last);
            posture["daysSinceLastSuccessfulUpgrade"] = (int)(world.Now - last).TotalDays;
        }
        return posture;
    }

    private sealed record Issue(string Type, bool Blocking, string Code, string Message, string ResourceType, string ResourceId, string Name, string? Namespace = null)
    {
        public JsonObject Show()
        {
            var impacted = new JsonObject { ["resourceType"] = ResourceType, ["resourceId"] = ResourceId, ["name"] = Name };
            if (Namespace is not null)
                impacted["namespace"] = Namespace;
            return new JsonObject
            {
                ["issueType"] = Type,
                ["severity"] = Blocking ? "Blocking" : "Warning",
                ["code"] = Code,
                ["message"] = Message,
                ["impactedResource"] = impacted,
                ["recommendedActions"] = new JsonArray(),
            };
        }
    }
}
