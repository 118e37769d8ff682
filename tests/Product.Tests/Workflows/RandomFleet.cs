using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace Product.Tests.Workflows;

/// <summary>Fleet, policy, windows and freezes by chance: the same seed makes the same.</summary>
internal static class RandomFleet
{
    private static readonly string[] Regions = ["eastus", "westus", "westus3", "northeurope", "westeurope", "uksouth", "norwayeast"];
    private static readonly string[] Rings = ["canary", "early", "broad", "lab"];
    private static readonly string[] Families = ["AKSAzureLinux-V3gen2", "AKSAzureLinux-V3gen2arm64", "AKSAzureLinux-V3gen2fips"];

    public static PlanningFacts Of(int seed)
    {
        var random = new Random(seed);
        var now = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        var clusters = Enumerable.Range(0, random.Next(1, 40)).Select(n => Cluster(random, n)).ToList();
        var pools = clusters.SelectMany(cluster => Enumerable.Range(0, random.Next(0, 6)).Select(n => Pool(random, cluster, n))).ToList();
        return new PlanningFacts(
            $"rel-3-0-20261121-{seed}", "random", Policy(random), "sha256:aa",
            new TargetImages(Families.Take(2).ToDictionary(family => family, family => $"{family}-202611.21.0")),
            new ForecastFacts(now, new FleetInventory(now, clusters, pools), Times(random, clusters, now))
            {
                History = [.. pools.Where(_ => random.Next(3) == 0).Select(pool => new MeasuredUpgrade(pool.Id, random.Next(0, 8), TimeSpan.FromMinutes(random.Next(0, 300))))],
            });
    }

    /// <summary>The same facts as another listing could have told them.</summary>
    public static PlanningFacts Shuffled(PlanningFacts facts, int seed)
    {
        var random = new Random(seed);
        T[] Mix<T>(IEnumerable<T> items)
        {
            T[] mixed = [.. items];
            random.Shuffle(mixed);
            return mixed;
        }

        var outlook = facts.Outlook;
        var order = Mix(Enumerable.Range(0, outlook.Times.Groups.Count));
        return facts with
        {
            Outlook = outlook with
            {
                Fleet = outlook.Fleet with { Clusters = Mix(outlook.Fleet.Clusters), Pools = Mix(outlook.Fleet.Pools) },
                History = Mix(outlook.History),
                Times = outlook.Times with
                {
                    Groups = [.. order.Select(n => outlook.Times.Groups[n])],
                    Clusters = Mix(outlook.Times.Clusters.Select(c => c with { Group = Array.IndexOf(order, c.Group) })),
                },
            },
        };
    }

    private static FleetCluster Cluster(Random random, int n)
    {
        var tags = new Dictionary<string, string> { ["ring"] = Rings[random.Next(Rings.Length)] };
        if (random.Next(2) == 0)
            tags["region-pair"] = random.Next(3) switch { 0 => "none", 1 => "shop", _ => "data" };
        var name = $"c{random.Next(20)}"; // the same name in two groups happens
        return new(
            $"/subscriptions/s{n % 2}/resourceGroups/g{n}/providers/Microsoft.ContainerService/managedClusters/{name}", name, $"s{n % 2}", $"g{n}", Regions[random.Next(Regions.Length)],
            random.Next(4) switch { 0 => "1.30.9", 1 => "1.31.8", 2 => "1.32.7", _ => "1.33.2" }, random.Next(20) == 0 ? "Updating" : "Succeeded", "Running", tags, random.Next(8) == 0 ? "stable" : null);
    }

    private static FleetPool Pool(Random random, FleetCluster cluster, int n)
    {
        if (random.Next(8) == 0)
            return Foreign(random, cluster, n);
        var family = Families[random.Next(Families.Length)];
        var image = $"{family}-{random.Next(6) switch { 0 => "202611.21.0", 1 => "202612.01.0", _ => "202610.06.0" }}";
        return new(
            $"{cluster.Id}/agentPools/p{n}", cluster.Id, $"p{n}", random.Next(3) == 0 ? "System" : "User", family, image, random.Next(4) == 0 ? "AzureLinux3" : "AzureLinux", random.Next(0, 12), "Standard_D4s_v5",
            random.Next(20) == 0 ? "Failed" : "Succeeded", "Running", random.Next(10) == 0 ? "an Ubuntu pool" : null,
            random.Next(2) == 0 ? null : new PoolUpgradeSettings(random.Next(2) == 0 ? "2" : "50%", 30, random.Next(0, 5)));
    }

