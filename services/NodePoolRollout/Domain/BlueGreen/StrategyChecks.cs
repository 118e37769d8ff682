using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

/// <summary>Whether a strategy with two pools can be asked for.</summary>
public static class StrategyChecks
{
    private static readonly TimeSpan LongestBatchSoak = TimeSpan.FromDays(1), LongestFinalSoak = TimeSpan.FromDays(7), LongestCanarySoak = TimeSpan.FromDays(7);

    extension(PoolStrategy strategy)
    {
        /// <summary>Null: it can. Else the field, and what is wrong with it.</summary>
        public (string Field, string Problem)? TwoPoolsFault() => strategy switch
        {
            { Kind: StrategyKind.BlueGreen, BlueGreen: null } => ("strategy.blueGreen", "Strategy BlueGreen needs drainBatch, batchSoak and finalSoak."),
            { Kind: not StrategyKind.BlueGreen, BlueGreen: not null } => ("strategy.blueGreen", "These settings are for strategy BlueGreen only; leave them out."),
            { BlueGreen: { DrainBatch: var batch } } when DrainBatches.Size(batch ?? "", 1) is null =>
                ("strategy.blueGreen.drainBatch", $"'{batch}' is neither a number of nodes (1 and up) nor a percentage (1% to 100%)."),
            { BlueGreen: { BatchSoak: var soak } } when soak < TimeSpan.Zero || soak > LongestBatchSoak => ("strategy.blueGreen.batchSoak", "A soak after a batch takes from 0 to 24 hours."),
            { BlueGreen: { FinalSoak: var soak } } when soak < TimeSpan.Zero || soak > LongestFinalSoak => ("strategy.blueGreen.finalSoak", "The final soak takes from 0 to 7 days."),
            { Canary: { Nodes: < 1 } } => ("strategy.canary.nodes", "At least one node goes first; leave canary out for none."),
            { Canary: { Soak: var soak } } when soak < TimeSpan.Zero || soak > LongestCanarySoak => ("strategy.canary.soak", "Canary nodes soak from 0 to 7 days."),
            _ => null,
        };
    }
}
