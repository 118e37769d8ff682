using AzureSimulator.Kubernetes;
using AzureSimulator.Model;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>R4: no stage before the one in front of it has passed its gates and soaked, no pool before the canary of its cluster has, no pool before its canary node has.</summary>
internal sealed class OrderRules(RandomRelease made, Hands hands)
{
    /// <summary>How long a gate's last look may be ago when its stage passes.</summary>
    private static readonly TimeSpan LastLook = TimeSpan.FromMinutes(30);

    private readonly HashSet<string> _passed = [], _begun = [], _sickBefore = [];
    private readonly Dictionary<string, DateTimeOffset> _canaries = [], _soaking = [];

    public void Check(Change change)
    {
        if (change.IsRollback)
            return;
        var states = hands.Stages;
        foreach (var (earlier, n) in made.Stages.Select((earlier, n) => (earlier, n)).TakeWhile(stage => stage.earlier.Name != change.Stage.Name))
        {
            if (states[n].State != StageState.Passed)
                throw new RuleBrokenException("R4", $"{change.Name} was begun while stage {earlier.Name} was {states[n].State}");
        }

        if (change.Stage.CanaryNodes)
            CanaryNode(change);
        if (change.Stage.CanaryPools)
            CanaryPool(change);
    }

    /// <summary>To be called after every step: the moment in which a stage passes is the one in which it must have soaked, and nothing of it be sick.</summary>
    public void Look()
    {
        if (hands.Stages.Any(stage => stage.State == StageState.RollingOut))
        {
            foreach (var cluster in hands.Operations.Select(operation => operation.ClusterName).Where(_begun.Add).ToList())
            {
                if (Crashing([cluster], [], hands.Now) is not null)
                    _sickBefore.Add(cluster);
            }
        }

        foreach (var (name, state) in hands.Stages)
        {
            if (state == StageState.Passed && _passed.Add(name))
                HasPassed(made.StageOf(name));
        }

        if (!hands.Stages.Any(stage => stage.State == StageState.RollingOut && made.StageOf(stage.Name).CanaryPools))
            return;
        foreach (var id in hands.Platform.Rollout.Query<string>("SELECT id FROM operations WHERE state = 'Soaking'"))
            _soaking.TryAdd(id, hands.Now);
    }

    private void HasPassed(RandomStage stage)
    {
        var upgraded = hands.Operations.Where(o => o.Request.Stage == stage.Name && o is { Request.RollbackOf: null, EndedAt: not null, StartedAt: not null }).ToList();
        if (upgraded.Count > 0 && upgraded.Max(o => o.EndedAt!.Value) is var last && hands.Now < last + stage.Soak)
            throw new RuleBrokenException("R4", $"stage {stage.Name} passed at {hands.Now:u}; its last pool ended at {last:u} and it soaks for {stage.Soak}");
        var exempt = upgraded.GroupBy(o => $"{o.ClusterName}/{o.PoolName}").Where(pool => !pool.Last().State.IsGood)
            .SelectMany(pool => pool.Select(o => $"{o.ClusterName}/{o.BlueGreen?.Green}").Append(pool.Key)).Concat(made.People.Skipped).ToHashSet();
        if (stage.LooksAtWorkloads && Crashing([.. upgraded.Where(o => o.State.IsGood).Select(o => o.ClusterName).Distinct().Except(_sickBefore)], exempt, hands.Now - LastLook) is (var cluster, var since))
            throw new RuleBrokenException("R4", $"stage {stage.Name} passed at {hands.Now:u}; pods of {cluster} have been crash-looping since {since:u}");
    }

    /// <param name="exempt">Pools, as <c>cluster/pool</c>, that the stage goes on without: what runs on them says nothing of the others.</param>
    private (string Cluster, DateTimeOffset Since)? Crashing(IReadOnlyCollection<string> clusters, HashSet<string> exempt, DateTimeOffset before)
    {
        var world = hands.Platform.Azure.World;
        return world.Do<(string, DateTimeOffset)?>(() =>
        {
            foreach (var inside in world.Clusters.All.Where(cluster => clusters.Contains(cluster.Name)).Select(cluster => Workloads.Of(world, cluster)))
            {
                if (inside.Pods.Where(pod => !exempt.Contains($"{inside.Cluster.Name}/{inside.FindNode(pod.Node)?.Pool.Name}")).Select(inside.CrashingSince).Min() is { } since && since < before)
                    return (inside.Cluster.Name, since);
            }

            return null;
        });
    }

    private void CanaryNode(Change change)
    {
        if (change.Write.Run is { Kind: RunKind.Create } && change.By!.Request.Strategy?.Canary is not null)
            _canaries[change.By.PoolName + change.Write.Cluster] = change.At;
        else if (change.Write.Run is { Kind: RunKind.UpgradeNodeImage } && !(_canaries.TryGetValue(change.Write.Pool + change.Write.Cluster, out var began) && change.At >= began + TimeSpan.FromMinutes(RandomStage.CanarySoakMinutes)))
            throw new RuleBrokenException("R4", $"{change.Name} was begun at {change.At:u}; its canary node {(began == default ? "was never made" : $"was asked for at {began:u} and soaks for {RandomStage.CanarySoakMinutes} minutes")}");
    }

    /// <summary>The first pool of a cluster that the release changes is its canary.</summary>
    private void CanaryPool(Change change)
    {
        var ofCluster = change.All.Where(o => o.ClusterName == change.Write.Cluster && o is { Request.RollbackOf: null, StartedAt: not null }).ToList();
        if (ofCluster.Count == 0 || ArmId.Same(ofCluster[0].PoolName, change.By!.PoolName) || made.People.Skipped.Contains($"{change.Write.Cluster}/{ofCluster[0].PoolName}"))
            return;
        var canary = ofCluster.Last(o => o.PoolName == ofCluster[0].PoolName);
        DateTimeOffset? serves = _soaking.TryGetValue(canary.Id, out var since) ? since : canary.State.IsGood ? canary.EndedAt : null; // with two pools: once only the old nodes are kept
        if (serves is null || change.At < serves + TimeSpan.FromMinutes(RandomStage.CanarySoakMinutes))
            throw new RuleBrokenException("R4", $"{change.Name} was begun at {change.At:u}; the canary of its cluster, {canary.PoolName}, is {canary.State}, serves since {serves:u} and soaks for {RandomStage.CanarySoakMinutes} minutes");
    }
}
