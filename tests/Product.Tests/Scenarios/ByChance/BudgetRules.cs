using AzureSimulator.Model;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.Workflows;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>R2: what is in flight stays within every limit, by the product's own account and by Azure's; failures stay within their budget; surge is as the policy says.</summary>
internal static class BudgetRules
{
    public static void Check(Change change)
    {
        if (change.By is not { } operation)
            throw new RuleBrokenException("R2", $"{change.Name} was written to at {change.At:u} without a reservation: {string.Join("; ", change.All.Where(o => o.ClusterName == change.Write.Cluster).Select(o => $"{o.PoolName} {o.Phase} {o.State} {o.Reason}"))}");
        if (change.Write.Run is { Kind: RunKind.UpgradeNodeImage } && !change.IsRollback && change.Write.MaxSurge != change.Made.Policy.MaxSurge)
            throw new RuleBrokenException("R2", $"{change.Name} was begun with maxSurge {change.Write.MaxSurge}; the policy says {change.Made.Policy.MaxSurge}");
        if (change.IsRollback)
            return;
        var (stage, policy, inFlight) = (change.Stage, change.Made.Policy, change.InFlight);
        var ofStage = inFlight.Where(o => o.Request.Stage == stage.Name).ToList();
        Within(change, $"stage {stage.Name}", new RandomLimit(stage.Clusters, stage.Pools, stage.Nodes), ofStage);
        Within(change, "the fleet", policy.Fleet, inFlight);
        Within(change, $"region {change.Cluster.Region}", policy.Region, [.. inFlight.Where(o => change.ClusterOf(o).Region == change.Cluster.Region)]);
        Within(change, $"subscription {change.Cluster.Subscription}", policy.Subscription, [.. inFlight.Where(o => change.ClusterOf(o).Subscription == change.Cluster.Subscription)]);
        ByAzure(change);
        if (operation.StartedAt is null && Instances.AttemptOf(operation.Id) == 1) // one that goes on was begun before; later attempts are made because people said so
            Failures(change, stage, ofStage.Count - 1);
    }

    private static void Within(Change change, string where, RandomLimit? limit, IReadOnlyList<UpgradeOperation> inFlight)
    {
        if (inFlight.Count > limit?.Pools)
            throw new RuleBrokenException("R2", $"{change.Name} is the {inFlight.Count}th pool in flight of {where}; {limit.Pools} may be");
        if (inFlight.Select(o => ArmId.Key(o.Request.ClusterId)).Distinct().Count() is var clusters && clusters > limit?.Clusters)
            throw new RuleBrokenException("R2", $"{change.Name} is on the {clusters}th cluster in flight of {where}; {limit.Clusters} may be");
        if (inFlight.Count > 1 && inFlight.Sum(operation => Nodes(change, operation)) is var nodes && nodes > limit?.Nodes)
            throw new RuleBrokenException("R2", $"with {change.Name} {nodes} nodes are in flight of {where}; {limit.Nodes} may be: {string.Join(", ", inFlight.Select(o => $"{o.ClusterName}/{o.PoolName} {Nodes(change, o)} ({o.NodesHeld} by its own account)"))}");
    }

    /// <summary>A pool that a new one replaces counts twice, canary nodes count too.</summary>
    private static int Nodes(Change change, UpgradeOperation operation)
    {
        var name = $"{operation.ClusterName}/{operation.PoolName}";
        var own = change.Made.People.Changed.Contains(name) || change.Made.Fleet.Find(operation.ClusterName, operation.PoolName) is not { } pool ? operation.NodesTotal : pool.Nodes;
        return operation.Request.Strategy is { Kind: StrategyKind.BlueGreen } ? 2 * own : own + (operation.Request.Strategy is { Canary: not null } ? 1 : 0);
    }

    /// <summary>What Azure is really doing for a stage, whatever the product believes.</summary>
    private static void ByAzure(Change change)
    {
        var stage = change.Stage;
        var busy = change.Write.UnderWay.Where(run => !change.Made.People.Changed.Contains($"{run.Cluster}/{run.Pool}") && change.All.Any(o => o.Request.Stage == stage.Name && o.ClusterName == run.Cluster && Last(change, run) is { Request.RollbackOf: null }))
            .ToList();
        if (busy.Count > stage.Pools || busy.Select(run => run.Cluster).Distinct().Count() > stage.Clusters)
            throw new RuleBrokenException("R2", $"{change.Name} was begun at {change.At:u} while Azure was changing {string.Join(", ", busy)} of stage {stage.Name}; {stage.Pools} pools on {stage.Clusters} clusters may be in flight; {string.Join("; ", busy.Select(run => Last(change, run)).Select(o => $"{o?.Id} of {o?.PoolName} is {o?.State}, {(o?.Reserved == true ? "reserved" : "not reserved")}: {o?.Step} {o?.Reason}"))}");
    }

    private static UpgradeOperation? Last(Change change, PoolUnderWay run) => change.All.LastOrDefault(o =>
        o.ClusterName == run.Cluster && (ArmId.Same(o.PoolName, run.Pool) || (o.BlueGreen is { } swap && (ArmId.Same(swap.Green, run.Pool) || ArmId.Same(swap.Blue, run.Pool)))));

    private static void Failures(Change change, RandomStage stage, int others)
    {
        var failed = change.All.Where(o => o.Request.Stage == stage.Name && o.Request.RollbackOf is null).GroupBy(o => ArmId.Key(o.Request.PoolId)).Select(pool => pool.MaxBy(o => o.CreatedAt)!)
            .Count(last => last.State == PoolUpgradeState.Failed && !change.Made.People.Skipped.Contains($"{last.ClusterName}/{last.PoolName}"));
        if (failed + (stage.CountsInFlight ? others : 0) > stage.MaxFailures)
            throw new RuleBrokenException("R2", $"{change.Name} was begun although {failed} pools of stage {stage.Name} had failed and {others} were in flight; {stage.MaxFailures} may fail");
    }
}
