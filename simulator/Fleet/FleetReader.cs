using System.Text.RegularExpressions;
using AzureSimulator.Model;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AzureSimulator.Fleet;

/// <summary>Reads a fleet file strictly; the first thing wrong is refused with file, line and column.</summary>
public static partial class FleetReader
{
    public static FleetFile Read(string path) => Parse(path, File.ReadAllText(path));

    public static FleetFile Parse(string file, string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException problem)
        {
            throw new FleetFileException(file, problem.Start.Line, problem.Start.Column, problem.Message);
        }
        if (stream.Documents is not [var document])
            throw new FleetFileException(file, 1, 1, "the file must hold exactly one YAML document");
        return ReadFleet(new YamlMap(file, document.RootNode, "the fleet"));
    }

    private static FleetFile ReadFleet(YamlMap map)
    {
        var clock = Section(map, "clock", entry => new ClockEntry(entry.Decimal("speed", 60), entry.MomentOrNull("start")))
            ?? new ClockEntry(60, null);
        var identity = Section(map, "identity", entry => new IdentityEntry(
            entry.Matching("tenant", Guid(), "11111111-2222-3333-4444-555555555555"),
            entry.Matching("clientId", Guid(), "11111111-2222-3333-4444-555555555555"),
            entry.Duration("tokenLifetime", TimeSpan.FromHours(1)))) ?? throw map.Wrong("identity", "field 'identity' is missing");
        var durations = Section(map, "durations", ReadDurations) ?? NoDurations;
        var limits = Section(map, "limits", entry => new Limits(
            entry.NumberOrNull("pageSize", 1, 1000) ?? 100,
            entry.Flag("throttling", true),
            entry.Duration("retryAfter", TimeSpan.FromSeconds(10)))) ?? new Limits(100, true, TimeSpan.FromSeconds(10));
        var subscriptions = map.Maps("subscriptions", ReadSubscription, required: true);
        var regions = map.Maps("regions", ReadRegion, required: true);
        var accounts = map.Maps("storageAccounts", entry => ReadAccount(entry, subscriptions));
        var facts = Section(map, "nodeFacts", entry => new NodeFactsEntry(
            entry.MatchingOrNull("daemonSet", KubernetesName(), "node-facts"), entry.Texts("labels"), entry.Texts("annotations")));
        var workloads = map.MapOrNull("workloads") is { } sets
            ? sets.Names.ToList().SelectMany(set => sets.Maps(set, entry => ReadWorkload(set, entry))).ToList()
            : [];
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var clusters = map.Maps("clusters", entry => ReadCluster(entry, subscriptions, regions, workloads, names), required: !map.Has("generated"));
        var generated = map.Maps("generated", entry => ReadGenerated(entry, subscriptions, regions, workloads, names));
        map.Finish();
        return new FleetFile(clock, identity, durations, limits, subscriptions, regions, accounts, workloads, [.. clusters, .. generated.SelectMany(many => many)], facts);
    }

    private static readonly Durations NoDurations = new(
        AddNode: TimeSpan.FromMinutes(2),
        Drain: TimeSpan.FromSeconds(30),
        Reimage: TimeSpan.FromMinutes(3),
        RemoveNode: TimeSpan.FromSeconds(30),
        PodStart: TimeSpan.FromSeconds(20),
        Update: TimeSpan.FromSeconds(30),
        ControlPlane: TimeSpan.FromMinutes(8),
        GalleryWrite: TimeSpan.FromSeconds(30),
        Replication: TimeSpan.FromMinutes(10),
        OperationExpiry: TimeSpan.FromDays(7));

    private static Durations ReadDurations(YamlMap entry) => new(
        entry.Duration("addNode", NoDurations.AddNode),
        entry.Duration("drain", NoDurations.Drain),
        entry.Duration("reimage", NoDurations.Reimage),
        entry.Duration("removeNode", NoDurations.RemoveNode),
        entry.Duration("podStart", NoDurations.PodStart),
        entry.Duration("update", NoDurations.Update),
        entry.Duration("controlPlane", NoDurations.ControlPlane),
        entry.Duration("galleryWrite", NoDurations.GalleryWrite),
        entry.Duration("replication", NoDurations.Replication),
        entry.Duration("operationExpiry", NoDurations.OperationExpiry));

    private static SubscriptionEntry ReadSubscription(YamlMap entry) => new(
        entry.Matching("id", Guid(), "11111111-2222-3333-4444-555555555555"),
        entry.Text("name"),
        entry.Maps("resourceGroups", group => new ResourceGroupEntry(
            group.Matching("name", GroupName(), "production-eastus"), group.Matching("location", RegionName(), "eastus")), required: true));

    private static RegionEntry ReadRegion(YamlMap entry) => new(
        entry.Matching("name", RegionName(), "eastus"),
        entry.MatchingOrNull("pair", RegionName(), "westus"),
        entry.NumberOrNull("vcpuQuota", 0, 1_000_000),
        ReadFamilyQuotas(entry),
        entry.Maps("images", image => new ImageEntry(ReadImage(image, "name"), image.Duration("availableAfter", TimeSpan.Zero), ReadFacts(image))),
        ReadVersions(entry));

    private static Dictionary<string, int> ReadFamilyQuotas(YamlMap entry) => entry.MapOrNull("familyQuotas") is { } quotas
        ? quotas.Names.ToList().ToDictionary(family => family, family => quotas.Number(family, 0, 1_000_000)) : [];

    private static Dictionary<string, string> ReadFacts(YamlMap image)
    {
        var facts = new Dictionary<string, string>(image.Texts("facts"));
        foreach (var name in new[] { "kernel", "containerd" })
        {
            if (image.TextOrNull(name) is { } value)
                facts[name] = value;
        }
        return facts;
    }

    private static IReadOnlyList<string> ReadVersions(YamlMap entry)
    {
        var versions = entry.TextList("kubernetesVersions");
        return versions.FirstOrDefault(version => !KubernetesVersion().IsMatch(version)) is { } wrong
            ? throw entry.Wrong("kubernetesVersions", $"field 'kubernetesVersions' holds '{wrong}'; each must look like 1.34.8")
            : versions;
    }

    private static StorageAccountEntry ReadAccount(YamlMap entry, IReadOnlyList<SubscriptionEntry> subscriptions)
    {
        var (subscription, group) = ReadHome(entry, subscriptions);
        return new StorageAccountEntry(
            entry.Matching("name", AccountName(), "vhds0001 (3 to 24 lower-case letters and digits)"),
            subscription.Id, group.Name, entry.MatchingOrNull("location", RegionName(), "eastus") ?? group.Location);
    }

    private static WorkloadEntry ReadWorkload(string set, YamlMap entry)
    {
        var kind = entry.OneOf("kind", "Deployment", "Deployment", "DaemonSet") == "DaemonSet" ? WorkloadKind.DaemonSet : WorkloadKind.Deployment;
        if (entry.Has("minAvailable") && entry.Has("maxUnavailable"))
            throw entry.Wrong("maxUnavailable", "a PodDisruptionBudget has either 'minAvailable' or 'maxUnavailable', not both");
        return new WorkloadEntry(
            set,
            kind,
            entry.Matching("name", KubernetesName(), "storefront"),
            entry.MatchingOrNull("namespace", KubernetesName(), "shop") ?? "default",
            kind == WorkloadKind.DaemonSet ? 0 : entry.NumberOrNull("replicas", 0, 10_000) ?? 1,
            entry.TextOrNull("pools") ?? "all",
            entry.MatchingOrNull("minAvailable", CountOrPercentage(), "2 or 50%"),
            entry.MatchingOrNull("maxUnavailable", CountOrPercentage(), "1 or 25%"),
            entry.Texts("requires"),
            entry.Texts("prefers"),
            entry.TextList("tolerates"));
    }

    private static ClusterEntry ReadCluster(
        YamlMap entry, IReadOnlyList<SubscriptionEntry> subscriptions, IReadOnlyList<RegionEntry> regions,
        List<WorkloadEntry> workloads, HashSet<string> names)
    {
        var name = entry.Matching("name", ClusterName(), "shop-eastus-1");
        var (subscription, group) = ReadHome(entry, subscriptions);
        if (!names.Add($"{subscription.Id}/{group.Name}/{name}"))
            throw entry.Wrong("name", $"cluster '{name}' exists twice in resource group '{group.Name}'");
        var region = entry.MatchingOrNull("region", RegionName(), "eastus") ?? group.Location;
        RequireRegion(entry, "region", region, regions);
        var pattern = ReadPattern(entry, workloads, name);
        return pattern with { Name = name, Subscription = subscription.Id, ResourceGroup = group.Name, Region = region };
    }

    /// <summary>Many clusters of one pattern, named NAME-00001 and so on, placed in resource groups in turn.</summary>
    private static IReadOnlyList<ClusterEntry> ReadGenerated(
        YamlMap entry, IReadOnlyList<SubscriptionEntry> subscriptions, IReadOnlyList<RegionEntry> regions,
        List<WorkloadEntry> workloads, HashSet<string> names)
    {
        var number = entry.Number("clusters", 1, 100_000);
        var name = entry.Matching("name", ClusterName(), "fleet");
        var wanted = entry.TextList("resourceGroups");
        var homes = subscriptions.SelectMany(subscription => subscription.ResourceGroups.Select(group => (subscription, group)))
            .Where(home => wanted.Count == 0 || wanted.Contains(home.group.Name)).ToList();
        if (wanted.FirstOrDefault(group => !homes.Exists(home => home.group.Name == group)) is { } missing)
            throw entry.Wrong("resourceGroups", $"resource group '{missing}' is not in any subscription of this file");
        foreach (var (_, group) in homes)
            RequireRegion(entry, "resourceGroups", group.Location, regions);
        var pattern = ReadPattern(entry, workloads, name);
        return [.. Enumerable.Range(1, number).Select(count =>
        {
            var (subscription, group) = homes[(count - 1) % homes.Count];
            var cluster = pattern with { Name = $"{name}-{count:D5}", Subscription = subscription.Id, ResourceGroup = group.Name, Region = group.Location };
            return names.Add($"{cluster.Subscription}/{cluster.ResourceGroup}/{cluster.Name}")
                ? cluster : throw entry.Wrong("name", $"cluster '{cluster.Name}' exists twice in resource group '{group.Name}'");
        })];
    }

    private static void RequireRegion(YamlMap entry, string field, string region, IReadOnlyList<RegionEntry> regions)
    {
        if (!regions.Any(known => known.Name == region))
            throw entry.Wrong(field, $"region '{region}' is not among 'regions': {string.Join(", ", regions.Select(known => known.Name))}");
    }

    /// <summary>What is said of a cluster beside its name and place.</summary>
    private static ClusterEntry ReadPattern(YamlMap entry, List<WorkloadEntry> workloads, string name)
    {
        var sets = entry.TextList("workloads");
        if (sets.FirstOrDefault(set => !workloads.Any(workload => workload.Set == set)) is { } unknown)
            throw entry.Wrong("workloads", $"workload set '{unknown}' is not among 'workloads': {string.Join(", ", workloads.Select(workload => workload.Set).Distinct())}");
        var zones = entry.TextList("zones");
        var pools = entry.Maps("pools", pool => ReadPool(pool, zones), required: true);
        if (pools.GroupBy(pool => pool.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw entry.Wrong("pools", $"pool '{twice.Key}' exists twice in cluster '{name}'");
        if (!pools.Any(pool => pool.Mode == "System"))
            throw entry.Wrong("pools", $"cluster '{name}' needs at least one pool with mode System");
        return new ClusterEntry(
            name, "", "", "",
            entry.Matching("kubernetesVersion", KubernetesVersion(), "1.34.8"),
            entry.OneOf("tier", "Standard", "Free", "Standard", "Premium"),
            entry.Texts("tags"), sets, pools, entry.NumberOrNull("subnetAddresses", 8, 1_000_000));
    }

    private static PoolEntry ReadPool(YamlMap entry, IReadOnlyList<string> clusterZones)
    {
        var image = ReadImage(entry, "image");
        return new PoolEntry(
            entry.Matching("name", PoolName(), "system1 (a letter, then up to 11 lower-case letters and digits)"),
            entry.OneOf("mode", "User", "System", "User"),
            entry.Text("vmSize"),
            image,
            entry.Number("count", 0, 1000),
            entry.OneOf("osSku", image.StartsWith("AKSUbuntu", StringComparison.Ordinal) ? "Ubuntu" : "AzureLinux", "AzureLinux", "AzureLinux3", "Ubuntu", "Ubuntu2204", "Ubuntu2404"),
            entry.Flag("fips", NodeImage.Parse(image).Family.EndsWith("fips", StringComparison.Ordinal)),
            entry.Flag("gpu", false),
            entry.TextList("zones") is { Count: > 0 } zones ? zones : clusterZones,
            entry.MatchingOrNull("maxSurge", CountOrPercentage(), "1 or 33%"),
            entry.MatchingOrNull("maxUnavailable", CountOrPercentage(), "1 or 25%"),
            entry.NumberOrNull("drainTimeoutMinutes", 1, 1440),
            entry.NumberOrNull("nodeSoakMinutes", 0, 30),
            entry.Has("undrainableNodeBehavior") ? entry.OneOf("undrainableNodeBehavior", "", "Cordon", "Schedule") : null,
            entry.Texts("labels"), entry.TextList("taints"), entry.Texts("tags"));
    }

    private static (SubscriptionEntry Subscription, ResourceGroupEntry Group) ReadHome(YamlMap entry, IReadOnlyList<SubscriptionEntry> subscriptions)
    {
        var name = entry.Text("resourceGroup");
        var wanted = entry.TextOrNull("subscription");
        foreach (var subscription in subscriptions.Where(known => wanted is null || known.Name == wanted || known.Id == wanted))
        {
            if (subscription.ResourceGroups.FirstOrDefault(group => group.Name == name) is { } group)
                return (subscription, group);
        }
        throw entry.Wrong("resourceGroup", $"resource group '{name}' is not in {(wanted is null ? "any subscription" : $"subscription '{wanted}'")} of this file");
    }

    private static string ReadImage(YamlMap entry, string field)
    {
        var name = entry.Text(field);
        return NodeImage.TryParse(name, out _)
            ? name
            : throw entry.Wrong(field, $"field '{field}' is '{name}'; it must look like AKSAzureLinux-V3gen2-202610.06.0");
    }

    private static T? Section<T>(YamlMap map, string field, Func<YamlMap, T> read)
        where T : class
    {
        if (map.MapOrNull(field) is not { } entry)
            return null;
        var value = read(entry);
        entry.Finish();
        return value;
    }

    [GeneratedRegex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    private static partial Regex Guid();

    [GeneratedRegex("^[a-z][a-z0-9]{2,30}$")]
    private static partial Regex RegionName();

    [GeneratedRegex(@"^[\w.()-]{1,89}[\w()-]$")]
    private static partial Regex GroupName();

    [GeneratedRegex("^[a-z0-9]{3,24}$")]
    private static partial Regex AccountName();

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex KubernetesName();

    [GeneratedRegex("^[a-zA-Z0-9]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9])?$")]
    private static partial Regex ClusterName();

    [GeneratedRegex("^[a-z][a-z0-9]{0,11}$")]
    private static partial Regex PoolName();

    [GeneratedRegex(@"^\d+\.\d+\.\d+$")]
    private static partial Regex KubernetesVersion();

    [GeneratedRegex(@"^\d{1,4}%?$")]
    private static partial Regex CountOrPercentage();
}
