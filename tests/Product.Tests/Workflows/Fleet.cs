using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout;

namespace Product.Tests.Workflows;

/// <summary>A fleet to plan for; starts empty, every pool on last month's image.</summary>
internal sealed class Fleet
{
    public const string Old = "AKSAzureLinux-V3gen2-202610.06.0";
    public const string New = "AKSAzureLinux-V3gen2-202611.21.0";

    private readonly List<FleetCluster> _clusters = [];
    private readonly List<FleetPool> _pools = [];
    private readonly List<WindowDecision> _windows = [];
    private readonly List<StagePolicy> _stages = [];

    public Fleet WithStage(string ring, int clusters = 1, bool approved = false)
    {
        _stages.Add(new StagePolicy
        {
            Name = ring,
            Selector = new ClusterSelector { Tags = new() { ["ring"] = ring } },
            MaxConcurrentClusters = clusters,
            Approval = approved ? new ApprovalPolicy { Approvers = ["role:approver"] } : null,
        });
        return this;
    }

    public Fleet WithCluster(string name, string ring, string region = "eastus", DateTimeOffset? closedUntil = null, string? pair = null)
    {
        var tags = new Dictionary<string, string> { ["ring"] = ring };
        if (pair is not null)
            tags["Region-Pair"] = pair;
        _clusters.Add(new FleetCluster(Id(name), name, "sub", "group", region, "1.32.7", "Succeeded", "Running", tags));
        if (closedUntil is not null)
            _windows.Add(new WindowDecision(Id(name), false, "outside its window", null, closedUntil));
        return this;
    }

    public Fleet WithPool(string cluster, string name, string mode = "User", string image = Old, int nodes = 3, string? notOurs = null)
    {
        _pools.Add(new FleetPool($"{Id(cluster)}/agentPools/{name}", Id(cluster), name, mode, image[..image.LastIndexOf('-')], image, "AzureLinux", nodes, "Standard_D4s_v5", "Succeeded", "Running", notOurs));
        return this;
    }

    public PlanningFacts Facts(string manifest = "sha256:aa") => new(
        "rel-3-0-20261121-1", "standard", new ReleasePolicy { Stages = _stages }, manifest, [Image("node", "AKSAzureLinux-V3gen2", New)],
        new FleetInventory(DateTimeOffset.UnixEpoch, _clusters, _pools), _windows);

    public RolloutPlan Plan(string manifest = "sha256:aa") => RolloutPlanner.Plan(Facts(manifest));

    public static string Id(string cluster) => $"/subscriptions/sub/resourceGroups/group/providers/Microsoft.ContainerService/managedClusters/{cluster}";

    private static ComposedImage Image(string definition, string family, string version) => new(
        definition, "x86_64", ImageKind.NodeImage, ImageState.Published, null, "202611.21.0", family, version, "sha256:1", 1, "file:///x", "sha256:2", null, [], null, false, null);
}
