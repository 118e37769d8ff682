using AzureSimulator.Model;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Gates;

/// <summary>A gate that looks at the first pools fails while others are in flight and more are to come.</summary>
public class When_a_node_is_not_what_it_should_be
{
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(2);

    private IReadOnlyList<UpgradeOperation> _atThePause = [];
    private string _cluster = "", _node = "";

    [Theory]
    [InlineData(0), InlineData(1)]
    public async Task One_that_is_not_ready_stops_all_that_has_not_begun(int seed)
    {
        var outcome = await Watched("nodes-ready", seed).When(OneIsDone, hands => Break(hands, node => node.ReadyAt = null)).When(IsPaused, Remember).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("gate nodes-ready failed", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains($"{_cluster}/apps: node {_node} is not Ready", outcome.Reason, StringComparison.Ordinal);
        AssertNothingBegan(outcome);
    }

    [Theory]
    [InlineData(0), InlineData(1)]
    public async Task One_whose_label_names_another_image_stops_all_that_has_not_begun(int seed)
    {
        var outcome = await Watched("node-image", seed).When(OneIsDone, hands => Break(hands, node => node.Image = Images.Before)).When(IsPaused, Remember).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("gate node-image failed", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains($"{_cluster}/apps: node {_node} is on {Images.Before}, not on {Images.Target}", outcome.Reason, StringComparison.Ordinal);
        AssertNothingBegan(outcome);
    }

    [Fact]
    public async Task One_that_is_cordoned_is_named_as_well()
    {
        var outcome = await Watched("nodes-ready").When(OneIsDone, hands => Break(hands, node => node.Cordoned = true)).Run();
        Assert.Contains($"{_cluster}/apps: node {_node} is cordoned", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_it_is_what_it_should_be_again_resuming_brings_all_to_the_image()
    {
        var outcome = await Watched("nodes-ready").When(OneIsDone, hands => Break(hands, node => node.ReadyAt = null))
            .When(IsPaused, async hands =>
            {
                await Change(hands, node => node.ReadyAt = hands.Now);
                await hands.Resume("the node was repaired");
            }).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
    }

    [Fact]
    public async Task Where_the_policy_takes_failures_back_only_rollbacks_are_written_from_then_on()
    {
        var outcome = await Watched("node-image", more: "onFailure: rollBack").When(OneIsDone, hands => Break(hands, node => node.Image = Images.Before)).Run();

        var failed = outcome.Timeline.First(entry => entry.Kind == "gate" && entry.Message.Contains("failed", StringComparison.Ordinal)).At;
        Assert.Equal(ReleaseState.RolledBack, outcome.State);
        Assert.DoesNotContain(outcome.Operations, operation => operation.Request.RollbackOf is null && operation.StartedAt > failed + StopsWithin);
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Before, node.Image));
    }

    /// <summary>Three clusters, two pools at a time; the first pool of each is watched for an hour.</summary>
    private static Scenario Watched(string gate, int seed = 0, string more = "") => Shuffled(
        seed,
        Scenario.Of([.. Enumerable.Range(1, 3).Select(n => new Cluster($"c{n}").Ring("canary").With(Pool.OfSystem("system"), new Pool("apps", 5)))])
            .WithPolicy(GateScenarios.Policy(gate, $"maxConcurrentClusters: 3\n      maxConcurrentPools: 2\n      canary: {{ pools: 1, soak: 1h }}\n      {more}").Replace("gateInterval: 30m", "gateInterval: 5m", StringComparison.Ordinal)));

    private static Scenario Shuffled(int seed, Scenario scenario) => seed == 0 ? scenario : scenario.Shuffled(seed);

    private static bool OneIsDone(Hands hands) => hands.Operations.Any(IsDone);

    private static bool IsDone(UpgradeOperation operation) => operation is { PoolName: "apps", State: PoolUpgradeState.Succeeded };

    private static bool IsPaused(Hands hands) => hands.Release.Paused;

    private Task Break(Hands hands, Action<NodeState> change)
    {
        _cluster = hands.Operations.First(IsDone).ClusterName;
        return Change(hands, node =>
        {
            _node = node.Name;
            change(node);
        });
    }

    private Task Change(Hands hands, Action<NodeState> change) => hands.Change(_cluster, "apps", pool => change(pool.Nodes[1]));

    private Task Remember(Hands hands)
    {
        _atThePause = hands.Operations;
        return Task.CompletedTask;
    }

    private void AssertNothingBegan(Outcome outcome)
    {
        Assert.Contains(_atThePause, operation => operation.State == PoolUpgradeState.Upgrading);
        Assert.True(_atThePause.Count(operation => operation.StartedAt is not null) < 6);
        var failed = outcome.Timeline.First(entry => entry.Kind == "gate" && entry.Message.Contains("failed", StringComparison.Ordinal)).At;
        Assert.Empty(outcome.WritesAfter(failed + StopsWithin));
        Assert.True(outcome.EndedAt > failed + TimeSpan.FromHours(1));
    }
}
