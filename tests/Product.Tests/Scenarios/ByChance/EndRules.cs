using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>R8, and R5 of what is left: the release says of itself what its nodes say.</summary>
internal static class EndRules
{
    public static void Check(RandomRelease made, Outcome outcome)
    {
        var people = made.People;
        var nodes = outcome.Nodes.Where(node => !people.Changed.Contains($"{node.Cluster}/{node.Pool}")).ToList();
        if (outcome.State == ReleaseState.Succeeded)
        {
            if (people.Skipped.FirstOrDefault(pool => outcome.Operations.Last(o => $"{o.ClusterName}/{o.PoolName}" == pool) is { State.IsGood: false }) is { } skipped)
                throw new RuleBrokenException("R8", $"the release succeeded, but {skipped} was left out");
            foreach (var node in nodes.Where(node => node.Image != Images.Target))
                throw new RuleBrokenException("R8", $"the release succeeded, but {node.Cluster}/{node.Pool} has a node on {node.Image}");
            foreach (var node in nodes.Where(node => made.Fleet.Find(node.Cluster, node.Pool) is null && !outcome.Operations.Any(o => o.ReplacedBy?.EndsWith($"/{node.Cluster}/agentPools/{node.Pool}", StringComparison.OrdinalIgnoreCase) == true)))
                throw new RuleBrokenException("R8", $"the release succeeded, but {node.Cluster}/{node.Pool} still stands, which it made");
        }

        if (outcome.State == ReleaseState.PartiallySucceeded && string.IsNullOrEmpty(outcome.Reason))
            throw new RuleBrokenException("R8", "the release succeeded in parts and names none");
        foreach (var node in nodes.Where(node => node.Image is not (Images.Target or Images.Before or RandomFleet.Ubuntu)))
            throw new RuleBrokenException("R5", $"{node.Cluster}/{node.Pool} has a node on {node.Image}, which is neither what it had nor what the manifest says");
        if (outcome.State == ReleaseState.RolledBack && outcome.Operations.FirstOrDefault(operation => operation is { Request.RollbackOf: not null, State: not (PoolUpgradeState.Succeeded or PoolUpgradeState.AlreadyCurrent) }) is { } undone
            && !outcome.Operations.Any(later => later.Request.PoolId == undone.Request.PoolId && later.CreatedAt > undone.CreatedAt))
            throw new RuleBrokenException("R8", $"the release is rolled back, but {undone.ClusterName}/{undone.PoolName} is {undone.State}: {undone.Reason}");
        if (outcome.State == ReleaseState.RolledBack && nodes.Find(node => node.Image == Images.Target && made.Fleet.Find(node.Cluster, node.Pool) is not null) is { Cluster: not null } forward)
            throw new RuleBrokenException("R8", $"the release is rolled back, but {forward.Cluster}/{forward.Pool} has a node on {forward.Image}");
    }
}
