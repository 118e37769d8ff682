using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;

/// <summary>How the last upgrade that ended well left a pool.</summary>
/// <param name="OperationId">That upgrade.</param>
/// <param name="Reconcile">Should the pool drift, it is brought back.</param>
/// <param name="Since">When the upgrade ended.</param>
/// <param name="Left">Its settings and channels at the first look after that; null: not looked at yet.</param>
public sealed record WantedPool(
    string PoolId, string ClusterId, string ReleaseId, string Stage, string OperationId, string Image, bool Reconcile, DateTimeOffset Since, LeftSettings? Left = null)
{
    public string Key => ArmId.Key(PoolId);

    public static WantedPool By(UpgradeOperation ended) => new(
        ended.View().ReplacedBy ?? ended.Request.PoolId, ended.Request.ClusterId, ended.Request.ReleaseId, ended.Request.Stage, ended.Id, ended.Request.TargetImage,
        ended.Request.Reconcile, ended.EndedAt ?? ended.CreatedAt);
}

/// <summary>What somebody could change behind our back.</summary>
public sealed record LeftSettings(PoolUpgradeSettings Pool, string? UpgradeChannel, string? NodeOsUpgradeChannel);
