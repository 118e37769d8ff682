using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.BlueGreen;

public class When_a_release_moves_pools_to_another_operating_system
{
    private const string Ubuntu = "AKSUbuntu-2204gen2containerd-202610.06.0", AzureLinux2 = "AKSAzureLinux-V2gen2-202610.06.0";

    private static readonly Cluster Mixed = new Cluster("one").Ring("canary").With(Pool.OfSystem("system"), new Pool("apps") { Image = Ubuntu, OsSku = "Ubuntu2204" });

    private static string To(string sku, params string[] from) => BlueGreenStories.Policy($"    osMigration: {{ to: {sku}, from: [{string.Join(", ", from)}] }}");

    [Fact]
    public async Task Without_a_migration_in_the_policy_they_are_named_and_left_as_they_are()
    {
        RolloutPlan? plan = null;
        var outcome = await Scenario.Of(Mixed).WithPolicy(BlueGreenStories.Policy())
            .When(hands => hands.Release.Phase == ReleaseState.Succeeded, async hands => plan = await hands.Plan()).Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.Equal([Ubuntu], outcome.ImagesOf("one", "apps"));
        Assert.Null(outcome.LastUpgradeOf("one", "apps"));
        var untouched = Assert.Single(plan!.NotTargeted);
        Assert.Equal(("one", "apps"), (untouched.Cluster, untouched.Pool));
        Assert.Contains("Ubuntu", untouched.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_one_a_person_has_to_approve_and_is_told_which_pools()
    {
        var outcome = await Scenario.Of(Mixed).WithPolicy(To("AzureLinux", "Ubuntu2204"))
            .When(hands => hands.Release.Phase == ReleaseState.AwaitingApproval, hands => hands.Reject("canary")).Run();

        Assert.Contains(outcome.Timeline, entry => entry.Message.Contains("1 pool from Ubuntu2204 to AzureLinux: one/apps", StringComparison.Ordinal));
        Assert.NotEqual(ReleaseState.Succeeded, outcome.State);
        Assert.Empty(outcome.Operations);
    }

    [Fact]
    public async Task Ubuntu_gives_way_to_a_new_pool_of_Azure_Linux()
    {
        var outcome = await Scenario.Of(Mixed).WithPolicy(To("AzureLinux", "Ubuntu2204")).ApprovedBy()
            .Watched(hands => new PoolWatch(hands, BlueGreenStories.FinalSoak, "one")).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
        Assert.Equal("AzureLinux", (string?)outcome.Pools["one"].MadeBeside("apps")!.Properties["osSKU"]);
    }

    [Fact]
    public async Task Azure_Linux_2_gives_way_to_a_new_pool_of_3_on_the_same_Kubernetes()
    {
        var outcome = await Scenario.Of(new Cluster("one") { KubernetesVersion = "1.30.9" }.Ring("canary").With(Pool.OfSystem("system") with { OsSku = "AzureLinux3" }, new Pool("apps") { Image = AzureLinux2, OsSku = "AzureLinux" }))
            .WithPolicy(To("AzureLinux3", "AzureLinux")).ApprovedBy().Watched(hands => new PoolWatch(hands, BlueGreenStories.FinalSoak, "one")).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
        Assert.Equal(("AzureLinux3", "1.30.9"), ((string?)outcome.Pools["one"].MadeBeside("apps")!.Properties["osSKU"], outcome.Pools["one"].MadeBeside("apps")!.OrchestratorVersion));
    }

    [Fact]
    public async Task What_its_Kubernetes_does_not_have_is_named_and_left_as_it_is()
    {
        RolloutPlan? plan = null;
        await Scenario.Of(new Cluster("one") { KubernetesVersion = "1.30.9" }.Ring("canary").With(Pool.OfSystem("system") with { OsSku = "AzureLinux3" }, new Pool("apps") { Image = Ubuntu, OsSku = "Ubuntu2204" }))
            .WithPolicy(To("AzureLinux", "Ubuntu2204")).When(hands => hands.Release.Phase == ReleaseState.Succeeded, async hands => plan = await hands.Plan()).Run();

        Assert.Contains("migrate it to AzureLinux3, or upgrade Kubernetes to 1.32", Assert.Single(plan!.NotTargeted).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_old_pool_is_kept_it_takes_over_again()
    {
        var outcome = await Scenario.Of(Mixed).WithPolicy(To("AzureLinux", "Ubuntu2204")).ApprovedBy()
            .When(hands => hands.Says("apps", "is kept until"), hands => hands.Rollback()).Run();

        Assert.Equal((ReleaseState.RolledBack, null), (outcome.State, outcome.Reason));
        Assert.Equal([Ubuntu], outcome.ImagesOf("one", "apps"));
        Assert.Null(outcome.Pools["one"].MadeBeside("apps"));
    }
}
