using System.Globalization;
using System.Text;

namespace Benchmarks.LargeRun;

/// <summary>
/// The fleet of the large run and the policy it is upgraded by: clusters of four pools with three nodes each, a hundred clusters to a subscription,
/// in three regions; a twentieth is canary, a fifth early, the rest broad.
/// </summary>
public sealed record LargeFleet(int Clusters, int Speed)
{
    public const string OldImage = "AKSAzureLinux-V3gen2-202610.06.0";
    public const int NodesPerPool = 3;

    /// <summary>What Azure allows each subscription, as measured in its own time.</summary>
    private const string Limits = "{ pageSize: 100, retryAfter: 30s }";

    private static readonly string[] Regions = ["eastus", "westeurope", "southeastasia"];

    public static IReadOnlyList<string> Pools { get; } = ["system", "web", "api", "batch"];

    public IReadOnlyList<Ring> Rings { get; } = Cut(Clusters);

    public int PoolCount => Clusters * Pools.Count;

    public int Nodes => PoolCount * NodesPerPool;

    public int Subscriptions => Math.Max(1, Clusters / 100);

    /// <summary>Every cluster with its ring, as the fleet file names them.</summary>
    public IEnumerable<(string Cluster, Ring Ring)> Names =>
        Rings.SelectMany(ring => Enumerable.Range(1, ring.Clusters).Select(number => (string.Create(CultureInfo.InvariantCulture, $"{ring.Name}-{number:D5}"), ring)));

    public string FleetFile()
    {
        var text = new StringBuilder($"""
            clock: {"{"} speed: {Speed} {"}"}
            identity: {"{"} tenant: 22222222-0000-0000-0000-000000000002, clientId: 33333333-0000-0000-0000-000000000003 {"}"}
            durations: {"{"} addNode: 90s, drain: 20s, reimage: 3m, removeNode: 20s, podStart: 15s, update: 30s, galleryWrite: 30s, replication: 5m {"}"}
            limits: {Limits}
            subscriptions:

            """);
        for (var number = 1; number <= Subscriptions; number++)
        {
            var groups = Regions.Select(region => $"{{ name: fleet-{number}-{region}, location: {region} }}");
            if (number == 1)
                groups = groups.Append("{ name: images, location: eastus }");
            text.AppendLine(CultureInfo.InvariantCulture, $"  - {{ id: 11111111-0000-0000-0000-{number:D12}, name: fleet-{number}, resourceGroups: [{string.Join(", ", groups)}] }}");
        }
        text.AppendLine("regions:");
        foreach (var region in Regions)
            text.AppendLine(CultureInfo.InvariantCulture, $"  - {{ name: {region}, images: [{{ name: {OldImage} }}] }}");
        text.AppendLine("""
            storageAccounts:
              - { name: nodeimages, resourceGroup: images }
            workloads:
              base:
                - { kind: DaemonSet, name: agent, namespace: kube-system }
                - { name: coredns, namespace: kube-system, replicas: 2, pools: system, minAvailable: 1 }
                - { name: shop, namespace: shop, replicas: 3, pools: "web,api", maxUnavailable: 1 }
            generated:
            """);
        var homes = string.Join(", ", Enumerable.Range(1, Subscriptions).SelectMany(number => Regions.Select(region => $"fleet-{number}-{region}")));
        foreach (var ring in Rings)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $$"""
                  - clusters: {{ring.Clusters}}
                    name: {{ring.Name}}
                    resourceGroups: [{{homes}}]
                    kubernetesVersion: 1.34.8
                    tags: { ring: {{ring.Name}} }
                    workloads: [base]
                    pools:
                """);
            foreach (var pool in Pools)
                text.AppendLine(CultureInfo.InvariantCulture, $"      - {{ name: {pool}, mode: {(pool == "system" ? "System" : "User")}, vmSize: Standard_D4s_v5, image: {OldImage}, count: {NodesPerPool}, maxSurge: \"1\" }}");
        }
        return text.ToString();
    }

    public string Policy() => $"""
        apiVersion: releases.azurelinux.dev/v1
        kind: ReleasePolicy
        metadata:
          name: large
        spec:
          cascadeDepth: 1
          stages:
        {string.Join('\n', Rings.Select(ring => $$"""
            - name: {{ring.Name}}
              selector:
                tags: { ring: {{ring.Name}} }
              maxConcurrentClusters: {{ring.AtOnce}}
              maxConcurrentPools: {{ring.AtOnce}}
              maxFailures: {{ring.Clusters * Pools.Count}}
              soak: 4s
              gateInterval: 2s
          """))}
        """;

    private static List<Ring> Cut(int clusters)
    {
        var canary = Math.Max(1, clusters / 20);
        var early = Math.Max(1, clusters / 5);
        return [new("canary", canary, Math.Min(canary, 10)), new("early", early, Math.Min(early, 50)), new("broad", clusters - canary - early, Math.Min(clusters - canary - early, 100))];
    }
}

/// <summary>A stage of the policy: how many clusters it has, and how many clusters and pools may be upgraded at the same time.</summary>
public sealed record Ring(string Name, int Clusters, int AtOnce);
