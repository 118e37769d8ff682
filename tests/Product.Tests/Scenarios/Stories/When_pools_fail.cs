using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Stories;

/// <summary>Policies and steps of the stories about failures.</summary>
internal static class Stories
{
    /// <summary>One stage with three clusters at once.</summary>
    public static string OneStage(string rules = "") => $$"""
        apiVersion: releases.azurelinux.dev/v1
        kind: ReleasePolicy
        metadata:
          name: standard
        spec:
          upgrade:
            maxSurge: "1"
          stages:
            - name: broad
              selector:
                tags: { ring: broad }
              maxConcurrentClusters: 3
              maxConcurrentPools: 3
              soak: 1h
              gateInterval: 30m
        {{rules}}
        """;

    public static Scenario ThreeClusters(string rules = "") => Scenario
        .Of(new Cluster("one").Ring("broad"), new Cluster("two").Ring("broad"), new Cluster("three").Ring("broad")).WithPolicy(OneStage(rules));

    public static Task Decide(this Hands hands, string cluster, string pool, PoolDecision decision) =>
        hands.Post($"/releases/{hands.ReleaseId}/pools/{cluster}/{pool}", new PoolDecisionRequest(decision, "the rack was looked at"));

    public static bool HasFailed(this Hands hands, string cluster) =>
        hands.Platform.Ledger.Query<long>("SELECT COUNT(*) FROM cluster_attempts WHERE release_id = @ReleaseId AND ended = 1 AND body LIKE @Cluster", new { hands.ReleaseId, Cluster = $"%\"cluster\":\"{cluster}\"%" })[0] > 0;
}

public class When_pools_fail
{
    [Fact]
    public async Task Within_the_budget_the_stage_goes_on_and_the_release_names_what_it_lacks()
    {
        var outcome = await Stories.ThreeClusters("      maxFailures: 1").Failing("one", "apps").Run();

        Assert.Equal(ReleaseState.PartiallySucceeded, outcome.State);
        Assert.Contains("one/apps (Failed", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("one/system (never begun)", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal([Images.Target], outcome.ImagesOf("two", "system"));
        Assert.Contains(outcome.Timeline, entry => entry.Kind == "budget");
    }

    [Fact]
    public async Task One_that_is_tried_again_while_its_stage_soaks_has_the_stage_soak_anew()
    {
        var outcome = await Stories.ThreeClusters("      maxFailures: 1").Failing("one", "apps")
            .When(hands => hands.Stages is [{ State: StageState.Soaking }], hands => hands.Decide("one", "apps", PoolDecision.Retry), after: TimeSpan.FromMinutes(25)).Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.InRange(outcome.Timeline[^1].At, outcome.Operations.Max(operation => operation.EndedAt!.Value).AddHours(1), DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task A_system_pool_is_not_touched_while_no_other_of_its_cluster_serves()
    {
        var outcome = await Scenario.Of(new Cluster("one").Ring("broad").With(Pool.OfSystem("system", 1), Pool.OfSystem("second", 2))).WithPolicy(Stories.OneStage())
            .Given(hands => hands.Change("one", "second", pool => pool.Nodes.Clear())).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("No other system pool of cluster one serves: no node of second is Ready", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal([Images.Before], outcome.ImagesOf("one", "system"));
    }

    [Fact]
    public async Task One_more_than_the_budget_pauses_the_release()
    {
        var outcome = await Stories.ThreeClusters("      maxFailures: 1").Failing("one", "apps").Failing("two", "apps").Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("pool apps of one Failed", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("pool apps of two Failed", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resuming_tries_again_all_that_failed_and_what_was_left_alone_behind_it()
    {
        var outcome = await Stories.ThreeClusters().Failing("one", "apps").When(hands => hands.Release.Paused, hands => hands.Resume("the node was replaced")).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
    }

    [Fact]
    public async Task One_that_fails_again_while_others_are_under_way_pauses_the_release_again()
    {
        var outcome = await Stories.ThreeClusters().WithFault(new { kind = "failNode", cluster = "one", pool = "apps", times = 2 })
            .WithFault(new { kind = "slowDrain", cluster = "two", pool = "apps", delay = "20m" }).When(hands => hands.Release.Paused, hands => hands.Resume("the node was replaced")).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("pool apps of one Failed", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(2, outcome.Operations.Count(operation => operation is { ClusterName: "one", PoolName: "apps" }));
        Assert.Equal(2, outcome.Timeline.Count(entry => entry.Kind == "pause"));
        Assert.Equal([Images.Before], outcome.ImagesOf("two", "system"));
    }

    [Fact]
    public async Task A_pool_is_tried_again_at_once_while_the_others_go_on()
    {
        var outcome = await Stories.ThreeClusters("      maxFailures: 1").Failing("one", "apps").When(hands => hands.HasFailed("one"), hands => hands.Decide("one", "apps", PoolDecision.Retry)).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
        Assert.Contains(outcome.Audit, entry => entry is { Action: "retry-pool", Why: "the rack was looked at" });
    }

    [Fact]
    public async Task A_pool_still_to_come_can_be_left_out()
    {
        var outcome = await Stories.ThreeClusters().At(TimeSpan.FromMinutes(1), hands => hands.Decide("two", "system", PoolDecision.Skip)).Run();

        Assert.Equal(ReleaseState.PartiallySucceeded, outcome.State);
        Assert.Equal([Images.Before], outcome.ImagesOf("two", "system"));
        Assert.Equal([Images.Target], outcome.ImagesOf("two", "apps"));
    }
}
