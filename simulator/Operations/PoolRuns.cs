using AzureSimulator.Kubernetes;
using AzureSimulator.Model;

namespace AzureSimulator.Operations;

/// <summary>Runs: a pool is changed node by node, with surge nodes or in place, and may be aborted or fail on the way.</summary>
public static class PoolRuns
{
    private static readonly TimeSpan NothingToDo = TimeSpan.FromSeconds(5);
    private static readonly Version OneIsEnough = new(1, 35);

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
                Start(world, cluster, pool, run);
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
            StartScale(world, cluster, pool, run);
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

    private static void Start(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        if (run.AbortOperationId is not null)
        {
            Complete(world, cluster, pool, run);
            return;
        }
        if (run.Kind is RunKind.Stop or RunKind.Start)
        {
            run.Phase = RunPhase.Finishing;
            run.Due = world.Now + (run.Kind is RunKind.Start ? world.Fleet.Durations.AddNode : world.Fleet.Durations.RemoveNode);
            if (run.Kind is RunKind.Start)
                Power.Unpark(pool, run.Due.Value);
            else
                Power.Park(pool);
        }
        else if (run.Kind is RunKind.DeleteMachines)
        {
            Remove(world, cluster, pool, run, [.. pool.Nodes.Where(node => run.Machines.Contains(node.Name, StringComparer.OrdinalIgnoreCase)).Select(node => node.Name)]);
        }
        else if (run.Kind is RunKind.Update)
        {
            run.Phase = RunPhase.Finishing;
            run.Due = world.Now + world.Fleet.Durations.Update;
        }
        else if (NodeSteps.IsUpgrade(run.Kind))
        {
            StartUpgrade(world, cluster, pool, run);
        }
        else
        {
            StartScale(world, cluster, pool, run);
        }
    }

    private static void StartScale(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        var wanted = run.Kind == RunKind.Delete ? 0 : pool.Count;
        run.Phase = RunPhase.Finishing;
        run.Due = world.Now + (wanted == pool.Nodes.Count ? NothingToDo : world.Fleet.Durations.AddNode);
        if (wanted > pool.Nodes.Count)
        {
            while (pool.Nodes.Count < wanted)
            {
                var node = Seeding.AddNode(pool, pool.Image, pool.OrchestratorVersion, world.Now, run.Due.Value);
                NodeSteps.Note(world, cluster, pool, node, "added");
            }
            return;
        }
        if (wanted == pool.Nodes.Count)
            return;
        Remove(world, cluster, pool, run,
            [.. pool.Nodes.OrderByDescending(node => node.Quarantined).ThenByDescending(node => node.Name).Take(pool.Nodes.Count - wanted).Select(node => node.Name)]);
    }

    private static void Remove(World world, ClusterState cluster, PoolState pool, PoolRun run, IReadOnlyList<string> nodes)
    {
        run.Phase = RunPhase.RemovingSurge;
        run.Parallel = int.MaxValue;
        run.Due = null;
        run.Total = nodes.Count;
        run.Waiting.AddRange(nodes);
        NodeSteps.Advance(world, cluster, pool, run);
    }

    private static void StartUpgrade(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        var old = pool.Nodes.Where(node => node.Image != run.TargetImage || node.KubeletVersion != run.TargetVersion || node.ReadyAt is null || node.Quarantined);
        run.Waiting.AddRange(old.Select(node => node.Name));
        run.Total = run.Waiting.Count;
        if (run.Total == 0 && !pool.IsBetweenColors)
        {
            run.Phase = RunPhase.Finishing;
            run.Due = world.Now + NothingToDo;
            return;
        }
        if (run.BlueGreen is not null)
        {
            run.Waiting.Clear();
            BlueGreenSteps.Start(world, cluster, pool, run);
            return;
        }
        (run.Surge, run.Parallel) = Surge.Of(pool.Properties);
        if (run.Surge > 0 && NoRoom(world, cluster, pool, run.Surge, out var possible) is { } problem)
        {
            // From Kubernetes 1.35 on, an upgrade goes on with one surge node where there is room for no more.
            if (possible == 0 || Version.Parse(cluster.KubernetesVersion) < OneIsEnough)
            {
                Fail(world, cluster, pool, run, problem);
                return;
            }
            run.Surge = run.Parallel = 1;
        }
        var workloads = Workloads.Of(world, cluster);
        workloads.AddEvent("Node", "default", pool.Nodes[0].Name, "Upgrade", $"Upgrading agent pool {pool.Name} to {run.TargetImage}", "Normal");
        if (run.Surge == 0)
        {
            run.Phase = RunPhase.Replacing;
            NodeSteps.Advance(world, cluster, pool, run);
            return;
        }
        run.Phase = RunPhase.AddingSurge;
        run.Due = world.Now + world.Fleet.Durations.AddNode;
        for (var added = 0; added < run.Surge; added++)
        {
            var node = Seeding.AddNode(pool, run.TargetImage, run.TargetVersion, world.Now, run.Due.Value);
            node.Surge = true;
            NodeSteps.Note(world, cluster, pool, node, "surge-added");
            workloads.AddEvent("Node", "default", node.Name, "Surge", $"Created a surge node {node.Name} for agent pool {pool.Name}", "Normal");
        }
    }

    /// <summary>What keeps a pool from getting more nodes for a while: cores of the region or addresses of the subnet.</summary>
    public static ArmProblem? NoRoom(World world, ClusterState cluster, PoolState pool, int wanted, out int possible)
    {
        var affordable = Surge.Affordable(world, cluster, pool, wanted);
        var addressable = Surge.Addressable(world, cluster, pool, wanted);
        possible = Math.Min(affordable, addressable);
        return affordable < wanted
            ? new ArmProblem("QuotaExceeded",
                $"Agent pool {pool.Name} needs {wanted} surge node(s), but region {cluster.Region} has cores left for {affordable}.",
                [new ArmProblem("ErrCode_InsufficientVCPUQuota", "Insufficient regional vcpu quota.")])
            : addressable < wanted
            ? new ArmProblem("SubnetIsFull", $"Agent pool {pool.Name} needs {wanted} surge node(s), but the subnet of cluster {cluster.Name} has addresses left for {addressable}.",
                [new ArmProblem("InsufficientSubnetSize", "Pre-allocated IPs exceed the IPs available in the subnet.")])
            : null;
    }

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
