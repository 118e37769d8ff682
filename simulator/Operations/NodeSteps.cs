using AzureSimulator.Faults;
using AzureSimulator.Kubernetes;
using AzureSimulator.Model;

namespace AzureSimulator.Operations;

/// <summary>What happens to one node of a run after the other: cordon, drain, soak, reimage, and for surge nodes removal.</summary>
public static class NodeSteps
{
    private static readonly TimeSpan EvictionRetry = TimeSpan.FromSeconds(10);

    public static bool IsUpgrade(RunKind kind) => kind is RunKind.UpgradeNodeImage or RunKind.Upgrade or RunKind.Rollback or RunKind.MigrateOs;

    /// <summary>Does everything that is due in the slots of a run, then fills free slots; a run without work goes to its next phase.</summary>
    public static void Advance(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        var scene = new Scene(world, cluster, pool, run);
        foreach (var slot in run.Slots.Where(slot => slot.Due <= world.Now).ToList())
        {
            if (Step(scene, slot) is { } problem)
            {
                PoolRuns.Fail(world, cluster, pool, run, problem);
                return;
            }
        }
        while (run.Slots.Count < run.Parallel && run.Waiting.Count > 0)
        {
            if (run.Phase == RunPhase.Replacing && run.Surge > 0 && !pool.Nodes.Any(node => node.Surge))
            {
                PoolRuns.Fail(world, cluster, pool, run, new ArmProblem("UpgradeFailed",
                    $"Agent pool {pool.Name}: every surge node had to replace a node that could not be drained; {run.Waiting.Count} node(s) were not upgraded."));
                return;
            }
            BeginDrain(scene);
        }
        if (run.Slots.Count > 0)
            return;
        var surge = pool.Nodes.Where(node => node.Surge).Select(node => node.Name).ToList();
        if (run.Phase == RunPhase.Replacing && surge.Count > 0)
        {
            run.Phase = RunPhase.RemovingSurge;
            run.Parallel = surge.Count;
            run.Waiting.AddRange(surge);
            Advance(world, cluster, pool, run);
            return;
        }
        PoolRuns.Complete(world, cluster, pool, run);
    }

    /// <summary>After an abort: nodes not yet being reimaged go back to service.</summary>
    public static void Abandon(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        var scene = new Scene(world, cluster, pool, run);
        foreach (var slot in run.Slots.Where(slot => slot.Step is RunStep.Draining or RunStep.Soaking).ToList())
        {
            run.Slots.Remove(slot);
            if (pool.Nodes.Find(node => node.Name == slot.Node) is { Surge: false } node)
                Uncordon(scene, node);
        }
        if (run.Slots.Count == 0)
            RemoveSurge(scene);
        if (run.Phase == RunPhase.AddingSurge)
            run.Phase = RunPhase.Replacing;
    }

    /// <summary>After a failure: what is not broken goes back to service, surge nodes go away, mixed images stay.</summary>
    public static void LeaveAsIs(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        var scene = new Scene(world, cluster, pool, run);
        foreach (var slot in run.Slots.ToList())
        {
            if (pool.Nodes.Find(node => node.Name == slot.Node) is not { Surge: false } node)
                continue;
            if (slot.Step == RunStep.Reimaging && node.ReadyAt is null && node.Image != run.TargetImage)
                Reimaged(scene, slot, node); // the machine was past the point of no return
            else if (node.ReadyAt is not null)
                Uncordon(scene, node);
        }
        run.Slots.Clear();
        run.Waiting.Clear();
        RemoveSurge(scene);
    }

    public static void Note(World world, ClusterState cluster, PoolState pool, NodeState node, string happened, string? detail = null) =>
        world.Log(new LogEntry("node")
        {
            OperationId = pool.Run?.OperationId,
            Region = cluster.Region,
            Cluster = cluster.Name,
            Pool = pool.Name,
            Node = node.Name,
            Event = happened,
            Image = node.Image,
            Detail = detail,
        });

