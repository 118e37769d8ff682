using System.Text.Json.Serialization;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>What an operation does next; its state as others see it is <see cref="PoolUpgradeState"/>.</summary>
public enum UpgradePhase { Preparing, Running, Verifying, Done }

public enum AzureWrite { Settings, Upgrade, CreatePool, ScalePool, DeletePool, Cordon, Evict, LetGoOfSnapshot }

public enum WaitCause { Budget, Hold, Rollback, Window, Image, Azure, Cluster, Pool, Snapshot }

/// <summary>
/// Saved before a write to Azure, so that a write whose answer was lost is recognised and not made twice (R1).
/// </summary>
/// <param name="Until">After this moment the write is given up: nothing more will be sent for it.</param>
/// <param name="PoolState">The pool's provisioning state before the write.</param>
/// <param name="PoolImage">The pool's image before the write.</param>
/// <param name="PoolETag">The pool's eTag before the write.</param>
/// <param name="Change">The PUT that is made; null: none.</param>
public sealed record WriteIntent(AzureWrite Write, DateTimeOffset Until, string PoolState, string PoolImage, string? PoolETag, PoolChange? Change = null);

/// <summary>A long-running operation in Azure: enough to go on watching it after a restart.</summary>
/// <param name="Resume">What the SDK needs to find it again.</param>
public sealed record AzureCall(string Name, string Resume);

/// <summary>An upgrade in flight is to be stopped in Azure. On disk before Azure is asked, so that it is asked once.</summary>
/// <param name="Because">Who wants it, and why.</param>
/// <param name="Until">Azure was asked; until then the answer may still be on its way.</param>
/// <param name="Settled">Azure has accepted it, or there is nothing left to stop.</param>
public sealed record AbortInAzure(string Because, DateTimeOffset? Until = null, bool Settled = false);

/// <summary>The upgrade of one pool, durable. It moves forward by one step at a time; every step may be repeated.</summary>
public sealed record UpgradeOperation(string Id, StartPoolUpgradeRequest Request, DateTimeOffset CreatedAt)
{
    /// <summary>The row's version: a step that read an older one may not save.</summary>
    [JsonIgnore]
    public long Version { get; init; }

    public string Region { get; init; } = "";

    public string? RegionPair { get; init; }

    public string? FromImage { get; init; }

    /// <summary>The pool's OS before this operation touched it.</summary>
    public string? FromOsSku { get; init; }

    /// <summary>What the pool was made of when last seen.</summary>
    public PoolMake? Make { get; init; }

    public PoolUpgradeState State { get; init; } = PoolUpgradeState.Queued;

    public UpgradePhase Phase { get; init; }

    public string? Reason { get; init; }

    public DateTimeOffset? WaitingUntil { get; init; }

    /// <summary>What would let a waiting one go on; it is woken when that happens.</summary>
    public WaitCause? WaitsFor { get; init; }

    public int NodesReady { get; init; }

    public int NodesTotal { get; init; }

    /// <summary>Counts against every budget and keeps other pools of the cluster out.</summary>
    public bool Reserved { get; init; }

    /// <summary>What the reservation holds of limits on nodes: fixed when it was made, whatever becomes of the pool since.</summary>
    public long? NodesReserved { get; init; }

    /// <summary>Nodes that are in flight with this pool: its own, the new ones beside them (blue-green), or the few that go first.</summary>
    [JsonIgnore]
    public long NodesHeld => NodesReserved ?? Request switch
    {
        { RollbackOf: not null } or { Strategy: null } => NodesTotal,
        { Strategy.Kind: StrategyKind.BlueGreen } => 2L * NodesTotal,
        { Strategy.Canary: var canary } => NodesTotal + (canary?.Nodes ?? 0),
    };

    public WriteIntent? Intent { get; init; }

    /// <summary>Until when the pool may be busy with settings that were just written.</summary>
    public DateTimeOffset? SettlingUntil { get; init; }

    public AzureCall? Call { get; init; }

    /// <summary>ARM id of the snapshot that was kept of the pool before anything was changed.</summary>
    public string? SnapshotBefore { get; init; }

    /// <summary>When its region was first seen to be past the target image.</summary>
    public DateTimeOffset? MovedOnSince { get; init; }

