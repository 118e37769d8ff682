using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace Product.Tests.Workflows;

/// <summary>A fleet to plan for; starts empty, every pool on last month's image.</summary>
internal sealed class Fleet
{
    public const string Old = "AKSAzureLinux-V3gen2-202610.06.0";
    public const string New = "AKSAzureLinux-V3gen2-202611.21.0";
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Horizon = Now.AddDays(400);

    private readonly List<FleetCluster> _clusters = [];
    private readonly List<FleetPool> _pools = [];
    private readonly List<CalendarGroup> _groups = [];
    private readonly List<ClusterCalendar> _calendars = [];
    private readonly List<MeasuredUpgrade> _history = [];
    private readonly List<StagePolicy> _stages = [];

    public UpgradePolicy Upgrade { get; init; } = new() { MaxSurge = "1" };

    public WiderLimitsPolicy? Limits { get; init; }

    /// <summary>Families that the release has an image of.</summary>
    public IReadOnlyList<string> Families { get; init; } = ["AKSAzureLinux-V3gen2"];

    public Fleet WithStage(string ring, int clusters = 1, bool approved = false, int pools = 1, int failures = 0, bool strict = false, double soakHours = 1, int? nodes = null,
        UpgradePolicy? upgrade = null, CanaryPolicy? canary = null)
    {
        _stages.Add(new StagePolicy
        {
            Name = ring,
            Selector = new ClusterSelector { Tags = new() { ["ring"] = ring } },
            MaxConcurrentClusters = clusters,
            MaxConcurrentPools = pools,
            MaxConcurrentNodes = nodes,
            MaxFailures = failures,
            Upgrade = upgrade,
            Canary = canary,
            FailureBudgetCountsInFlight = strict,
            Soak = TimeSpan.FromHours(soakHours),
            Approval = approved ? new ApprovalPolicy { Approvers = ["role:approver"] } : null,
        });
        return this;
    }

    public Fleet WithCluster(string name, string ring, string region = "eastus", DateTimeOffset? closedUntil = null, string? pair = null,
        string kubernetes = "1.32.7", string subscription = "sub", string? channel = null, string? osChannel = null, bool naps = false)
    {
        var tags = new Dictionary<string, string> { ["ring"] = ring };
        if (pair is not null)
            tags["Region-Pair"] = pair;
        _clusters.Add(new FleetCluster(
            Id(name), name, subscription, "group", region, kubernetes, "Succeeded", "Running", tags, channel, osChannel, naps));
        if (closedUntil is { } opens)
            return WithOpenings(name, opens < Horizon ? [(opens, Horizon)] : []);
        return this;
    }

    /// <summary>The cluster may be touched at these times only.</summary>
    public Fleet WithOpenings(string cluster, params (DateTimeOffset Opens, DateTimeOffset Closes)[] openings)
    {
        _calendars.Add(new ClusterCalendar(Id(cluster), _groups.Count + 1));
        _groups.Add(new CalendarGroup(["nights"], [], [.. openings.Select(o => new OpenTime(o.Opens, o.Closes))]));
        return this;
    }

    public Fleet WithMeasured(string cluster, string pool, int nodes, double minutes)
    {
        _history.Add(new MeasuredUpgrade($"{Id(cluster)}/agentPools/{pool}", nodes, TimeSpan.FromMinutes(minutes)));
        return this;
    }

    public Fleet WithPool(string cluster, string name, string mode = "User", string image = Old, int nodes = 3, string? notOurs = null, string state = "Succeeded",
        string sku = "AzureLinux", string? kubernetes = null, string power = "Running")
    {
        _pools.Add(new FleetPool(
            $"{Id(cluster)}/agentPools/{name}", Id(cluster), name, mode, image[..image.LastIndexOf('-')], image, sku, nodes, "Standard_D4s_v5", state, power, notOurs,
            KubernetesVersion: kubernetes));
        return this;
    }

    public PlanningFacts Facts(string manifest = "sha256:aa") => new(
        "rel-3-0-20261121-1", "standard", new ReleasePolicy { Stages = _stages, Upgrade = Upgrade, Limits = Limits }, manifest,
        TargetImages.Of(Families.Select(family => Image("node", family, $"{family}-202611.21.0"))), Outlook());

    public ForecastFacts Outlook()
    {
        var listed = _calendars.Select(c => c.ClusterId).ToHashSet();
        var times = new TouchTimes(
            Now, Horizon, [new CalendarGroup([], [], [new OpenTime(Now, Horizon)]), .. _groups],
            [.. _calendars, .. _clusters.Where(c => !listed.Contains(c.Id)).Select(c => new ClusterCalendar(c.Id, 0))]);
        return new ForecastFacts(Now, new FleetInventory(Now, _clusters, _pools), times) { History = _history };
    }

    public RolloutPlan Plan(string manifest = "sha256:aa") => RolloutPlanner.Plan(Facts(manifest));

    public static string Id(string cluster) => $"/subscriptions/sub/resourceGroups/group/providers/Microsoft.ContainerService/managedClusters/{cluster}";

    private static ComposedImage Image(string definition, string family, string version) => new(
        definition, "x86_64", ImageKind.NodeImage, ImageState.Published, null, "202611.21.0", family, version, "sha256:1", 1, "file:///x", "sha256:2", null, [], null, false, null);
}
