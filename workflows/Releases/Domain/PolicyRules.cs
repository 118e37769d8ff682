using ReleaseOrchestrator.Hosting.Documents;

namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>What a policy may say beyond what its types allow. The first fault is refused with its place and what would have worked.</summary>
internal static class PolicyRules
{
    public static void Check(Document<ReleasePolicy> policy, IReadOnlyCollection<string> gates)
    {
        var spec = policy.Spec;
        Need(policy, spec.CascadeDepth is null or >= 0, "spec.cascadeDepth", "cascadeDepth is a number of steps: 0 or more, or leave it out for no limit.");
        UpgradePolicyRules.Check(policy, spec.Upgrade, "spec.upgrade");
        CheckWider(policy, spec.Limits);
        Need(policy, spec.Rollback.MaxConcurrentClusters >= 1, "spec.rollback.maxConcurrentClusters", "maxConcurrentClusters must be 1 or more.");
        Need(policy, spec.Stages.Count > 0, "spec.stages", "A policy has at least one stage.");
        for (var i = 0; i < spec.Stages.Count; i++)
        {
            Need(policy, spec.Stages.FindIndex(s => s.Name == spec.Stages[i].Name) == i, $"spec.stages[{i}].name", $"There are two stages named '{spec.Stages[i].Name}'. Give each its own name.");
            CheckStage(policy, spec.Stages[i], gates, $"spec.stages[{i}]");
        }
    }

    private static void CheckStage(Document<ReleasePolicy> policy, StagePolicy stage, IReadOnlyCollection<string> gates, string at)
    {
        Need(
            policy, stage.Name.Length is > 0 and <= 20 && stage.Name.All(c => c is '-' or (>= 'a' and <= 'z') or (>= '0' and <= '9')), $"{at}.name",
            $"'{stage.Name}' is not a stage name: use up to 20 lower-case letters, digits and dashes.");
        Need(policy, stage.MaxConcurrentClusters >= 1, $"{at}.maxConcurrentClusters", "maxConcurrentClusters must be 1 or more.");
        Need(policy, stage.MaxConcurrentPools >= 1, $"{at}.maxConcurrentPools", "maxConcurrentPools must be 1 or more.");
        Need(policy, stage.MaxConcurrentNodes is null or >= 1, $"{at}.maxConcurrentNodes", "maxConcurrentNodes must be 1 or more; leave it out for no limit.");
        Need(policy, stage.MaxFailures >= 0, $"{at}.maxFailures", "maxFailures must be 0 or more.");
        Need(policy, stage.Soak <= TimeSpan.FromDays(90), $"{at}.soak", "A stage soaks for 90d at most.");
        Need(policy, double.IsFinite(stage.SoakNodeHours) && stage.SoakNodeHours >= 0, $"{at}.soakNodeHours", "soakNodeHours is a number of node-hours: 0 or more, and 0 for time alone.");
        Need(policy, stage.GateInterval > TimeSpan.Zero, $"{at}.gateInterval", "gateInterval must be longer than nothing, e.g. 5m.");
        Need(policy, stage.Approval is null || stage.Approval.ExpiresAfter > TimeSpan.Zero, $"{at}.approval.expiresAfter", "expiresAfter must be longer than nothing, e.g. 24h.");
        Need(
            policy, stage.SoakNodeHours == 0 || stage.SoakAtMost >= stage.Soak, $"{at}.soakAtMost",
            $"soakAtMost is at least as long as soak, which is {Duration.Write(stage.Soak)}.");
        foreach (var (n, gate) in stage.Gates.Index())
        {
            Need(policy, gates.Contains(gate), $"{at}.gates[{n}]", $"There is no gate '{gate}'; there are: {string.Join(", ", gates)}.");
            Need(policy, stage.Gates.IndexOf(gate) == n, $"{at}.gates[{n}]", $"Gate '{gate}' is named twice. Name each gate once.");
        }

        if (stage.Upgrade is { } upgrade)
            UpgradePolicyRules.Check(policy, upgrade, $"{at}.upgrade");
        if (stage.Canary is { } canary)
            CheckCanary(policy, canary, (stage.Upgrade ?? policy.Spec.Upgrade).Strategy, $"{at}.canary");
    }

    private static void CheckCanary(Document<ReleasePolicy> policy, CanaryPolicy canary, StrategyName strategy, string at)
    {
        Need(policy, canary.Pools >= 0, $"{at}.pools", "pools is how many pools of each cluster go first: 1 or more.");
        Need(policy, canary.Nodes >= 0, $"{at}.nodes", "nodes is how many nodes of each pool are new first: 1 or more.");
        Need(policy, (canary.Pools > 0) != (canary.Nodes > 0), at, "A canary is either pools: N or nodes: N, with N 1 or more; write exactly one of them.");
        Need(policy, canary.Nodes == 0 || strategy != StrategyName.BlueGreen, $"{at}.nodes", "Strategy blueGreen brings new nodes in batches of its own: write pools: N here, or blueGreen.drainBatch there.");
        Need(policy, canary.Soak > TimeSpan.Zero, $"{at}.soak", "A canary is watched for a while before the rest follows, e.g. soak: 1h.");
    }

    private static void CheckWider(Document<ReleasePolicy> policy, WiderLimitsPolicy? limits)
    {
        foreach (var (name, limit) in new[] { ("region", limits?.Region), ("subscription", limits?.Subscription), ("fleet", limits?.Fleet) })
        {
            foreach (var (member, value) in new[] { ("clusters", limit?.Clusters), ("pools", limit?.Pools), ("nodes", limit?.Nodes) })
                Need(policy, value is null or >= 1, $"spec.limits.{name}.{member}", $"{member} must be 1 or more; leave it out for no limit.");
        }
    }

    internal static void Need(Document<ReleasePolicy> policy, bool holds, string path, string problem)
    {
        if (!holds)
            throw policy.Fail(path, problem);
    }
}
