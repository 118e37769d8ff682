namespace ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

/// <summary>
/// What runs worse than before the release: pods that crash, wait or are not ready, and what runs on every node (network, storage and monitoring agents).
/// What was wrong before is no finding, nor is a workload that people have scaled down or taken away.
/// </summary>
public static class WorkloadRules
{
    public static IEnumerable<Finding> Findings(string cluster, WorkloadSight before, WorkloadSight now) =>
        Pods(cluster, before, now).Concat(DaemonSets(cluster, before, now)).Concat(LostDaemonSets(cluster, before, now));

    private static IEnumerable<Finding> Pods(string cluster, WorkloadSight before, WorkloadSight now)
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
    }

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
