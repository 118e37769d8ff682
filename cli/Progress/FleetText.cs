using ReleaseOrchestrator.Contracts.Fleet;

namespace ReleaseOrchestrator.Cli.Progress;

/// <summary>The fleet in lines, one for each thing.</summary>
public static class FleetText
{
    public static string Of(FleetCluster cluster) =>
        $"{cluster.Name,-30} {cluster.Region,-16} {cluster.KubernetesVersion,-9} {State(cluster.PowerState, cluster.ProvisioningState),-10} "
        + $"{(cluster.Windows is { } windows ? windows.Open ? "open  " : "closed" : "?     ")} {cluster.Windows?.Reason}{Flags(cluster.Flags)}";

    public static string Of(FleetPool pool, DateTimeOffset now) =>
        $"{$"{Name(pool.ClusterId)}/{pool.Name}",-40} {pool.Mode,-6} {pool.NodeImageVersion,-46} {(pool.ImageAgeDays(now) is { } days ? $"{days} d" : ""),6} "
        + $"{pool.NodeCount,4} nodes {State(pool.PowerState, pool.ProvisioningState),-10}{(pool.NotOurs is { } why ? $"  no target: {why}" : "")}{Flags(pool.Flags)}";

    public static string Of(Drift drift) =>
        $"{drift.DetectedAt:u}  {drift.Kind,-10} {Name(drift.ClusterId)}{(drift.PoolId is "" ? "" : $"/{Name(drift.PoolId)}")}: wanted {drift.Wanted}, found {drift.Actual}"
        + $" ({drift.ReleaseId}){(drift.ResolvedAt is { } resolved ? $", resolved {resolved:u}" : "")}{(drift.Note is { } note ? $"; {note}" : "")}";

    /// <summary>kubernetesVersion is --kubernetes-version.</summary>
    public static string OptionName(string filter) => "--" + string.Concat(filter.Select(c => char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{c}"));

    public static string Query(IEnumerable<(string Name, string Value)> filters)
    {
        var query = string.Join('&', filters.Select(filter => $"{filter.Name}={Uri.EscapeDataString(filter.Value)}"));
        return query is "" ? "" : $"?{query}";
    }

    private static string State(string power, string provisioning) => power is "Running" ? provisioning : power;

    private static string Flags(IReadOnlyList<FleetFlag>? flags) => flags is { Count: > 0 } ? $"  [{string.Join(", ", flags.Select(flag => flag.Code))}]" : "";

    private static string Name(string id) => id[(id.LastIndexOf('/') + 1)..];
}
