using AzureSimulator.Model;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.Tests.VirtualTime;
using ReleaseOrchestrator.Workflows;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>A rule of the design was broken, as seen from outside.</summary>
internal sealed class RuleBrokenException(string rule, string what) : Exception($"{rule}: {what}")
{
    public string Rule { get; } = rule;
}

/// <summary>
/// Holds the rules R1 to R8 against what reaches Azure: every upgrade call in the moment in which it is made, the databases and Azure's own state as they are
/// then, and the end. It knows the release from its making, not from the product.
/// </summary>
internal sealed class RuleChecker : IWatcher
{
    /// <summary>How long a pause may take from the ledger to where writes are permitted.</summary>
    private static readonly TimeSpan HoldArrives = TimeSpan.FromMinutes(5);

    private readonly RandomRelease _made;
    private readonly Hands _hands;
    private readonly Dictionary<string, int> _calls = [];
    private RuleBrokenException? _broken;

    public RuleChecker(RandomRelease made, Hands hands)
    {
        (_made, _hands) = (made, hands);
        hands.Platform.AfterAzureWrite = See;
    }

    public Task Look() => _broken is { } broken ? throw broken : Task.CompletedTask;

    public void End(Outcome outcome)
    {
        if (_broken is { } broken)
            throw broken;
        if (outcome.State == ReleaseState.Succeeded)
        {
            foreach (var node in outcome.Nodes.Where(node => node.Image != Images.Target))
                throw new RuleBrokenException("R8", $"the release succeeded, but {node.Cluster}/{node.Pool} has a node on {node.Image}");
        }

        foreach (var node in outcome.Nodes.Where(node => node.Image is not (Images.Target or Images.Before)))
            throw new RuleBrokenException("R5", $"{node.Cluster}/{node.Pool} has a node on {node.Image}, which is neither what it had nor what the manifest says");
        if (outcome.State == ReleaseState.RolledBack && outcome.Operations.FirstOrDefault(operation => operation is { Request.RollbackOf: not null, State: not (PoolUpgradeState.Succeeded or PoolUpgradeState.AlreadyCurrent) }) is { } undone
            && !outcome.Operations.Any(later => later.Request.PoolId == undone.Request.PoolId && later.CreatedAt > undone.CreatedAt))
            throw new RuleBrokenException("R8", $"the release is rolled back, but {undone.ClusterName}/{undone.PoolName} is {undone.State}: {undone.Reason}");
    }

    private void See(AzureCallSeen call)
    {
        if (_broken is not null || !call.Accepted || !call.Path.EndsWith("/upgradeNodeImageVersion", StringComparison.OrdinalIgnoreCase))
            return;
        try
        {
            Check(call.Path[..call.Path.LastIndexOf('/')], call.At);
        }
        catch (RuleBrokenException broken)
        {
            _broken = broken; // thrown in the product's own flow it would be one fault more for it to bear
        }
    }

    private void Check(string poolId, DateTimeOffset at)
    {
        var all = _hands.Operations;
        var reserved = all.Where(operation => operation is { Reserved: true, IsFinal: false }).ToList();
        var operation = reserved.SingleOrDefault(o => ArmId.Same(o.Request.PoolId, poolId)) ?? throw new RuleBrokenException("R2", $"{poolId} was written to without a reservation");
        var cluster = _made.Clusters.Single(c => ArmId.Same(c.Id, operation.Request.ClusterId));
        var name = $"{cluster.Name}/{operation.PoolName}";
        var stage = Array.FindIndex(_made.Stages, s => s.Name == operation.Request.Stage);

        if ((_calls[operation.Id] = _calls.GetValueOrDefault(operation.Id) + 1) > 1)
            throw new RuleBrokenException("R1", $"{operation.Id} ({name}) was asked for {_calls[operation.Id]} times");
        Budget(operation, all, reserved, _made.Stages[stage], name);
        Allowed(operation, cluster, at, name);
        Order(stage, all, at, name);
        Image(operation, cluster, at, name);
        NeverAll(operation, cluster, name);
        if (operation.Request.RollbackOf is { } undone && all.FirstOrDefault(o => o.Id == undone) is { Request.RollbackOf: not null })
            throw new RuleBrokenException("R7", $"{name}: {operation.Id} takes back a rollback");
    }

    private static void Budget(UpgradeOperation operation, IReadOnlyList<UpgradeOperation> all, List<UpgradeOperation> reserved, RandomStage stage, string name)
    {
        var inFlight = reserved.Where(o => o.Request.Stage == stage.Name && o.Request.RollbackOf is null).ToList();
        if (inFlight.Count > stage.Pools)
            throw new RuleBrokenException("R2", $"{name} is the {inFlight.Count}th pool in flight of stage {stage.Name}; {stage.Pools} may be");
        if (inFlight.Select(o => ArmId.Key(o.Request.ClusterId)).Distinct().Count() is var clusters && clusters > stage.Clusters)
            throw new RuleBrokenException("R2", $"{name} is on the {clusters}th cluster in flight of stage {stage.Name}; {stage.Clusters} may be");
        if (operation.Request.RollbackOf is not null || Instances.AttemptOf(operation.Id) > 1)
            return; // tried again because people said so
        var failed = all.Where(o => o.Request.Stage == stage.Name && o.Request.RollbackOf is null).GroupBy(o => ArmId.Key(o.Request.PoolId)).Count(pool => pool.MaxBy(o => o.CreatedAt)!.State == PoolUpgradeState.Failed);
        var counted = failed + (stage.CountsInFlight ? inFlight.Count - 1 : 0);
        if (counted > stage.MaxFailures)
            throw new RuleBrokenException("R2", $"{name} was begun although {failed} pools of stage {stage.Name} had failed and {inFlight.Count - 1} were in flight; {stage.MaxFailures} may fail");
    }

