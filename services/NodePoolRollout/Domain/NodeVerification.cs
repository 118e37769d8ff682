namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>What is still missing until every node of a pool is healthy on the image.</summary>
public static class NodeVerification
{
    private const int Named = 5;

    public static IReadOnlyList<string> Missing(string target, PoolSight pool, IReadOnlyList<NodeSight> nodes)
    {
        var missing = nodes.Where(node => !node.IsOn(target)).Select(node => $"node {node.Name} is on {node.Image ?? "an unknown image"}")
            .Concat(nodes.Where(node => node.IsOn(target) && !node.Serves).Select(node => $"node {node.Name} is {node.Trouble}"))
            .ToList();
        if (nodes.Count < pool.Count)
            missing.Add($"{nodes.Count} of {pool.Count} nodes have joined");
        return missing;
    }

    public static int Ready(string target, IReadOnlyList<NodeSight> nodes) => nodes.Count(node => node.IsOn(target) && node.Ready);

    public static string Text(IReadOnlyList<string> missing) =>
        string.Join(", ", missing.Take(Named)) + (missing.Count > Named ? $" and {missing.Count - Named} more" : "");
}
