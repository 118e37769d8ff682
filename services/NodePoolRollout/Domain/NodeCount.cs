using System.Globalization;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>Which nodes of a pool are on which image, counted on the nodes: what a pool says of itself may be either while it is between two images.</summary>
public static class NodeCount
{
    /// <summary>E.g. <c>2 nodes are on A, 1 node is on B</c>, the largest part first.</summary>
    /// <param name="nodes">Null: they could not be looked at.</param>
    public static string Text(IReadOnlyList<NodeSight>? nodes) => nodes switch
    {
        null => "Its nodes could not be counted, as the cluster's API does not answer.",
        [] => "It has no nodes.",
        _ => string.Join(", ", nodes
            .GroupBy(node => node.Image ?? "an unknown image", StringComparer.OrdinalIgnoreCase)
            .OrderByDescending(image => image.Count()).ThenBy(image => image.Key, StringComparer.Ordinal)
            .Select(image => string.Create(CultureInfo.InvariantCulture, $"{image.Count()} {(image.Count() == 1 ? "node is" : "nodes are")} on {image.Key}"))) + ".",
    };
}
