using System.IO.Enumeration;
using ReleaseOrchestrator.Contracts.Scheduling;

namespace ReleaseOrchestrator.PatchScheduling.Domain;

/// <summary>Which clusters a window or a freeze is about. Every part that is given must match; none given: every cluster.</summary>
public sealed record ClusterSelector
{
    /// <summary>Cluster names; <c>*</c> and <c>?</c> stand for any characters and for one.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Azure regions.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Tags that must all be there with this value. Azure compares tag names without case, values with it.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public bool Selects(ClusterFacts cluster) =>
        (Names.Count == 0 || Names.Any(name => FileSystemName.MatchesSimpleExpression(name, cluster.Name)))
        && (Regions.Count == 0 || Regions.Contains(cluster.Region, StringComparer.OrdinalIgnoreCase))
        && Tags.All(wanted => cluster.Tags.Any(tag =>
            tag.Key.Equals(wanted.Key, StringComparison.OrdinalIgnoreCase) && tag.Value == wanted.Value));
}
