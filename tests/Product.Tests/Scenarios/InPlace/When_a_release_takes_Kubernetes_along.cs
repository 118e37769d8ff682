using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.InPlace;

public class When_a_release_takes_Kubernetes_along
{
    private static readonly string To135 = Policy("1.35.2");

    private static readonly Cluster One = new Cluster("one").Ring("canary"), Two = new Cluster("two").Ring("canary");

    [Fact]
    public async Task The_control_plane_of_each_cluster_comes_before_its_pools()
    {
        var outcome = await Scenario.Of(One, Two).WithPolicy(To135).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        foreach (var cluster in new[] { "one", "two" })
        {
            var done = Outcome.At(Assert.Single(outcome.Log, entry => (string?)entry["kind"] == "operation" && (string?)entry["cluster"] == cluster && entry["pool"] is null && (string?)entry["event"] == "succeeded"));
            Assert.InRange(outcome.Operations.Where(operation => operation.ClusterName == cluster).Min(operation => operation.StartedAt!.Value), done, done + TimeSpan.FromMinutes(5));
            Assert.Contains(outcome.Timeline, entry => entry.Message == $"{cluster}: control plane upgraded to Kubernetes 1.35.2");
        }
    }

    [Fact]
    public async Task One_that_comes_to_nothing_stops_the_pools_of_its_cluster_and_no_other()
    {
        var outcome = await Scenario.Of(One, Two).WithPolicy(To135.Replace("soak: 1h", "soak: 1h\n      maxFailures: 1", StringComparison.Ordinal))
            .WithFault(new { kind = "serverError", method = "PUT", pathContains = "/managedClusters/one", status = 400, code = "ControlPlaneAddOnsNotReady", message = "Pods of the control plane are not ready." })
            .Run();

        Assert.Equal(ReleaseState.PartiallySucceeded, outcome.State);
        Assert.Contains("one/apps", outcome.Reason, StringComparison.Ordinal);
        Assert.Null(outcome.LastUpgradeOf("one", "apps"));
        Assert.Equal([Images.Before], outcome.ImagesOf("one", "system"));
        Assert.Equal([Images.Target], outcome.ImagesOf("two", "system"));
        Assert.Contains(outcome.Timeline, entry => entry.Message.Contains("its control plane did not come to 1.35.2: Failed", StringComparison.Ordinal) && entry.Message.Contains("ControlPlaneAddOnsNotReady", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pool_too_far_behind_keeps_the_control_plane_where_it_is()
    {
        var outcome = await Scenario.Of(One.With(Pool.OfSystem("system"), new Pool("apps"), new Pool("old"))).WithPolicy(To135)
            .Given(hands => hands.Change("one", "old", pool => pool.OrchestratorVersion = "1.31.14")).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("Pool old of one has Kubernetes 1.31.14: nodes may be at most 3 minor versions behind a control plane of 1.35.2", outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(outcome.WritesAfter(outcome.StartedAt));
    }

    [Fact]
    public async Task A_cluster_two_minor_versions_behind_is_left_alone_and_says_what_has_to_come_first()
    {
        RolloutPlan? plan = null;
        var outcome = await Scenario.Of(One with { KubernetesVersion = "1.33.5" }, Two).WithPolicy(To135).When(hands => hands.Release.PlanHash is not null, async hands => plan = await hands.Plan()).Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.Contains(plan!.NotTargeted, pool => pool is { Cluster: "one", Pool: "apps" } && pool.Reason.Contains("upgrade to 1.34 first", StringComparison.Ordinal));
        Assert.DoesNotContain(outcome.Operations, operation => operation.ClusterName == "one");
    }

    [Fact]
    public async Task Where_it_brings_another_operating_system_people_are_asked_whatever_the_policy_says()
    {
        var frozen = new Cluster("one") { KubernetesVersion = "1.31.14" }.Ring("canary").With(
            Pool.OfSystem("system") with { Image = "AKSAzureLinux-V2gen2-202510.19.0" }, new Pool("apps") { Image = "AKSAzureLinux-V2gen2-202510.19.0" });
        PlannedStage? asked = null;
        var outcome = await Scenario.Of(frozen).WithPolicy(Policy("1.32.9"))
            .When(hands => hands.Stages.Contains(("canary", StageState.AwaitingApproval)), async hands => asked = (await hands.Plan()).Stages[0])
            .At(TimeSpan.FromHours(5), hands => hands.Approve("canary")).Run();

        Assert.Contains("one/apps", asked!.ApprovalBecause, StringComparison.Ordinal);
        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.Equal([Images.Target], outcome.ImagesOf("one", "apps"));
        Assert.DoesNotContain(outcome.Log, entry => (string?)entry["kind"] == "write" && (string?)entry["method"] == "PUT" && Outcome.At(entry) < outcome.StartedAt + TimeSpan.FromHours(5));
    }

    private static string Policy(string version) => Scenario.TwoStages.Replace("maxSurge: \"1\"", $"maxSurge: \"1\"\n    kubernetesVersion: {version}", StringComparison.Ordinal);
}