    public static void BeginDrain(World world, ClusterState cluster, PoolState pool, PoolRun run) => BeginDrain(new Scene(world, cluster, pool, run));

    private static void BeginDrain(Scene scene)
    {
        var (world, _, pool, run) = scene;
        var name = run.Waiting[0];
        run.Waiting.RemoveAt(0);
        if (pool.Nodes.Find(node => node.Name == name) is not { } node)
            return;
        var slow = FaultBook.Strike(world, FaultKind.SlowDrain, fault => fault.Concerns(scene.Cluster, pool) && (fault.Node is null || fault.Node == name));
        var slot = new RunSlot
        {
            Node = name,
            Step = RunStep.Draining,
            Ordinal = run.Total - run.Waiting.Count,
            Due = world.Now,
            NotBefore = world.Now + world.Fleet.Durations.Drain + (slow?.Delay ?? TimeSpan.Zero),
            Deadline = world.Now + run.DrainTimeout,
        };
        run.Slots.Add(slot);
        if (!node.Cordoned)
            scene.Note(node, "cordoned");
        node.Cordoned = true;
        scene.Inside.AddEvent("Node", "default", name, "Drain", $"Draining node: {name}", "Normal");
        Drain(scene, slot, node);
    }

    /// <summary>Drains on in every slot that is due; answers what makes the run fail.</summary>
    public static ArmProblem? DrainOn(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        var scene = new Scene(world, cluster, pool, run);
        return run.Slots.Where(slot => slot.Due <= world.Now).ToList().Select(slot => Step(scene, slot)).FirstOrDefault(problem => problem is not null);
    }

    private static ArmProblem? Step(Scene scene, RunSlot slot)
    {
        var (world, _, pool, run) = scene;
        if (pool.Nodes.Find(candidate => candidate.Name == slot.Node) is not { } node)
        {
            run.Slots.Remove(slot);
            return null;
        }
        switch (slot.Step)
        {
            case RunStep.Draining:
                return Drain(scene, slot, node);
            case RunStep.Soaking:
                BeginReimage(scene, slot, node);
                return null;
            case RunStep.Reimaging:
                return Reimaged(scene, slot, node);
            default:
                pool.Nodes.Remove(node);
                run.Slots.Remove(slot);
                Progress(world, run, node.Surge ? 0 : 1);
                scene.Note(node, node.Surge ? "surge-removed" : "removed");
                Workloads.Of(world, scene.Cluster);
                return null;
        }
    }

    private static ArmProblem? Drain(Scene scene, RunSlot slot, NodeState node)
    {
        var (world, _, pool, run) = scene;
        DisruptionBudget? blocking = null;
        string? blockedPod = null;
        foreach (var pod in scene.Inside.Evictable(node))
        {
            if (scene.Inside.Evict(pod, run.IgnoreDisruptionBudgets) is { } budget)
                (blocking, blockedPod) = (budget, pod.Name);
        }
        if (blocking is null && slot.NotBefore <= world.Now)
        {
            scene.Note(node, "drained");
            if (run.Phase == RunPhase.DrainingBlue)
                run.Slots.Remove(slot);
            else if (run.Phase == RunPhase.RemovingSurge)
                (slot.Step, slot.Due) = (RunStep.Removing, world.Now + world.Fleet.Durations.RemoveNode);
            else if (run.Soak > TimeSpan.Zero)
                (slot.Step, slot.Due) = (RunStep.Soaking, world.Now + run.Soak);
            else
                BeginReimage(scene, slot, node);
            return null;
        }
        if (slot.Deadline <= world.Now)
            return Undrainable(scene, slot, node, blocking, blockedPod);
        var next = blocking is null ? slot.NotBefore : world.Now + EvictionRetry;
        slot.Due = next < slot.Deadline ? next : slot.Deadline;
        return null;
    }