    private void Allowed(UpgradeOperation operation, Cluster cluster, DateTimeOffset at, string name)
    {
        if (operation.Request.Emergency is null && !_made.MayBeTouched(cluster, at))
            throw new RuleBrokenException("R3", $"{name} was written to at {at:u}, outside its window or in a freeze");
        var hold = _hands.Platform.Rollout.Query<string>("SELECT kind FROM holds WHERE release_id = @ReleaseId", new { operation.Request.ReleaseId }).SingleOrDefault();
        if (hold is nameof(HoldKind.Paused) or nameof(HoldKind.Aborted) || (hold == nameof(HoldKind.RollingBack) && operation.Request.RollbackOf is null))
            throw new RuleBrokenException("R3", $"{name} was written to while its release was held: {hold}");
        var paused = _hands.Platform.Ledger.Query<DateTimeOffset>("SELECT at FROM timeline WHERE release_id = @ReleaseId AND kind = 'pause' ORDER BY sequence DESC LIMIT 1", new { operation.Request.ReleaseId });
        if (_hands.Release.Paused && operation.Request.RollbackOf is null && paused is [var since] && at - since > HoldArrives)
            throw new RuleBrokenException("R3", $"{name} was written to at {at:u}; its release has been paused since {since:u}");
    }

    private void Order(int stage, IReadOnlyList<UpgradeOperation> all, DateTimeOffset at, string name)
    {
        var states = _hands.Stages;
        foreach (var (earlier, n) in _made.Stages.Take(stage).Select((earlier, n) => (earlier, n)))
        {
            if (states[n].State != StageState.Passed)
                throw new RuleBrokenException("R4", $"{name} was begun while stage {earlier.Name} was {states[n].State}");
            var last = all.Where(o => o.Request.Stage == earlier.Name && o.EndedAt is not null && o.StartedAt is not null).Select(o => o.EndedAt!.Value).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
            if (at < last + earlier.Soak)
                throw new RuleBrokenException("R4", $"{name} was begun at {at:u}; stage {earlier.Name} ended at {last:u} and soaks for {earlier.Soak}");
        }
    }

    private void Image(UpgradeOperation operation, Cluster cluster, DateTimeOffset at, string name)
    {
        if (operation.Request.RollbackOf is null && operation.Request.TargetImage != Images.Target)
            throw new RuleBrokenException("R5", $"{name} is taken to {operation.Request.TargetImage}; the manifest says {Images.Target}");
        var catalogue = _hands.Platform.Azure.World.Catalogue.All.Where(entry => entry.Region == cluster.Region && entry.AvailableFrom <= at && NodeImageFamily(entry.Image) == Images.Family);
        if (catalogue.Select(entry => entry.Image).Max(StringComparer.Ordinal) is var latest && latest != operation.Request.TargetImage)
            throw new RuleBrokenException("R5", $"{name} was to go to {operation.Request.TargetImage}, and AKS takes it to {latest}");
    }

    private void NeverAll(UpgradeOperation operation, Cluster cluster, string name)
    {
        var world = _hands.Platform.Azure.World;
        var changing = world.Do(() => world.Clusters.All.SelectMany(c => c.Pools.Select(key => (Cluster: c, Pool: world.Pools.Find(key)!))).Where(entry => IsUpgrading(entry.Pool)).Select(entry => (entry.Cluster.Name, entry.Cluster.Region, Pool: entry.Pool.Name)).ToList());
        if (changing.Where(entry => entry.Name == cluster.Name && !ArmId.Same(entry.Pool, operation.PoolName)).Select(entry => entry.Pool).FirstOrDefault() is { } other)
            throw new RuleBrokenException("R6", $"{name} was begun while {other} of the same cluster was being upgraded");
        if (changing.FirstOrDefault(entry => RegionPairs.ArePaired(entry.Region, null, cluster.Region, null)) is { Name: not null } paired)
            throw new RuleBrokenException("R6", $"{name} in {cluster.Region} was begun while {paired.Name}/{paired.Pool} in {paired.Region} was being upgraded");
    }

    private static bool IsUpgrading(PoolState pool) => pool.Run is not null && pool.ProvisioningState.StartsWith("Upgrading", StringComparison.Ordinal);

    private static string NodeImageFamily(string image) => image[..image.LastIndexOf('-')];
}
