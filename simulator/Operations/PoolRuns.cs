using AzureSimulator.Model;

namespace AzureSimulator.Operations;

/// <summary>Runs: a pool is changed node by node, with surge nodes or in place, and may be aborted or fail on the way.</summary>
public static class PoolRuns
{
    public static OperationState Begin(
        World world, ClusterState cluster, PoolState pool, RunKind kind, string image, string version, bool ignoreDisruptionBudgets = false,
        IReadOnlyList<string>? machines = null)
    {
        var operation = LongRunning.Begin(world, cluster, pool.Key);
        var settings = pool.Properties["upgradeSettings"];
        pool.Run = new PoolRun
        {
            OperationId = operation.Name,
            Kind = kind,
            TargetImage = image,
            TargetVersion = version,
            DrainTimeout = BlueGreenSteps.DrainTimeoutOf(pool) ?? TimeSpan.FromMinutes(settings?["drainTimeoutInMinutes"]?.GetValue<int>() ?? 30),
            Soak = TimeSpan.FromMinutes(settings?["nodeSoakDurationInMinutes"]?.GetValue<int>() ?? 0),
            BlueGreen = NodeSteps.IsUpgrade(kind) ? BlueGreenSteps.SettingsOf(pool) : null,
            Machines = [.. machines ?? []],
            QuarantineUndrainable = settings?["undrainableNodeBehavior"]?.GetValue<string>() == "Cordon",
            IgnoreDisruptionBudgets = ignoreDisruptionBudgets,
            Due = world.Now,
        };
        pool.ProvisioningState = StateDuring(kind);
        pool.Problem = null;
        Changed(world, pool);
        Note(world, cluster, pool, "started");
        return operation;
    }

    /// <summary>Asks a run to stop: nodes being reimaged are finished, the others are left as they are.</summary>
    public static OperationState Abort(World world, ClusterState cluster, PoolState pool)
    {
        var operation = LongRunning.Begin(world, cluster, pool.Key);
        pool.Run!.AbortOperationId = operation.Name;
        pool.Run.Waiting.Clear();
        pool.Run.Due = world.Now;
        pool.ProvisioningState = "Canceling";
        Changed(world, pool);
        return operation;
    }

    public static void Advance(World world, PoolState pool)
    {
        var cluster = world.Clusters.Find(pool.ClusterKey)!;
        var run = pool.Run!;
        run.Due = null;
        if (run.AbortOperationId is not null && !BlueGreenSteps.Pause(run))
            NodeSteps.Abandon(world, cluster, pool, run);
        switch (run.Phase)
        {
            case RunPhase.AddingGreen or RunPhase.DrainingBlue or RunPhase.BatchSoak or RunPhase.FinalSoak or RunPhase.RemovingBlue:
                BlueGreenSteps.Advance(world, cluster, pool, run);
                break;
            case RunPhase.Starting:
                RunStarts.Start(world, cluster, pool, run);
                break;
            case RunPhase.AddingSurge:
                run.Phase = RunPhase.Replacing;
                NodeSteps.Advance(world, cluster, pool, run);
                break;
            case RunPhase.Replacing or RunPhase.RemovingSurge:
                NodeSteps.Advance(world, cluster, pool, run);
                break;
            default:
                Complete(world, cluster, pool, run);
                break;
        }
        if (pool.Run == run && run.Due is null)
            run.Due = run.Slots.Count > 0 ? run.Slots.Min(slot => slot.Due) : world.Now;
        if (world.Pools.Find(pool.Key) == pool)
            world.Save(pool);
    }

