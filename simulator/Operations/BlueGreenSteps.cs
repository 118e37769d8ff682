using AzureSimulator.Kubernetes;
using AzureSimulator.Model;

namespace AzureSimulator.Operations;

/// <summary>
/// A blue-green upgrade: as many new nodes as there are old ones, then the old ones drained batch by batch, a last soak with both, and the
/// old ones removed. An abort pauses it with both standing; until the old ones are gone, it can be taken back.
/// </summary>
public static class BlueGreenSteps
{
    public static BlueGreen? SettingsOf(PoolState pool)
    {
        if (pool.Properties["upgradeStrategy"]?.GetValue<string>() != "BlueGreen" && !pool.IsBetweenColors)
            return null;
        var settings = pool.Properties["upgradeSettingsBlueGreen"];
        var blue = pool.Nodes.Count(node => !node.Green);
        return new BlueGreen(
            Math.Max(1, Surge.Nodes(settings?["drainBatchSize"]?.GetValue<string>() ?? "10%", blue)),
            Minutes(settings?["batchSoakDurationInMinutes"]?.GetValue<int>() ?? 15),
            Minutes(settings?["finalSoakDurationInMinutes"]?.GetValue<int>() ?? 60));
    }

    public static TimeSpan? DrainTimeoutOf(PoolState pool) =>
        SettingsOf(pool) is null ? null : Minutes(pool.Properties["upgradeSettingsBlueGreen"]?["drainTimeoutInMinutes"]?.GetValue<int>() ?? 30);

    public static bool IsUnderWay(PoolRun run) =>
        run.Phase is RunPhase.AddingGreen or RunPhase.DrainingBlue or RunPhase.BatchSoak or RunPhase.FinalSoak or RunPhase.RemovingBlue;

    public static void Start(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        if (run.Kind is RunKind.Rollback && pool.IsBetweenColors)
        {
            BackToBlue(world, cluster, pool, run);
            return;
        }
        var blue = pool.Nodes.Where(node => !node.Green).ToList();
        foreach (var stale in pool.Nodes.Where(node => node.Green && (node.Image, node.KubeletVersion) != (run.TargetImage, run.TargetVersion)).ToList())
            Drop(world, cluster, pool, stale);
        var missing = blue.Count - pool.Nodes.Count(node => node.Green);
        if (missing > 0 && Room.Lacks(world, cluster, pool, missing, out _) is { } problem)
        {
            PoolRuns.Fail(world, cluster, pool, run, problem);
            return;
        }
        run.Total = blue.Count;
        run.Phase = RunPhase.AddingGreen;
        run.Due = world.Now + (missing > 0 ? world.Fleet.Durations.AddNode : TimeSpan.Zero);
        for (var added = 0; added < missing; added++)
        {
            var node = Seeding.AddNode(pool, run.TargetImage, run.TargetVersion, world.Now, run.Due.Value);
            node.Green = true;
            NodeSteps.Note(world, cluster, pool, node, "green-added");
        }
    }

    public static void Advance(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        switch (run.Phase)
        {
            case RunPhase.AddingGreen:
                if (pool.Image != run.TargetImage || pool.OrchestratorVersion != run.TargetVersion)
                {
                    pool.RecentlyUsed.Clear();
                    pool.RecentlyUsed.Add(new UsedVersion(pool.OrchestratorVersion, pool.Image, world.Now));
                    (pool.Image, pool.OrchestratorVersion) = (run.TargetImage, run.TargetVersion);
                }
                run.Waiting.AddRange(pool.Nodes.Where(node => !node.Green).Select(node => node.Name));
                Cordon(world, cluster, pool);
                NextBatch(world, cluster, pool, run);
                break;
            case RunPhase.BatchSoak:
                NextBatch(world, cluster, pool, run);
                break;
            case RunPhase.DrainingBlue:
                Drain(world, cluster, pool, run);
                break;
            case RunPhase.FinalSoak:
                run.Phase = RunPhase.RemovingBlue;
                run.Due = world.Now + world.Fleet.Durations.RemoveNode;
                break;
            default:
                if (run.Kind is RunKind.Rollback)
                {
                    PoolRuns.Complete(world, cluster, pool, run);
                    return;
                }
                foreach (var node in pool.Nodes.Where(node => !node.Green).ToList())
                    Drop(world, cluster, pool, node);
                foreach (var node in pool.Nodes)
                    node.Green = false;
                PoolRuns.Complete(world, cluster, pool, run);
                break;
        }
    }

    /// <summary>An abort stops where it is; answers whether this run is one that it pauses.</summary>
    public static bool Pause(PoolRun run)
    {
        if (!IsUnderWay(run))
            return false;
        LeaveAsIs(run);
        run.Phase = RunPhase.Finishing;
        return true;
    }

    public static void LeaveAsIs(PoolRun run)
    {
        run.Slots.Clear();
        run.Waiting.Clear();
    }

    /// <summary>Ends a run in its final soak, because it is to be taken back.</summary>
    public static void Withdraw(World world, ClusterState cluster, PoolState pool)
    {
        PoolRuns.Cancel(world, cluster, pool, new ArmProblem("OperationPreempted", $"The upgrade of agent pool {pool.Name} was taken back in its final soak."));
        Workloads.Of(world, cluster);
    }

    private static void Drain(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        if (NodeSteps.DrainOn(world, cluster, pool, run) is { } problem)
        {
            PoolRuns.Fail(world, cluster, pool, run, problem);
            return;
        }
        if (run.Slots.Count > 0)
            return;
        (run.Phase, run.Due) = run.Waiting.Count > 0
            ? (RunPhase.BatchSoak, world.Now + run.BlueGreen!.BatchSoak)
            : (RunPhase.FinalSoak, world.Now + run.BlueGreen!.FinalSoak);
    }

    private static void NextBatch(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        run.Phase = RunPhase.DrainingBlue;
        for (var begun = 0; begun < run.BlueGreen!.BatchSize && run.Waiting.Count > 0; begun++)
        {
            run.Done++;
            NodeSteps.BeginDrain(world, cluster, pool, run);
        }
        LongRunning.Progress(world, run.OperationId, Math.Round(90.0 * run.Done / Math.Max(1, run.Total), 1));
        Drain(world, cluster, pool, run);
    }

    private static void BackToBlue(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        foreach (var node in pool.Nodes.Where(node => !node.Green && node.Cordoned))
        {
            node.Cordoned = false;
            NodeSteps.Note(world, cluster, pool, node, "uncordoned");
        }
        foreach (var node in pool.Nodes.Where(node => node.Green).ToList())
            Drop(world, cluster, pool, node);
        Workloads.Of(world, cluster);
        run.Phase = RunPhase.RemovingBlue;
        run.Due = world.Now + world.Fleet.Durations.RemoveNode;
    }

    private static void Cordon(World world, ClusterState cluster, PoolState pool)
    {
        foreach (var node in pool.Nodes.Where(node => !node.Green && !node.Cordoned))
        {
            node.Cordoned = true;
            NodeSteps.Note(world, cluster, pool, node, "cordoned");
        }
    }

    private static void Drop(World world, ClusterState cluster, PoolState pool, NodeState node)
    {
        pool.Nodes.Remove(node);
        NodeSteps.Note(world, cluster, pool, node, "removed");
        Workloads.Of(world, cluster);
    }

    private static TimeSpan Minutes(int minutes) => TimeSpan.FromMinutes(minutes);
}
