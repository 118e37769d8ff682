namespace ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

/// <summary>
/// What runs worse than before the release: pods that crash, wait or are not ready, and what runs on every node (network, storage and monitoring agents).
/// What was wrong before is no finding, nor is a workload that people have scaled down or taken away.
/// </summary>
public static class WorkloadRules
{
    private const int Examples = 3;

    public static IEnumerable<Finding> Findings(string cluster, WorkloadSight before, WorkloadSight now) =>
        Pods(cluster, before, now).Concat(DaemonSets(cluster, before, now)).Concat(LostDaemonSets(cluster, before, now));

    private static IEnumerable<Finding> Pods(string cluster, WorkloadSight before, WorkloadSight now)
    {
        var earlier = ByOwner(before).ToDictionary(pods => (pods.Namespace, pods.Owner));
        foreach (var pods in ByOwner(now))
        {
            var was = earlier.GetValueOrDefault((pods.Namespace, pods.Owner));
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
    }

    /// <summary>Whatever pools they are on: an upgrade moves pods from one to another.</summary>
    private static IEnumerable<WorkloadPods> ByOwner(WorkloadSight sight) => sight.Pods.GroupBy(pods => (pods.Namespace, pods.Owner)).Select(group => new WorkloadPods(
        group.Key.Namespace, group.Key.Owner, group.Sum(p => p.Ready), group.Sum(p => p.Unready), group.Sum(p => p.CrashLooping), group.Sum(p => p.Pending),
        [.. group.SelectMany(p => p.Examples).Take(Examples)]));

    private static IEnumerable<Finding> DaemonSets(string cluster, WorkloadSight before, WorkloadSight now) =>
        from set in now.DaemonSets
        let was = Same(before, set)
        where set.Unavailable > (was?.Unavailable ?? 0)
        select new Finding(
            $"{cluster}: DaemonSet {set.Namespace}/{set.Name} is unavailable on {set.Unavailable} of {set.Desired} nodes, before the release on {was?.Unavailable ?? 0}",
            MaySettle: true);

    /// <summary>An agent that fits no node any more, as when it selects nodes by an operating system that has gone.</summary>
    private static IEnumerable<Finding> LostDaemonSets(string cluster, WorkloadSight before, WorkloadSight now) =>
        from was in before.DaemonSets
        where was.Desired > 0 && Same(now, was) is { Desired: 0 }
        select new Finding($"{cluster}: DaemonSet {was.Namespace}/{was.Name} is wanted on no node any more, before the release on {was.Desired}", MaySettle: true);

    private static DaemonSetSight? Same(WorkloadSight sight, DaemonSetSight set) => sight.DaemonSets.FirstOrDefault(d => d.Namespace == set.Namespace && d.Name == set.Name);

    private static string? Worse(string what, int before, int now) => now > before ? $"{now} pods {what}, before the release {before}" : null;
}