    /// <summary>Ubuntu, or Azure Linux 2.0.</summary>
    private static FleetPool Foreign(Random random, FleetCluster cluster, int n)
    {
        var (family, sku) = random.Next(3) switch { 0 => ("AKSUbuntu-2204gen2containerd", "Ubuntu"), 1 => ("AKSUbuntu-2204gen2arm64containerd", "Ubuntu2204"), _ => ("AKSAzureLinux-V2gen2", "AzureLinux") };
        return new(
            $"{cluster.Id}/agentPools/p{n}", cluster.Id, $"p{n}", "User", family, $"{family}-202512.06.0", sku, random.Next(0, 12), "Standard_D4s_v5", "Succeeded",
            random.Next(10) == 0 ? "Stopped" : "Running", "another operating system", KubernetesVersion: random.Next(3) == 0 ? "1.31.8" : null);
    }

    private static UpgradePolicy Upgrade(Random random) => new()
    {
        Strategy = random.Next(4) == 0 ? StrategyName.BlueGreen : StrategyName.Surge,
        MaxSurge = random.Next(3) switch { 0 => null, 1 => "33%", _ => "2" },
        MaxUnavailable = random.Next(4) == 0 ? "1" : null,
        NodeSoak = random.Next(2) == 0 ? null : TimeSpan.FromMinutes(random.Next(10)),
        BlueGreen = random.Next(2) == 0 ? null : new BlueGreenPolicy { DrainBatch = random.Next(2) == 0 ? "50%" : "2", BatchSoak = TimeSpan.FromMinutes(random.Next(30)), FinalSoak = TimeSpan.FromMinutes(random.Next(600)) },
        OsMigration = random.Next(3) == 0 ? new OsMigrationPolicy { To = random.Next(2) == 0 ? "AzureLinux" : "AzureLinux3", From = ["Ubuntu", "Ubuntu2204", "AzureLinux", "AzureLinux3"], InPlace = random.Next(2) == 0 } : null,
        KubernetesVersion = random.Next(4) == 0 ? "1.32.9" : null,
        KeepSnapshots = random.Next(3) == 0,
    };

    private static ConcurrencyPolicy? Limit(Random random) => random.Next(3) > 0 ? null : new()
    {
        Clusters = random.Next(2) == 0 ? random.Next(1, 6) : null,
        Pools = random.Next(2) == 0 ? random.Next(1, 6) : null,
        Nodes = random.Next(2) == 0 ? random.Next(1, 40) : null,
    };

    private static ReleasePolicy Policy(Random random) => new()
    {
        Upgrade = Upgrade(random),
        Limits = random.Next(2) == 0 ? null : new WiderLimitsPolicy { Region = Limit(random), Subscription = Limit(random), Fleet = Limit(random) },
        Stages =
        [
            .. Rings.Take(random.Next(1, 4)).Select(ring => new StagePolicy
            {
                Name = ring,
                Selector = new ClusterSelector { Tags = new() { ["ring"] = ring } },
                MaxConcurrentClusters = random.Next(1, 8),
                MaxConcurrentPools = random.Next(1, 8),
                MaxConcurrentNodes = random.Next(3) == 0 ? random.Next(1, 40) : null,
                Upgrade = random.Next(3) == 0 ? Upgrade(random) : null,
                Canary = random.Next(3) switch
                {
                    0 => new CanaryPolicy { Pools = random.Next(1, 3), Soak = TimeSpan.FromMinutes(random.Next(1, 200)) },
                    1 => new CanaryPolicy { Nodes = random.Next(1, 3), Soak = TimeSpan.FromMinutes(random.Next(1, 200)) },
                    _ => null,
                },
                MaxFailures = random.Next(3),
                FailureBudgetCountsInFlight = random.Next(3) == 0,
                Soak = TimeSpan.FromMinutes(random.Next(0, 300)),
            })
        ],
    };

    /// <summary>Few sets of windows; one in thirty never opens.</summary>
    private static TouchTimes Times(Random random, List<FleetCluster> clusters, DateTimeOffset now)
    {
        var until = now.AddDays(90);
        var groups = Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(4) == 0
            ? new CalendarGroup([], [], [new OpenTime(now, until)])
            : new CalendarGroup(["nights"], [], random.Next(30) == 0 ? [] : Openings(random, now, until))).ToList();
        return new TouchTimes(now, until, groups, [.. clusters.Select(cluster => new ClusterCalendar(cluster.Id, random.Next(groups.Count)))]);
    }

    private static List<OpenTime> Openings(Random random, DateTimeOffset now, DateTimeOffset until)
    {
        var openings = new List<OpenTime>();
        for (var at = now.AddMinutes(random.Next(0, 3000)); at < until; at = openings[^1].ClosesAt.AddMinutes(random.Next(1, 6000)))
            openings.Add(new OpenTime(at, at.AddMinutes(random.Next(1, 600))));
        return openings;
    }
}