    public static void Complete(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        if (run.AbortOperationId is { } abort)
        {
            Remember(pool, run);
            End(world, cluster, pool, run, "Canceled", new ArmProblem("OperationAborted", $"The operation on agent pool {pool.Name} was aborted."));
            LongRunning.End(world, abort, "Succeeded");
            return;
        }
        if (run.Kind == RunKind.Delete)
        {
            End(world, cluster, pool, run, "Succeeded", null);
            world.Pools.Remove(pool.Key);
            cluster.Pools.RemoveAll(key => string.Equals(key, pool.Key, StringComparison.OrdinalIgnoreCase));
            world.Save(cluster);
            return;
        }
        if (NodeSteps.IsUpgrade(run.Kind))
        {
            if (run.Kind is RunKind.Rollback or RunKind.MigrateOs)
            {
                pool.RecentlyUsed.Clear(); // neither a rollback nor a migration can be rolled back
            }
            else if ((pool.Image, pool.OrchestratorVersion) != (run.TargetImage, run.TargetVersion))
            {
                pool.RecentlyUsed.Clear();
                pool.RecentlyUsed.Add(new UsedVersion(pool.OrchestratorVersion, pool.Image, world.Now));
            }
            pool.Image = run.TargetImage;
            pool.OrchestratorVersion = run.TargetVersion;
            pool.Properties["orchestratorVersion"] = run.TargetVersion;
            (pool.UnfinishedImage, pool.UnfinishedVersion) = (null, null);
        }
        if (run.Kind is RunKind.Start or RunKind.Stop)
            pool.PowerState = run.Kind is RunKind.Stop ? "Stopped" : "Running";
        if ((NodeSteps.IsUpgrade(run.Kind) || run.Kind is RunKind.Start) && !pool.IsStopped && pool.Nodes.Count(node => !node.Quarantined) != pool.Count)
        {
            run.Kind = RunKind.Scale; // the same write asked for another size, or one while the pool was stopped
            RunStarts.StartScale(world, cluster, pool, run);
            return;
        }
        if (run.Kind is RunKind.DeleteMachines)
            pool.Properties["count"] = pool.Nodes.Count;
        End(world, cluster, pool, run, "Succeeded", null);
    }

    public static void Fail(World world, ClusterState cluster, PoolState pool, PoolRun run, ArmProblem problem)
    {
        if (BlueGreenSteps.IsUnderWay(run))
            BlueGreenSteps.LeaveAsIs(run);
        else
            NodeSteps.LeaveAsIs(world, cluster, pool, run);
        Remember(pool, run);
        pool.Problem = problem;
        End(world, cluster, pool, run, "Failed", problem);
        if (run.AbortOperationId is { } abort)
            LongRunning.End(world, abort, "Succeeded");
    }

    /// <summary>Ends a run as canceled at once.</summary>
    public static void Cancel(World world, ClusterState cluster, PoolState pool, ArmProblem reason)
    {
        Remember(pool, pool.Run!);
        End(world, cluster, pool, pool.Run!, "Canceled", reason);
    }

    /// <summary>Notes what an upgrade was going to, for whoever resumes it.</summary>
    private static void Remember(PoolState pool, PoolRun run) =>
        (pool.UnfinishedImage, pool.UnfinishedVersion) = NodeSteps.IsUpgrade(run.Kind) ? (run.TargetImage, run.TargetVersion) : (null, null);

    private static void End(World world, ClusterState cluster, PoolState pool, PoolRun run, string status, ArmProblem? error)
    {
        pool.ProvisioningState = status;
        LongRunning.End(world, run.OperationId, status, error);
        Note(world, cluster, pool, status.ToLowerInvariant(), error?.Code);
        pool.Run = null;
        Changed(world, pool);
    }

    private static void Changed(World world, PoolState pool)
    {
        pool.ETag = world.NewId();
        world.Save(pool);
    }

    private static void Note(World world, ClusterState cluster, PoolState pool, string happened, string? detail = null) =>
        world.Log(new LogEntry("operation")
        {
            OperationId = pool.Run!.OperationId,
            Operation = pool.Run.Kind.ToString(),
            Resource = pool.Key,
            Region = cluster.Region,
            Cluster = cluster.Name,
            Pool = pool.Name,
            Event = happened,
            Image = pool.Run.TargetImage,
            Detail = detail,
        });

    private static string StateDuring(RunKind kind) => kind switch
    {
        RunKind.Scale => "Scaling",
        RunKind.UpgradeNodeImage or RunKind.Rollback => "UpgradingNodeImageVersion",
        RunKind.Upgrade => "Upgrading",
        RunKind.Start => "Starting",
        RunKind.Stop => "Stopping",
        RunKind.DeleteMachines => "Deleting",
        RunKind.Create => "Creating",
        RunKind.Delete => "Deleting",
        _ => "Updating",
    };
}
