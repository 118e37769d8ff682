using AzureSimulator.Kubernetes;
using AzureSimulator.Model;

namespace AzureSimulator.Operations;

/// <summary>The first step of each kind of run: which nodes are added, replaced or removed, and how many at once.</summary>
public static class RunStarts
{
    private static readonly TimeSpan NothingToDo = TimeSpan.FromSeconds(5);
    private static readonly Version OneIsEnough = new(1, 35);

    public static void Start(World world, ClusterState cluster, PoolState pool, PoolRun run)
    {
        if (run.AbortOperationId is not null)
        {
            PoolRuns.Complete(world, cluster, pool, run);
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

    public static void StartScale(World world, ClusterState cluster, PoolState pool, PoolRun run)
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
        if (run.Surge > 0 && Room.Lacks(world, cluster, pool, run.Surge, out var possible) is { } problem)
        {
            // From Kubernetes 1.35 on, an upgrade goes on with one surge node where there is room for no more.
            if (possible == 0 || Version.Parse(cluster.KubernetesVersion) < OneIsEnough)
            {
                PoolRuns.Fail(world, cluster, pool, run, problem);
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
}
