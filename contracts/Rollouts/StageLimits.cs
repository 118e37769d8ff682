namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>What a stage may have in flight, reserved before work starts (R2).</summary>
/// <param name="MaxFailures">The budget of failures. Once more pools than this have failed no further pool of the stage is begun; 0: the first failure stops it.</param>
/// <param name="FailureBudgetCountsInFlight">
/// False: what is in flight is not counted, so that maxFailures and all that is in flight can fail before the stage stands still (<see cref="StageBudgets"/>).
/// True: each pool in flight holds a part of the budget as if it had failed already. A pool is begun only while failed and in flight together are within
/// maxFailures, so never more than maxFailures + 1 fail; with maxFailures 0 it is one pool at a time.
/// </param>
/// <param name="MaxConcurrentNodes">Nodes of the pools in flight together; null: without limit. A pool larger than that goes alone.</param>
/// <param name="Wider">What all releases together may have in flight; null: without limit.</param>
public sealed record StageLimits(
    int MaxConcurrentClusters, int MaxConcurrentPools, int MaxFailures, bool FailureBudgetCountsInFlight = false, int? MaxConcurrentNodes = null, WiderLimits? Wider = null);

/// <summary>Limits across stages and releases: in each region, in each subscription, in the whole fleet.</summary>
public sealed record WiderLimits(ConcurrencyLimit? Region = null, ConcurrencyLimit? Subscription = null, ConcurrencyLimit? Fleet = null);

/// <summary>In flight at once; null: without limit.</summary>
public sealed record ConcurrencyLimit(int? Clusters = null, int? Pools = null, int? Nodes = null);

public static class StageBudgets
{
    extension(StageLimits limits)
    {
        /// <summary>Pools in flight at once while nothing has failed; a cluster has one at a time (R6).</summary>
        public int MostInFlight => Math.Min(
            Math.Min(
                Math.Min(limits.MaxConcurrentPools, limits.MaxConcurrentClusters),
                Math.Min(limits.Wider?.Fleet?.Pools ?? int.MaxValue, limits.Wider?.Fleet?.Clusters ?? int.MaxValue)),
            limits.FailureBudgetCountsInFlight && limits.MaxFailures < int.MaxValue ? limits.MaxFailures + 1 : int.MaxValue);

        /// <summary>Pools that can have failed, at worst, when nothing further is begun.</summary>
        public int FailuresAtMost => (int)Math.Min(int.MaxValue, limits.FailureBudgetCountsInFlight ? limits.MaxFailures + 1L : (long)limits.MaxFailures + limits.MostInFlight);

        /// <summary>Whether the failure budget lets one more pool begin.</summary>
        public bool AllowsAnother(int failed, int inFlight) => failed + (limits.FailureBudgetCountsInFlight ? (long)inFlight : 0) <= limits.MaxFailures;
    }
}