    private static ArmProblem? Undrainable(Scene scene, RunSlot slot, NodeState node, DisruptionBudget? blocking, string? pod)
    {
        var (_, _, pool, run) = scene;
        var reason = blocking is null
            ? $"draining did not end within {run.DrainTimeout.TotalMinutes:0} minutes"
            : $"pod {blocking.Workload.Namespace}/{pod} cannot be evicted: PodDisruptionBudget {blocking.Workload.Name} allows no disruption "
                + $"(MinAvailable {blocking.Desired}, CurrentHealthy {blocking.Healthy})";
        if (run.QuarantineUndrainable && run.Phase == RunPhase.Replacing && pool.Nodes.Find(candidate => candidate.Surge) is { } replacement)
        {
            node.Quarantined = true;
            replacement.Surge = false;
            run.Slots.Remove(slot);
            run.Parallel = Math.Max(1, run.Parallel - 1);
            scene.Note(node, "quarantined", reason);
            return null;
        }
        scene.Note(node, "drain-failed", reason);
        return new ArmProblem("UpgradeFailed", $"Drain node {node.Name} failed when upgrading agent pool {pool.Name}: {reason}.",
            [new ArmProblem(blocking is null ? "PodDrainFailure" : "UnsatisfiablePDB", reason)]);
    }

    private static void BeginReimage(Scene scene, RunSlot slot, NodeState node)
    {
        (slot.Step, slot.Due) = (RunStep.Reimaging, scene.World.Now + scene.World.Fleet.Durations.Reimage);
        node.ReadyAt = null;
        scene.Note(node, "reimaging");
    }

    private static ArmProblem? Reimaged(Scene scene, RunSlot slot, NodeState node)
    {
        var (world, cluster, pool, run) = scene;
        node.Image = run.TargetImage;
        node.KubeletVersion = run.TargetVersion;
        node.ImagedAt = world.Now;
        if (FaultBook.Strike(world, FaultKind.FailNode, fault => fault.Concerns(cluster, pool)
            && (fault.Node is null || fault.Node == node.Name) && (fault.Ordinal is null || fault.Ordinal == slot.Ordinal)) is { } fault)
        {
            scene.Note(node, "join-failed", fault.Code);
            return new ArmProblem(fault.Code ?? "VMExtensionProvisioningError",
                fault.Message ?? $"Node {node.Name} of agent pool {pool.Name} did not join the cluster after it was reimaged.", fault.Details);
        }
        node.ReadyAt = world.Now;
        node.Quarantined = false;
        scene.Note(node, "reimaged");
        Uncordon(scene, node);
        scene.Inside.Restart(node);
        run.Slots.Remove(slot);
        Progress(world, run, 1);
        return null;
    }

    private static void Progress(World world, PoolRun run, int done)
    {
        run.Done += done;
        LongRunning.Progress(world, run.OperationId, run.Total == 0 ? 0 : Math.Round(95.0 * run.Done / run.Total, 1));
    }

    private static void Uncordon(Scene scene, NodeState node)
    {
        if (!node.Cordoned)
            return;
        node.Cordoned = false;
        scene.Note(node, "uncordoned");
    }

    private static void RemoveSurge(Scene scene)
    {
        foreach (var node in scene.Pool.Nodes.Where(node => node.Surge).ToList())
        {
            scene.Pool.Nodes.Remove(node);
            scene.Note(node, "surge-removed");
        }
        Workloads.Of(scene.World, scene.Cluster);
    }

    /// <summary>Where a step happens.</summary>
    private sealed record Scene(World World, ClusterState Cluster, PoolState Pool, PoolRun Run)
    {
        /// <summary>The cluster's inside as of now; nodes may have come or gone since the last look.</summary>
        public Workloads Inside => Workloads.Of(World, Cluster);

        public void Note(NodeState node, string happened, string? detail = null) =>
            NodeSteps.Note(World, Cluster, Pool, node, happened, detail);
    }
}
