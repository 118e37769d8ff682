using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

/// <summary>
/// What a list of the fleet is asked for. A filter may come several times: any of its values fits; of tags all have to. A filter that nobody
/// knows is refused, as a list that is longer than expected does harm.
/// </summary>
public sealed class FleetQuery
{
    private static readonly string[] Filters =
    [
        "region", "subscription", "resourceGroup", "tag", "name", "family", "image", "mode", "flag", "osSku", "kubernetesVersion", "target", "olderThan", "top", "after", "format",
    ];

    private readonly IQueryCollection _query;
    private readonly DateTimeOffset _now;
    private readonly IReadOnlyList<string> _families, _images, _modes, _flags, _skus, _versions, _names, _clusters, _regions, _subscriptions, _groups, _tags;
    private readonly bool? _target;
    private readonly TimeSpan? _olderThan;

    private FleetQuery(HttpRequest request, DateTimeOffset now)
    {
        (_query, _now) = (request.Query, now);
        (_regions, _subscriptions, _groups, _tags) = (All("region"), All("subscription"), All("resourceGroup"), All("tag"));
        (_names, _clusters, _versions) = (All("name"), All("cluster"), All("kubernetesVersion"));
        (_families, _images, _skus) = (All("family"), All("image"), All("osSku"));
        (_modes, _flags) = (OneOf("mode", ["System", "User", "Gateway"]), OneOf("flag", FleetFlagCodes.All));
        _target = One("target") switch
        {
            null => null,
            "true" => true,
            "false" => false,
            var other => throw RolloutErrors.Invalid("target", $"target is '{other}'; true and false work."),
        };
        if (One("olderThan") is { } age)
            _olderThan = Duration.TryParse(age, out var duration) ? duration : throw RolloutErrors.Invalid("olderThan", $"olderThan is '{age}'; write a time such as 90d.");
        var top = One("top") is { } asked
            ? int.TryParse(asked, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number)
                ? number
                : throw RolloutErrors.Invalid("top", $"top is '{asked}'; a number from 1 to {Paging.Most} works.")
            : (int?)null;
        (Top, After) = (Paging.Top(top), One("after"));
        Csv = One("format") switch
        {
            "csv" => true,
            "json" => false,
            null => request.GetTypedHeaders().Accept.FirstOrDefault()?.MediaType == "text/csv",
            var other => throw RolloutErrors.Invalid("format", $"format is '{other}'; json and csv work."),
        };
        if (Csv && (top is not null || After is not null))
            throw RolloutErrors.Invalid(top is null ? "after" : "top", "A CSV has all that fits in one answer: leave top and after out.");
    }

    public int Top { get; }

    /// <summary>The id of the last one of the page before.</summary>
    public string? After { get; }

    public bool Csv { get; }

    public static FleetQuery OfClusters(HttpRequest request, DateTimeOffset now) => Read(request, Filters, now);

    public static FleetQuery OfPools(HttpRequest request, DateTimeOffset now) => Read(request, [.. Filters, "cluster"], now);

    /// <summary>For clusters: what is asked of pools has to be true of one of its pools.</summary>
    public bool Fits(FleetCluster cluster, IEnumerable<FleetPool> pools) =>
        FitsPlace(cluster) && Any(_names, cluster.Name, Like) && Any(_versions, cluster.KubernetesVersion, IsVersion) && (!AsksForPools || pools.Any(pool => FitsPool(pool, cluster)));

    /// <summary>For pools: where it is, is asked of its cluster.</summary>
    public bool Fits(FleetPool pool, FleetCluster cluster) =>
        FitsPlace(cluster, pool) && Any(_names, pool.Name, Like) && Any(_versions, pool.KubernetesVersion ?? "", IsVersion)
        && (_clusters.Count == 0 || _clusters.Any(asked => ArmId.Same(asked, cluster.Id) || Like(asked, cluster.Name))) && FitsPool(pool, cluster);

    public bool IsAfter(string id) => After is null || StringComparer.OrdinalIgnoreCase.Compare(id, After) > 0;

