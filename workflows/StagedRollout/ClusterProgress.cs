using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>How far an attempt at a cluster has come; lives as long as its workflow is replayed.</summary>
internal sealed class ClusterProgress(ClusterRequest request)
{
    private readonly List<PoolFailure> _failed = [];
    private readonly List<string> _leftAlone = [];
    private bool _hasCanary;
    private List<SoakingPool> _soaking = [.. request.Soaking ?? []];
    private ClusterFailure? _failure;
    private bool _stopped;

    public ClusterRequest Request => request;

    /// <summary>Another pool may be begun.</summary>
    public bool GoesOn => !HasFailed && !_stopped;

    public bool HasFailed => _failed.Count > 0 || _failure is not null;

    public int Failures => _failed.Count;

    /// <summary>Old nodes of some pool are still kept.</summary>
    public bool Soaks => _soaking.Count > 0;

    public bool CanarySoaked { get; set; } = request.CanarySoaked;

    public bool CanaryIsToSoak => GoesOn && !CanarySoaked && _hasCanary;

    public ClusterOutcome Outcome =>
        new(request.Cluster.ClusterId, request.Cluster.Name, request.Attempt, [.. _failed], [.. _leftAlone], _failure, [.. _soaking], CanarySoaked, _stopped);

    public void Leave(string poolId) => _leftAlone.Add(poolId);

    public void ControlPlaneEnded(string version, PoolProgress progress)
    {
        _stopped |= progress.Stopped;
        if (progress is { Stopped: false, State.IsGood: false })
            _failure = new(ByGate: false, $"its control plane did not come to {version}: {progress.State}, {progress.Reason}");
    }

    public void CanaryStopped(GateStop stop) => _failure = new(ByGate: true, $"its canary: {stop.Reason}", stop.IsFailure);

    public void Stop() => _stopped = true;

    public void PoolCameTo(SoakingPool pool, PoolProgress progress, bool isCanary)
    {
        if (progress.Stopped)
            _stopped = true;
        else if (progress.Skipped)
            return;
        else if (progress.State == PoolUpgradeState.Soaking)
            _soaking.Add(pool);
        else if (!progress.State.IsGood)
            _failed.Add(new PoolFailure(pool.PoolId, pool.Pool, progress.State, progress.Reason));
        _hasCanary |= isCanary && (progress.State.IsGood || progress.State == PoolUpgradeState.Soaking);
    }

    /// <summary>A pool whose old nodes are being deleted has not come to its end either.</summary>
    public void SoakingPoolCameTo(SoakingPool pool, PoolProgress progress)
    {
        if (progress.Ends)
            PoolCameTo(pool, progress, isCanary: false);
        else
            _soaking.Add(pool);
    }

    public IReadOnlyList<SoakingPool> TakeSoaking()
    {
        var soaking = _soaking;
        _soaking = [];
        return soaking;
    }
}
