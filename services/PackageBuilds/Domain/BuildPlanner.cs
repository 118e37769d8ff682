using System.Globalization;
using ReleaseOrchestrator.Contracts.Packages;

namespace ReleaseOrchestrator.PackageBuilds.Domain;

/// <summary>A result that is kept: the inputs it came from and when.</summary>
public sealed record KeptResult(string ContentKey, BuildInputs Inputs, DateTimeOffset BuiltAt);

/// <summary>All results that are kept, for one question each.</summary>
public sealed class ResultHistory
{
    private readonly Dictionary<string, KeptResult> _byContent;
    private readonly Dictionary<string, KeptResult> _byInputs = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Spec, string Architecture), KeptResult> _latest = [];

    public ResultHistory(IReadOnlyCollection<KeptResult> results)
    {
        _byContent = results.ToDictionary(r => r.ContentKey, StringComparer.Ordinal);
        foreach (var result in results.OrderBy(r => r.BuiltAt).ThenBy(r => r.ContentKey, StringComparer.Ordinal))
        {
            _byInputs[result.Inputs.Key] = result;
            _latest[(result.Inputs.Spec, result.Inputs.Architecture)] = result;
        }
    }

    public KeptResult? Same(string contentKey) => _byContent.GetValueOrDefault(contentKey);

    /// <summary>The latest result of the same inputs, whatever it stood on.</summary>
    public KeptResult? SameInputs(BuildInputs inputs) => _byInputs.GetValueOrDefault(inputs.Key);

    public KeptResult? Latest(string spec, string architecture) => _latest.GetValueOrDefault((spec, architecture));
}

/// <summary>
/// Decides what is built: what changed, and, as deep as asked for, what needs something that is rebuilt.
/// A pure function: the same SPECs and history give the same plan.
/// </summary>
public static class BuildPlanner
{
    /// <param name="unavailable">SPECs whose sources cannot be had, with the reason.</param>
    public static IReadOnlyList<PackagePlanItem> Plan(
        BuildGraph graph,
        string architecture,
        Func<Spec, BuildInputs> inputsOf,
        ResultHistory history,
        int? cascadeDepth,
        IReadOnlyDictionary<string, string> unavailable)
    {
        var items = new Dictionary<string, (PackagePlanItem Item, int Distance)>(StringComparer.Ordinal);
        foreach (var node in graph.Order)
        {
            var needed = node.Needs.Select(n => items[n]).ToList();
            items[node.Spec.Name] = Decide(node, needed);
        }
        return [.. graph.Order.Select(n => items[n.Spec.Name].Item)];

        (PackagePlanItem, int) Decide(BuildNode node, List<(PackagePlanItem Item, int Distance)> needed)
        {
            var inputs = inputsOf(node.Spec);
            var key = inputs.ContentKey(needed.Select(n => n.Item.ContentKey));

            if (history.Same(key) is { } same)
                return Item(PackageAction.Reuse, $"unchanged since {Day(same)}", key);

            if (node.Spec.RefusesArchitecture(architecture) is { } refused)
                return Item(PackageAction.Skip, refused, key);
            if (needed.FirstOrDefault(n => n.Item.Action == PackageAction.Skip) is ({ } skipped, _))
                return Item(PackageAction.Skip, $"needs {skipped.Spec}, which is left out", key);
            if (node.Unanswered.Count > 0)
                return Item(PackageAction.Skip, $"nothing provides {string.Join(", ", node.Unanswered)}: no SPEC does, and the toolchain does not have it", key);

            var before = history.SameInputs(inputs);
            if (before is not null)
            {
                // Only what it stands on has changed: whether that matters is a question of depth.
                var (cause, distance) = needed.Where(n => n.Item.Action == PackageAction.Build).OrderBy(n => n.Distance).FirstOrDefault();
                if (cause is not null && cascadeDepth is { } depth && distance + 1 > depth)
                    return Item(PackageAction.Reuse, $"needs {cause.Spec}, which is rebuilt, but lies beyond cascade depth {depth}: kept from {Day(before)}", before.ContentKey);
                if (cause is not null)
                    return Buildable($"needs {cause.Spec}, which is rebuilt", distance + 1);
                if (cascadeDepth is not null)
                    return Item(PackageAction.Reuse, $"unchanged since {Day(before)}; what it needs was rebuilt since, beyond the cascade depth then", before.ContentKey);
                return Buildable("what it needs was rebuilt since", 1);
            }

            return Buildable(history.Latest(node.Spec.Name, architecture) is { } latest ? inputs.DifferenceFrom(latest.Inputs) : "not built before", 0);

            (PackagePlanItem, int) Buildable(string reason, int distance) =>
                unavailable.TryGetValue(node.Spec.Name, out var why) ? Item(PackageAction.Skip, why, key) : Item(PackageAction.Build, reason, key, distance);

            (PackagePlanItem, int) Item(PackageAction action, string reason, string contentKey, int distance = 0) =>
                (new PackagePlanItem(node.Spec.Name, node.Spec.Evr.ToString(), architecture, node.Level, action, reason, contentKey, node.Needs), distance);
        }
    }

    /// <summary>SHA-256 over the release version and every item.</summary>
    public static string Hash(string releaseVersion, int? cascadeDepth, IEnumerable<PackagePlanItem> items) => BuildInputs.Digest([
        "plan",
        releaseVersion,
        cascadeDepth?.ToString(CultureInfo.InvariantCulture) ?? "unlimited",
        .. items.SelectMany(i => new[]
        {
            i.Spec, i.Evr, i.Architecture, i.Level.ToString(CultureInfo.InvariantCulture), i.Action.ToString(), i.ContentKey, string.Join(' ', i.After),
        }),
    ]);

    private static string Day(KeptResult result) => result.BuiltAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