    private bool AsksForPools => _families.Count + _images.Count + _modes.Count + _flags.Count + _skus.Count > 0 || _target is not null || _olderThan is not null;

    private static FleetQuery Read(HttpRequest request, string[] known, DateTimeOffset now)
    {
        foreach (var name in request.Query.Keys)
        {
            if (!known.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw RolloutErrors.UnknownFilter(name, known);
        }

        return new FleetQuery(request, now);
    }

    private bool FitsPlace(FleetCluster cluster, FleetPool? pool = null) =>
        Any(_regions, cluster.Region, ArmId.Same) && Any(_subscriptions, cluster.SubscriptionId, ArmId.Same) && Any(_groups, cluster.ResourceGroup, ArmId.Same)
        && _tags.All(tag => HasTag(cluster.Tags, tag) || (pool?.Details?.Tags is { } own && HasTag(own, tag)));

    private bool FitsPool(FleetPool pool, FleetCluster cluster) =>
        Any(_families, pool.Family, ArmId.Same) && Any(_images, pool.NodeImageVersion, ArmId.Same) && Any(_modes, pool.Mode, ArmId.Same) && Any(_skus, pool.OsSku, ArmId.Same)
        && (_flags.Count == 0 || FleetFlagsOf(pool, cluster).Any(flag => _flags.Contains(flag.Code, StringComparer.OrdinalIgnoreCase)))
        && (_target is null || _target == pool.NotOurs is null)
        && (_olderThan is not { } age || (pool.ImageDate is { } made && _now.UtcDateTime - made.ToDateTime(TimeOnly.MinValue) > age + TimeSpan.FromDays(1)));

    /// <summary>A pool counts under its own flags and its cluster's.</summary>
    public static IEnumerable<FleetFlag> FleetFlagsOf(FleetPool pool, FleetCluster cluster) => (pool.Flags ?? []).Concat(cluster.Flags ?? []);

    private static bool Any(IReadOnlyList<string> asked, string actual, Func<string, string, bool> fits) => asked.Count == 0 || asked.Any(one => fits(one, actual));

    /// <summary>1.34 fits 1.34.8 and not 1.340.1.</summary>
    private static bool IsVersion(string asked, string actual) => actual == asked || actual.StartsWith($"{asked}.", StringComparison.Ordinal);

    /// <summary>With a star at an end the rest may be anything.</summary>
    private static bool Like(string asked, string actual) => (asked.StartsWith('*'), asked.EndsWith('*')) switch
    {
        (true, true) => actual.Contains(asked.Trim('*'), StringComparison.OrdinalIgnoreCase),
        (true, false) => actual.EndsWith(asked[1..], StringComparison.OrdinalIgnoreCase),
        (false, true) => actual.StartsWith(asked[..^1], StringComparison.OrdinalIgnoreCase),
        _ => ArmId.Same(asked, actual),
    };

    /// <summary>Azure compares names of tags without case, and their values with it.</summary>
    private static bool HasTag(IReadOnlyDictionary<string, string> tags, string asked)
    {
        var (name, value) = asked.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? (asked[..colon], asked[(colon + 1)..]) : (asked, null);
        foreach (var tag in tags)
        {
            if (ArmId.Same(tag.Key, name) && (value is null || tag.Value == value))
                return true;
        }

        return false;
    }

    private string? One(string name) => All(name) switch
    {
        [] => null,
        [var one] => one,
        _ => throw RolloutErrors.Invalid(name, $"{name} is given more than once."),
    };

    private IReadOnlyList<string> OneOf(string name, IReadOnlyList<string> known) =>
        All(name) is var asked && asked.FirstOrDefault(value => !known.Contains(value, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? throw RolloutErrors.Invalid(name, $"There is no {name} '{unknown}'; there are: {string.Join(", ", known)}.")
            : asked;

    private IReadOnlyList<string> All(string name) =>
        [.. _query[name].Select(value => string.IsNullOrWhiteSpace(value) ? throw RolloutErrors.Invalid(name, $"{name} is empty: give it a value, or leave it out.") : value)];
}
