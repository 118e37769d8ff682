using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>A cluster as a gate looks at it: the upgrades of the stage there, and what its API shows now.</summary>
public sealed record GateSight(string Cluster, IReadOnlyList<UpgradeOperation> Operations, IReadOnlyList<NodeSight> Nodes, WorkloadSight? Before, WorkloadSight? Now);

/// <summary>Something wrong.</summary>
/// <param name="MaySettle">It may be no more than the end of the upgrade: pods that are starting, a node that was just replaced.</param>
public sealed record Finding(string Text, bool MaySettle);

/// <summary>What each gate finds wrong, naming where. No finding: passed.</summary>
public static class GateRules
{
    public const string NodesReady = "nodes-ready";
    public const string NodeImages = "node-image";
    public const string Workloads = "workloads";

    public static bool IsKnown(string gate) => gate is NodesReady or NodeImages or Workloads;

    public static IEnumerable<Finding> Findings(string gate, GateSight sight) => gate switch
    {
        NodesReady => NodesNotReady(sight),
        NodeImages => NodesOnOtherImages(sight),
        _ => WorseWorkloads(sight.Cluster, sight.Before!, sight.Now!),
    };

    /// <summary>Whether what was found may still be the upgrade itself.</summary>
    public static bool StillSettling(IReadOnlyCollection<Finding> findings, GateSight sight, DateTimeOffset now, RolloutPace pace) =>
        findings.Count > 0 && findings.All(finding => finding.MaySettle) && sight.Operations.Any(operation => operation.EndedAt is not { } ended || now - ended < pace.SettleWithin);

    /// <param name="unseen">Why clusters could not be judged now.</param>
    public static GateResult Result(string gate, IReadOnlyList<string> findings, IReadOnlyList<string> unseen, int clusters, DateTimeOffset now)
    {
        var verdict = (findings.Count, unseen.Count) switch
        {
            ( > 0, _) => GateVerdict.Failed,
            (0, > 0) => GateVerdict.Inconclusive,
            _ => GateVerdict.Passed,
        };
        var summary = verdict switch
        {
            GateVerdict.Failed => $"{gate}: {findings.Count} findings on {clusters} clusters. {findings[0]}",
            GateVerdict.Inconclusive => $"{gate}: {unseen.Count} of {clusters} clusters cannot be judged now. {unseen[0]}",
            _ => $"{gate}: nothing wrong on {clusters} clusters.",
        };
        return new GateResult(gate, verdict, summary, [.. findings, .. unseen], now);
    }

    private static IEnumerable<Finding> NodesNotReady(GateSight sight) =>
        from operation in sight.Operations
        from node in PoolNodes(sight, operation)
        where !node.Serves
        select new Finding($"{sight.Cluster}/{operation.PoolName}: node {node.Name} is {node.Trouble}", MaySettle: true);

    private static IEnumerable<Finding> NodesOnOtherImages(GateSight sight) =>
        from operation in sight.Operations
        from node in PoolNodes(sight, operation)
        where !node.IsOn(operation.Request.TargetImage)
        select new Finding(
            $"{sight.Cluster}/{operation.PoolName}: node {node.Name} is on {node.Image ?? "an unknown image"}, not on {operation.Request.TargetImage}", MaySettle: false);

    private static IEnumerable<Finding> WorseWorkloads(string cluster, WorkloadSight before, WorkloadSight now)
    {
        foreach (var pods in now.Pods)
        {
            var was = before.Pods.FirstOrDefault(p => p.Namespace == pods.Namespace && p.Owner == pods.Owner);
            var worse = new[]
            {
                Worse("crash-looping", was?.CrashLooping ?? 0, pods.CrashLooping),
                Worse("pending", was?.Pending ?? 0, pods.Pending),
                Worse("not ready", was?.Unready ?? 0, pods.Unready),
            }.OfType<string>().ToList();
            if (worse.Count > 0)
            {
                yield return new Finding(
                    $"{cluster}: {pods.Namespace}/{pods.Owner}: {string.Join(", ", worse)} ({string.Join(", ", pods.Examples)})",
                    MaySettle: pods.CrashLooping <= (was?.CrashLooping ?? 0));
            }
        }

        foreach (var set in now.DaemonSets)
        {
            var was = before.DaemonSets.FirstOrDefault(d => d.Namespace == set.Namespace && d.Name == set.Name);
            if (set.Unavailable > (was?.Unavailable ?? 0))
            {
                yield return new Finding(
                    $"{cluster}: DaemonSet {set.Namespace}/{set.Name} is unavailable on {set.Unavailable} of {set.Desired} nodes, before the release on {was?.Unavailable ?? 0}",
                    MaySettle: true);
            }
        }
    }

    private static string? Worse(string what, int before, int now) => now > before ? $"{now} pods {what}, before the release {before}" : null;

    private static IEnumerable<NodeSight> PoolNodes(GateSight sight, UpgradeOperation operation) => sight.Nodes.Where(node => ArmId.Same(node.Pool, operation.PoolName));
}
