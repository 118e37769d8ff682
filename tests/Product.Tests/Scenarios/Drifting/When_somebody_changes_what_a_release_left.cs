using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.NodePoolRollout.Features.Drifting;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Drifting;

public class When_somebody_changes_what_a_release_left
{
    private static readonly string Reconciling = Scenario.TwoStages.Replace("spec:", "spec:\n  reconcile: true", StringComparison.Ordinal);

    private readonly List<Drift> _drift = [];

    [Fact]
    public async Task It_is_found_in_the_cluster_told_once_and_left_as_it_is_where_the_policy_says_nothing()
    {
        var outcome = await Delivered(Scenario.TwoStages).When(IsOver, hands => Move(hands, "one", "apps", Images.Before)).Run();

        var drift = Assert.Single(_drift, drift => drift.Kind == DriftKind.Image);
        Assert.Equal((Images.Target, Images.Before, null, null), (drift.Wanted, drift.Actual, drift.ResolvedAt, drift.OperationId));
        Assert.Single(outcome.Facts, fact => fact.Topic == DriftDetected.Topic);
        Assert.Single(outcome.Timeline, entry => entry.Kind == "drift");
        Assert.Single(outcome.Audit, entry => entry.Action == "drift-detected");
        Assert.Equal([Images.Before], outcome.ImagesOf("one", "apps"));
        Assert.Equal(ReleaseState.Succeeded, outcome.State);
    }

    [Fact]
    public async Task The_pool_is_brought_back_where_the_policy_reconciles()
    {
        var outcome = await Delivered(Reconciling).When(IsOver, hands => Move(hands, "one", "apps", Images.Before)).Run();

        var drift = Assert.Single(_drift);
        Assert.NotNull(drift.ResolvedAt);
        Assert.EndsWith("-drift-1", drift.OperationId, StringComparison.Ordinal);
        Assert.Equal(PoolUpgradeState.Succeeded, outcome.StateOf("one", "apps"));
        Assert.Equal([Images.Target], outcome.ImagesOf("one", "apps"));
        Assert.Equal(2, outcome.UpgradeCalls("one", "apps").Count);
    }

    [Fact]
    public async Task Nodes_that_differ_are_seen_though_Azure_shows_one_image_for_the_pool()
    {
        await Delivered(Scenario.TwoStages)
            .When(IsOver, hands => hands.Change("two", "apps", pool => pool.Nodes[0].Image = Images.Before))
            .Run();

        var drift = Assert.Single(_drift);
        Assert.Equal((DriftKind.MixedNodes, $"1 nodes on {Images.Before}, 2 nodes on {Images.Target}"), (drift.Kind, drift.Actual));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(13)]
    public async Task A_kill_in_the_round_that_finds_it_changes_nothing(int point)
    {
        var outcome = await Delivered(Reconciling)
            .When(IsOver, async hands =>
            {
                await Move(hands, "one", "apps", Images.Before);
                hands.Platform.Rollout.KillLater(hands.Platform.Rollout.Points + point);
            })
            .Run();

        Assert.Equal(1, outcome.Kills);
        Assert.Single(_drift);
        Assert.Single(outcome.Timeline, entry => entry.Kind == "drift");
        Assert.Equal(2, outcome.UpgradeCalls("one", "apps").Count);
        Assert.Equal([Images.Target], outcome.ImagesOf("one", "apps"));
    }

    [Fact]
    public async Task While_a_release_is_at_work_nothing_is_drift()
    {
        var outcome = await Delivered(Scenario.TwoStages).Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.Empty(_drift);
        Assert.DoesNotContain(outcome.Facts, fact => fact.Topic == DriftDetected.Topic);
    }

    /// <summary>Two clusters, one of each stage, looked at every quarter of an hour from the start.</summary>
    private Scenario Delivered(string policy) => Scenario.Of(new Cluster("one").Ring("canary"), new Cluster("two").Ring("broad"))
        .WithPolicy(policy)
        .At(TimeSpan.Zero, hands => hands.Platform.Rollout.Database.Write(
            session => session.Enqueue(DetectDrift.Kind, DetectDrift.BySchedule, new DetectDrift.Payload(Again: true))))
        .Watched(hands => new DriftWatcher(hands, _drift));

    private static bool IsOver(Hands hands) => hands.Release.State.IsFinal;

    private static Task Move(Hands hands, string cluster, string pool, string image) => hands.Change(cluster, pool, changed =>
    {
        changed.Image = image;
        changed.Nodes.ForEach(node => node.Image = image);
    });

    /// <summary>Reads what was written down, at the end.</summary>
    private sealed class DriftWatcher(Hands hands, List<Drift> drift) : IWatcher
    {
        public Task Look() => Task.CompletedTask;

        public void End(Outcome outcome) => drift.AddRange(hands.Platform.Rollout.Query<string>("SELECT document FROM drifts ORDER BY id").Select(ReleaseJson.Read<Drift>));
    }
}