    /// <summary>The pool was told to keep to its snapshot no longer.</summary>
    public bool LetGo { get; init; }

    /// <summary>What was asked for and is not done, with the reason; null: all is done.</summary>
    public string? LeftOut { get; init; }

    /// <summary>Somebody wants what Azure is doing to be stopped.</summary>
    public AbortInAzure? Abort { get; init; }

    /// <summary>Troubles in a row; decides how long to back off.</summary>
    public int Troubles { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? VerifyingSince { get; init; }

    public DateTimeOffset? SilentSince { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What is being done now, in words; null: nothing worth telling.</summary>
    public string? Step { get; init; }

    /// <summary>ARM id of the pool that took this one's place.</summary>
    public string? ReplacedBy { get; init; }

    /// <summary>Of a rollback, once it is known how.</summary>
    public RollbackWay? RollbackWay { get; init; }

    /// <summary>Two pools stand beside each other; null: one.</summary>
    public BlueGreenProgress? BlueGreen { get; init; }

    /// <summary>Whether AKS replaces the nodes blue-green by itself; null: it was not asked.</summary>
    public AksWay? AksWay { get; init; }

    /// <summary>When the canary nodes had soaked and were gone again.</summary>
    public DateTimeOffset? CanaryDoneAt { get; init; }

    /// <summary>The pool of which the target image can be expected: this one, or the one that takes its place.</summary>
    [JsonIgnore]
    public string ServingPool => ReplacedBy is { } other ? ArmId.Name(other) : BlueGreen is { Kind: SwapKind.Upgrade, Verified: true, Failing: null } swap ? swap.Green : PoolName;

    /// <summary>What the pool is to be in the end. Going back is about the image; Kubernetes goes back with it where AKS does that.</summary>
    [JsonIgnore]
    public PoolGoal Goal => Request.RollbackOf is null
        ? new(Request.TargetImage, Request.Strategy?.KubernetesVersion, Request.Strategy?.TargetOsSku)
        : new(Request.TargetImage);

    [JsonIgnore]
    public string PoolName => ArmId.Name(Request.PoolId);

    [JsonIgnore]
    public string ClusterName => ArmId.Name(Request.ClusterId);

    [JsonIgnore]
    public bool IsFinal => Phase == UpgradePhase.Done;

    public UpgradeOperation Seen(ClusterSight cluster, PoolSight pool) => this with
    {
        Region = cluster.Region,
        RegionPair = cluster.RegionPair,
        FromImage = FromImage ?? pool.NodeImageVersion,
        FromOsSku = FromOsSku ?? pool.OsSku,
        Make = PoolMake.Of(cluster, pool),
        NodesTotal = Phase == UpgradePhase.Preparing ? pool.Count : NodesTotal,
    };

    /// <summary>Nothing is under way in Azure: the budget goes back.</summary>
    public UpgradeOperation WaitFor(Decision.Wait wait) => this with
    {
        State = PoolUpgradeState.Waiting,
        Reason = wait.Reason,
        WaitingUntil = wait.Until,
        WaitsFor = wait.Cause,
        Reserved = false,
        NodesReserved = null,
        Intent = null,
        SettlingUntil = null,
        Troubles = wait.Cause is WaitCause.Azure or WaitCause.Cluster or WaitCause.Image or WaitCause.Snapshot or WaitCause.Window ? Troubles : 0,
    };

    public UpgradeOperation Intend(WriteIntent intent) => this with { Reserved = true, NodesReserved = NodesHeld, Intent = intent, WaitsFor = null };

    /// <summary>The write did not happen, surely.</summary>
    public UpgradeOperation NotWritten() => this with { Intent = null };

    public UpgradeOperation SettingsWritten(DateTimeOffset settlingUntil) => this with { Intent = null, SettlingUntil = settlingUntil, Troubles = 0 };

    /// <summary>Azure is replacing nodes; without a call it was found doing so.</summary>
    public UpgradeOperation Begun(AzureCall? call, DateTimeOffset now) => this with
    {
        Phase = UpgradePhase.Running,
        State = PoolUpgradeState.Upgrading,
        Call = call,
        Reserved = true,
        NodesReserved = NodesHeld,
        Intent = null,
        SettlingUntil = null,
        Reason = null,
        WaitingUntil = null,
        Troubles = 0,
        StartedAt = StartedAt ?? now,
    };

    /// <summary>Azure knows the call no longer: from here on the pool itself is judged.</summary>
    public UpgradeOperation WithoutCall() => this with { Call = Call is null ? null : Call with { Resume = "" } };

    public UpgradeOperation Verify(DateTimeOffset now) => this with
    {
        Phase = UpgradePhase.Verifying,
        State = PoolUpgradeState.Verifying,
        VerifyingSince = now,
        Reason = null,
        WaitingUntil = null,
        Troubles = 0,
        SilentSince = null,
    };

    public UpgradeOperation Counted(int ready, int total) => this with { NodesReady = ready, NodesTotal = total, SilentSince = null };

    /// <summary>Still under way; only the reason for the delay is noted.</summary>
    public UpgradeOperation Delayed(string? reason, DateTimeOffset? until) => this with { Reason = reason, WaitingUntil = until };

    /// <summary>Azure answers and is at work.</summary>
    public UpgradeOperation GoesOn() => this with { Reason = null, WaitingUntil = null, Troubles = 0 };

    /// <summary>Azure says the pool is on the image although nothing was written by this operation.</summary>
    public UpgradeOperation SeenOnTarget(int ready, DateTimeOffset now) => this with { NodesReady = ready, VerifyingSince = VerifyingSince ?? now };

    /// <summary>The nodes cannot be seen.</summary>
    public UpgradeOperation Silent(DateTimeOffset now) => this with { SilentSince = SilentSince ?? now };

    /// <summary>On with two pools. While they soak nothing is being changed: the budget goes back.</summary>
    public UpgradeOperation On(BlueGreenProgress swap, DateTimeOffset now)
    {
        var soaks = swap.Step is SwapStep.CanarySoak or SwapStep.FinalSoak;
        return WithoutCall() with
        {
            BlueGreen = swap,
            Step = SwapWords.Of(swap) + (AksWay?.Refused is { } refused ? $" (AKS's own way was refused: {refused})" : ""),
            Phase = UpgradePhase.Running,
            State = soaks ? PoolUpgradeState.Soaking : PoolUpgradeState.Upgrading,
            Reserved = Reserved && !soaks,
            NodesReserved = soaks ? null : NodesReserved,
            Intent = null,
            Reason = swap.Failing,
            WaitingUntil = null,
            WaitsFor = null,
            Troubles = 0,
            SilentSince = null,
            StartedAt = StartedAt ?? now,
        };
    }

    /// <summary>AKS keeps the old nodes for a last while and changes nothing: the budget goes back.</summary>
    public UpgradeOperation SoakingInAzure() => this with
    {
        State = PoolUpgradeState.Soaking,
        Reserved = false,
        NodesReserved = null,
        Step = "the new nodes serve; AKS keeps the old ones for their last soak",
    };

    /// <summary>The canary nodes are gone, the others are still to be taken to the image.</summary>
    public UpgradeOperation AfterCanary(DateTimeOffset now) => WithoutCall() with
    {
        BlueGreen = null,
        Step = null,
        CanaryDoneAt = now,
        Phase = UpgradePhase.Preparing,
        Intent = null,
        Reason = null,
        WaitingUntil = null,
        Troubles = 0,
    };

    public UpgradeOperation Troubled() => this with { Troubles = Troubles + 1 };

    public UpgradeOperation End(PoolUpgradeState state, string? reason, DateTimeOffset now) => this with
    {
        Phase = UpgradePhase.Done,
        State = state,
        Reason = reason,
        WaitingUntil = null,
        WaitsFor = null,
        Reserved = false,
        NodesReserved = null,
        Intent = null,
        SettlingUntil = null,
        EndedAt = now,
    };

    public PoolUpgrade View() => new(
        Id, Request.ReleaseId, Request.Stage, Request.ClusterId, ClusterName, Region, Request.PoolId, PoolName, FromImage, Request.TargetImage, State, Reason,
        State == PoolUpgradeState.Soaking ? BlueGreen?.SoakUntil : WaitingUntil, NodesReady, NodesTotal, Call?.Name, CreatedAt, StartedAt, EndedAt, IsFinal ? null : Step, Request.RollbackOf, RollbackWay, ReplacedBy,
        Emergency: Request.Emergency);
}
