namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>What of a stage changes the operating system underneath: it is not begun without an approval of its own.</summary>
public static class OsChanges
{
    private const int Named = 5;

    /// <summary>Null: nothing does.</summary>
    public static string? Of(IEnumerable<SelectedCluster> stage)
    {
        var (byKubernetes, moved) = (new List<string>(), new SortedDictionary<string, List<string>>(StringComparer.Ordinal));
        string? version = null;
        foreach (var cluster in stage)
        {
            foreach (var (pool, target) in cluster.Pools)
            {
                if (!target.ChangesOs)
                    continue;
                var name = $"{cluster.Cluster.Name}/{pool.Name}";
                if (target.OsSku is null)
                {
                    version = target.KubernetesVersion;
                    byKubernetes.Add(name);
                }
                else if (moved.TryGetValue($"{pool.OsSku} to {target.OsSku}", out var same))
                {
                    same.Add(name);
                }
                else
                {
                    moved[$"{pool.OsSku} to {target.OsSku}"] = [name];
                }
            }
        }

        List<string> reasons = [.. moved.Select(m => $"{Count(m.Value)} from {m.Key}: {Names(m.Value)}")];
        if (byKubernetes.Count > 0)
            reasons.Insert(0, $"Kubernetes {version} puts Azure Linux 3.0 under {Count(byKubernetes)} of Azure Linux 2.0: {Names(byKubernetes)}");
        return reasons.Count == 0 ? null : string.Join("; ", reasons);
    }

    private static string Count(List<string> pools) => pools.Count == 1 ? "1 pool" : $"{pools.Count} pools";

    private static string Names(List<string> pools)
    {
        pools.Sort(StringComparer.Ordinal);
        return $"{string.Join(", ", pools.Take(Named))}{(pools.Count > Named ? $" and {pools.Count - Named} more" : "")}";
    }
}
