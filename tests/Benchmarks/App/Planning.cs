using System.Diagnostics;
using System.Globalization;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace Benchmarks.App;

/// <summary>
/// The process that plans: a large fleet in thirty sets of windows, every tenth pool on another operating system, a policy of three stages with all that a policy can ask for, and a past.
/// </summary>
public static class Planning
{
    public const string Argument = "plan";
    public const int Clusters = 10_000, Pools = 50_000;

    private const string Family = "AKSAzureLinux-V3gen2";
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Regions = ["eastus", "westus", "northeurope", "westeurope", "uksouth", "eastus2", "centralus", "australiaeast", "japaneast", "canadacentral"];

    /// <summary>Prints seconds of the first plan, its processor time, seconds of a later one, and the process's memory after the first in MB.</summary>
    public static void Run()
    {
        var facts = Facts();
        var before = Environment.CpuUsage.TotalTime;
        var first = Time(facts);
        var spent = Environment.CpuUsage.TotalTime - before;
        using var process = Process.GetCurrentProcess();
        var memory = process.PeakWorkingSet64 / 1e6;
        var later = Time(facts);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{first.TotalSeconds} {spent.TotalSeconds} {later.TotalSeconds} {memory}"));
    }

    private static TimeSpan Time(PlanningFacts facts)
    {
        var began = Stopwatch.GetTimestamp();
        var plan = RolloutPlanner.Plan(facts);
        var took = Stopwatch.GetElapsedTime(began);
        var planned = plan.Stages.Sum(stage => stage.Waves.Sum(wave => wave.Clusters.Sum(cluster => cluster.Pools.Count(pool => pool.End is not null))));
        return planned == Pools ? took : throw new InvalidOperationException($"{planned} pools have a time, not {Pools}.");
    }

    private static PlanningFacts Facts()
    {
        var clusters = Enumerable.Range(0, Clusters).Select(Cluster).ToList();
        var pools = Enumerable.Range(0, Pools).Select(n => AnyPool(clusters[n / 5], n)).ToList();
        var until = Now.AddDays(400);
        var groups = Enumerable.Range(0, 30).Select(n => new CalendarGroup(
            [$"nights-{n}"], [],
            [.. Enumerable.Range(0, 399).Select(day => Now.AddDays(day).AddHours(n % 24)).Select(opens => new OpenTime(opens, opens.AddHours(6)))])).ToList();
        return new PlanningFacts(
            "rel-3-0-20261121-1", "large", Policy(), "sha256:aa", new TargetImages(new Dictionary<string, string> { [Family] = $"{Family}-202611.21.0" }),
            new ForecastFacts(Now, new FleetInventory(Now, clusters, pools), new TouchTimes(Now, until, groups, [.. clusters.Select((cluster, n) => new ClusterCalendar(cluster.Id, n % groups.Count))]))
            {
                History = [.. pools.Where((_, n) => n % 10 == 0).Select(pool => new MeasuredUpgrade(pool.Id, pool.NodeCount, TimeSpan.FromMinutes(20 + pool.NodeCount)))],
            });
    }

    private static FleetCluster Cluster(int n) => new(
        $"/subscriptions/5f0c2d1e-8a34-4b6f-9c1d-{n / 500:000000000000}/resourceGroups/fleet-{n / 50}/providers/Microsoft.ContainerService/managedClusters/cluster-{n:00000}", $"cluster-{n:00000}",
        $"5f0c2d1e-8a34-4b6f-9c1d-{n / 500:000000000000}", $"fleet-{n / 50}", Regions[n % Regions.Length], "1.33.5", "Succeeded", "Running",
        new Dictionary<string, string> { ["ring"] = n % 100 == 0 ? "canary" : n % 10 == 1 ? "early" : "broad", ["team"] = $"team-{n % 200}" });

    private static FleetPool Pool(FleetCluster cluster, int n) => new(
        $"{cluster.Id}/agentPools/pool{n % 5}", cluster.Id, $"pool{n % 5}", n % 5 == 0 ? "System" : "User", Family, $"{Family}-202610.06.0", "AzureLinux", 3 + (n % 17), "Standard_D8s_v5",
        "Succeeded", "Running", null, new PoolUpgradeSettings("10%", 30, 0));

    /// <summary>Every tenth is one of Ubuntu that is moved.</summary>
    private static FleetPool AnyPool(FleetCluster cluster, int n) => n % 10 != 3
        ? Pool(cluster, n)
        : Pool(cluster, n) with { Family = "AKSUbuntu-2204gen2containerd", NodeImageVersion = "AKSUbuntu-2204gen2containerd-202610.06.0", OsSku = "Ubuntu", NotOurs = "Ubuntu" };

    private static ReleasePolicy Policy() => new()
    {
        Upgrade = new UpgradePolicy
        {
            MaxSurge = "33%",
            DrainTimeout = TimeSpan.FromMinutes(20),
            KubernetesVersion = "1.34.2",
            OsMigration = new OsMigrationPolicy { To = "AzureLinux", From = ["Ubuntu"] },
            KeepSnapshots = true,
        },
        Limits = new WiderLimitsPolicy { Region = new ConcurrencyPolicy { Pools = 40, Nodes = 900 }, Subscription = new ConcurrencyPolicy { Clusters = 60 }, Fleet = new ConcurrencyPolicy { Nodes = 4000 } },
        Stages = [Stage("canary", 20, 10, canary: new CanaryPolicy { Pools = 1, Soak = TimeSpan.FromHours(6) }), Stage("early", 100, 50), Stage("broad", 500, 200, nodes: 3000)],
    };

    private static StagePolicy Stage(string ring, int clusters, int pools, int? nodes = null, CanaryPolicy? canary = null) => new()
    {
        Name = ring,
        Selector = new ClusterSelector { Tags = new() { ["ring"] = ring } },
        MaxConcurrentClusters = clusters,
        MaxConcurrentPools = pools,
        MaxConcurrentNodes = nodes,
        Canary = canary,
        MaxFailures = 3,
        Soak = TimeSpan.FromHours(24),
    };
}
