using AzureSimulator.Kubernetes;
using AzureSimulator.Model;

namespace AzureSimulator.Operations;

/// <summary>Runs: a pool is changed node by node, with surge nodes or in place, and may be aborted or fail on the way.</summary>
public static class PoolRuns
{
    private static readonly TimeSpan NothingToDo = TimeSpan.FromSeconds(5);

    public static OperationState Begin(
        World world, ClusterState cluster, PoolState pool, RunKind kind, string image, string version, bool ignoreDisruptionBudgets = false)
    {
        var operation = LongRunning.Begin(world, cluster, pool.Key);
        var settings = pool.Properties["upgradeSettings"];
        pool.Run = new PoolRun
        {
            OperationId = operation.Name,
            Kind = kind,
            TargetImage = image,
            TargetVersion = version,
            DrainTimeout = TimeSpan.FromMinutes(settings?["drainTimeoutInMinutes"]?.GetValue<int>() ?? 30),
            Soak = TimeSpan.FromMinutes(settings?["nodeSoakDurationInMinutes"]?.GetValue<int>() ?? 0),
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
        if (run.AbortOperationId is not null)
            NodeSteps.Abandon(world, cluster, pool, run);
        switch (run.Phase)
        {
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
            pool.UnfinishedImage = NodeSteps.IsUpgrade(run.Kind) ? run.TargetImage : null;
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
            if (run.Kind == RunKind.Rollback)
            {
                pool.RecentlyUsed.Clear(); // a rollback cannot be rolled back
            }
            else if ((pool.Image, pool.OrchestratorVersion) != (run.TargetImage, run.TargetVersion))
            {
                pool.RecentlyUsed.Clear();
                pool.RecentlyUsed.Add(new UsedVersion(pool.OrchestratorVersion, pool.Image, world.Now));
            }
            pool.Image = run.TargetImage;
            pool.OrchestratorVersion = run.TargetVersion;
            pool.Properties["orchestratorVersion"] = run.TargetVersion;
            pool.UnfinishedImage = null;
        }
        End(world, cluster, pool, run, "Succeeded", null);
    }

    public static void Fail(World world, ClusterState cluster, PoolState pool, PoolRun run, ArmProblem problem)
    {
        NodeSteps.LeaveAsIs(world, cluster, pool, run);
        pool.UnfinishedImage = NodeSteps.IsUpgrade(run.Kind) ? run.TargetImage : null;
        pool.Problem = problem;
        End(world, cluster, pool, run, "Failed", problem);
        if (run.AbortOperationId is { } abort)
            LongRunning.End(world, abort, "Succeeded");
    }

    private static void Start(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        if (run.AbortOperationId is not null)
        {
            Complete(world, cluster, pool, run);
            return;
        }
        if (run.Kind is RunKind.Update)
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
        run.Phase = RunPhase.RemovingSurge;
        run.Parallel = int.MaxValue;
        run.Due = null;
        run.Total = pool.Nodes.Count - wanted;
        run.Waiting.AddRange(pool.Nodes.OrderByDescending(node => node.Quarantined).ThenByDescending(node => node.Name).Take(run.Total).Select(node => node.Name));
        NodeSteps.Advance(world, cluster, pool, run);
    }

    private static void StartUpgrade(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        var old = pool.Nodes.Where(node => node.Image != run.TargetImage || node.KubeletVersion != run.TargetVersion || node.ReadyAt is null || node.Quarantined);
        run.Waiting.AddRange(old.Select(node => node.Name));
        run.Total = run.Waiting.Count;
        if (run.Total == 0)
        {
            run.Phase = RunPhase.Finishing;
            run.Due = world.Now + NothingToDo;
            return;
        }
        (run.Surge, run.Parallel) = Surge.Of(pool);
        if (run.Surge > 0)
        {
            var affordable = Surge.Affordable(world, cluster, pool, run.Surge);
            if (affordable == 0)
            {
                Fail(world, cluster, pool, run, new ArmProblem("QuotaExceeded",
                    $"Agent pool {pool.Name} needs {run.Surge} surge node(s), but region {cluster.Region} has no cores left for one.",
                    [new ArmProblem("ErrCode_InsufficientVCPUQuota", "Insufficient regional vcpu quota.")]));
                return;
            }
            if (affordable < run.Surge)
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
        pool.ETag = Guid.NewGuid().ToString();
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
        RunKind.Create => "Creating",
        RunKind.Delete => "Deleting",
        _ => "Updating",
    };
}
