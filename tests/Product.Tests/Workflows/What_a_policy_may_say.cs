using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace Product.Tests.Workflows;

public class What_a_policy_may_say
{
    private const string Full = """
        apiVersion: releases.azurelinux.dev/v1
        kind: ReleasePolicy
        metadata:
          name: full
        spec:
          upgrade:
            strategy: blueGreen
            maxUnavailable: 0
            kubernetesVersion: 1.32.7
            keepSnapshots: true
            blueGreen: { drainBatch: 25%, batchSoak: 15m, finalSoak: 48h }
            osMigration: { to: AzureLinux3, from: [Ubuntu, AzureLinux] }
          limits:
            region: { clusters: 10 }
            fleet: { nodes: 500 }
          rollback: { ignoreWindows: true, maxConcurrentClusters: 8 }
          stages:
            - name: canary
              selector: { tags: { ring: canary } }
              maxConcurrentNodes: 40
              onFailure: rollBack
              soakNodeHours: 12.5
              canary: { pools: 1, soak: 1h }
              upgrade: { strategy: surge, maxSurge: 33%, maxUnavailable: 10%, drainTimeout: 30m, nodeSoak: 5m }
        """;

    [Fact]
    public void Strategies_failures_canaries_and_limits_are_read()
    {
        var policy = Read(Full).Spec;
        var stage = policy.Stages[0];

        Assert.Equal((StrategyName.BlueGreen, StrategyName.Surge, FailureAction.RollBack), (policy.Upgrade.Strategy, stage.Upgrade!.Strategy, stage.OnFailure));
        Assert.Equal(
            new StageLimits(1, 1, 0, false, 40, new WiderLimits(new ConcurrencyLimit(Clusters: 10), null, new ConcurrencyLimit(Nodes: 500))),
            stage.Limits(policy.Limits));
    }

    [Theory]
    [InlineData("strategy: blueGreen", "strategy: rolling", "full:7:15: 'rolling' is not known here. Write one of: surge, blueGreen.")]
    [InlineData("onFailure: rollBack", "onFailure: panic", "full:21:18: 'panic' is not known here. Write one of: pause, rollBack.")]
    [InlineData("onFailure: rollBack", "onFailure: 1", "'1' is not known here")]
    [InlineData("strategy: blueGreen", "strategy: surge", "full:11:16: These are settings of strategy blueGreen")]
    [InlineData("drainBatch: 25%", "drainBatch: 0", "'0' is neither a number of nodes (1 and up) nor a percentage (1% to 100%)")]
    [InlineData("batchSoak: 15m", "batchSoak: 90s", "whole minutes from 0m to 24h")]
    [InlineData("finalSoak: 48h", "finalSoak: 8d", "0m to 7d")]
    [InlineData("maxUnavailable: 0", "maxUnavailable: most", "'most' is neither a number of nodes (0 and up)")]
    [InlineData("maxSurge: 33%", "maxSurge: 133%", "full:24:45: '133%' is neither a number of nodes")]
    [InlineData("drainTimeout: 30m", "drainTimeout: 2m", "AKS takes whole minutes from 5m to 24h")]
    [InlineData("nodeSoak: 5m", "nodeSoak: 31m", "AKS takes whole minutes from 0m to 30m")]
    [InlineData("kubernetesVersion: 1.32.7", "kubernetesVersion: '1.32'", "full:9:24: '1.32' is not a version of Kubernetes in full")]
    [InlineData("to: AzureLinux3", "to: Ubuntu", "Pools cannot be moved to 'Ubuntu'; they can to: AzureLinux, AzureLinux3")]
    [InlineData("from: [Ubuntu, AzureLinux]", "from: [Ubuntu, Windows2022]", "Pools of 'Windows2022' cannot be moved; these can: Ubuntu,")]
    [InlineData("from: [Ubuntu, AzureLinux]", "from: []", "Name the operating systems that are moved")]
    [InlineData("region: { clusters: 10 }", "region: { clusters: 0 }", "full:14:25: clusters must be 1 or more")]
    [InlineData("ignoreWindows: true, maxConcurrentClusters: 8", "maxConcurrentClusters: 0", "maxConcurrentClusters must be 1 or more")]
    [InlineData("maxConcurrentNodes: 40", "maxConcurrentNodes: 0", "maxConcurrentNodes must be 1 or more")]
    [InlineData("soakNodeHours: 12.5", "soakNodeHours: -1", "soakNodeHours is a number of node-hours")]
    [InlineData("canary: { pools: 1, soak: 1h }", "canary: { pools: 1, nodes: 2, soak: 1h }", "write exactly one of them")]
    [InlineData("canary: { pools: 1, soak: 1h }", "canary: { soak: 1h }", "write exactly one of them")]
    [InlineData("canary: { pools: 1, soak: 1h }", "canary: { pools: 1, soak: 0s }", "watched for a while")]
    [InlineData("canary: { pools: 1, soak: 1h }", "canary: { nodes: -1, soak: 1h }", "1 or more")]
    [InlineData("canary: { pools: 1, soak: 1h }", "gateInterval: 0s", "gateInterval must be longer than nothing")]
    [InlineData("canary: { pools: 1, soak: 1h }", "approval: { approvers: [\"role:approver\"], expiresAfter: 0s }", "expiresAfter must be longer than nothing")]
    [InlineData("canary: { pools: 1, soak: 1h }", "soak: 100d", "90d at most")]
    public void Anything_else_is_refused_with_its_place_and_what_would_have_worked(string right, string wrong, string message)
    {
        Assert.Contains(right, Full + "\n", StringComparison.Ordinal);
        var refusal = Assert.Throws<DomainException>(() => Read((Full + "\n").Replace(right, wrong, StringComparison.Ordinal)));

        Assert.Equal("document-invalid", refusal.Code);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Canary_nodes_do_not_go_with_blue_green()
    {
        var refusal = Assert.Throws<DomainException>(() => Read(Full.Replace("strategy: surge, ", "strategy: blueGreen, ", StringComparison.Ordinal).Replace("pools: 1, soak", "nodes: 1, soak", StringComparison.Ordinal)));

        Assert.Contains("blueGreen brings new nodes in batches of its own", refusal.Message, StringComparison.Ordinal);
    }

    private static Document<ReleasePolicy> Read(string yaml) => ReleasePolicy.Check(new DocumentReader().ReadText<ReleasePolicy>(yaml, "full", ReleasePolicy.Kind));
}
