using ReleaseOrchestrator.Workflows.StagedRollout;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace Product.Tests.Workflows;

public class When_a_rollout_is_planned
{
    [Fact]
    public void Stages_come_in_the_order_of_the_policy()
    {
        var plan = new Fleet().WithStage("canary").WithStage("broad", approved: true)
            .WithCluster("b", "broad").WithPool("b", "user").WithCluster("a", "canary").WithPool("a", "user").Plan();

        Assert.Equal(["canary", "broad"], plan.Stages.Select(s => s.Name));
        Assert.Equal([false, true], plan.Stages.Select(s => s.NeedsApproval));
        Assert.Equal("a", plan.Stages[0].Waves.Single().Clusters.Single().Name);
    }

    [Fact]
    public void A_cluster_belongs_to_the_first_stage_that_selects_it()
    {
        var plan = new Fleet().WithStage("canary").WithStage("canary").WithCluster("a", "canary").WithPool("a", "user").Plan();

        Assert.Single(plan.Stages[0].Waves);
        Assert.Empty(plan.Stages[1].Waves);
    }

    [Fact]
    public void User_pools_go_before_system_pools_and_small_ones_before_large_ones()
    {
        var plan = new Fleet().WithStage("canary").WithCluster("a", "canary")
            .WithPool("a", "system", "System", nodes: 1).WithPool("a", "large", nodes: 9).WithPool("a", "small", nodes: 2).Plan();

        Assert.Equal(["small", "large", "system"], plan.Stages[0].Waves[0].Clusters[0].Pools.Select(p => p.Name));
    }

    [Fact]
    public void A_wave_holds_no_more_clusters_than_may_be_in_flight()
    {
        var fleet = new Fleet().WithStage("broad", clusters: 2);
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
            fleet.WithCluster(name, "broad").WithPool(name, "user");

        Assert.Equal([2, 2, 1], fleet.Plan().Stages[0].Waves.Select(w => w.Clusters.Count));
    }

    [Fact]
    public void Both_regions_of_a_pair_are_never_in_one_wave()
    {
        var plan = new Fleet().WithStage("broad", clusters: 9)
            .WithCluster("a", "broad", "eastus").WithPool("a", "user").WithCluster("b", "broad", "westus").WithPool("b", "user").WithCluster("c", "broad", "uksouth").WithPool("c", "user").Plan();

        Assert.Equal([["a", "c"], ["b"]], plan.Stages[0].Waves.Select(w => w.Clusters.Select(c => c.Name).ToArray()));
    }

    [Fact]
    public void Clusters_that_people_have_paired_are_never_in_one_wave()
    {
        var plan = new Fleet().WithStage("broad", clusters: 9)
            .WithCluster("a", "broad", "eastus", pair: "shop").WithPool("a", "user").WithCluster("b", "broad", "uksouth", pair: "shop").WithPool("b", "user")
            .WithCluster("c", "broad", "norwayeast", pair: "none").WithPool("c", "user").WithCluster("d", "broad", "francecentral", pair: "none").WithPool("d", "user").Plan();

        Assert.Equal([["a", "c", "d"], ["b"]], plan.Stages[0].Waves.Select(w => w.Clusters.Select(c => c.Name).ToArray()));
    }

    [Fact]
    public void A_cluster_whose_window_is_closed_comes_last_with_the_time_it_opens()
    {
        var opens = new DateTimeOffset(2026, 11, 22, 1, 0, 0, TimeSpan.Zero);
        var plan = new Fleet().WithStage("broad", clusters: 1).WithCluster("a", "broad", closedUntil: opens).WithPool("a", "user").WithCluster("b", "broad").WithPool("b", "user").Plan();

        Assert.Equal(["b", "a"], plan.Stages[0].Waves.Select(w => w.Clusters.Single().Name));
        Assert.Equal(opens, plan.Stages[0].Waves[1].Clusters[0].NextOpening);
    }

    [Theory]
    [InlineData("AKSAzureLinux-V3gen2arm64-202610.06.0", null, "this release has no image of family AKSAzureLinux-V3gen2arm64")]
    [InlineData("AKSAzureLinux-V3gen2-202611.21.1", null, "it is on AKSAzureLinux-V3gen2-202611.21.1, newer than AKSAzureLinux-V3gen2-202611.21.0: an upgrade never goes back")]
    [InlineData("AKSUbuntu-2404gen2containerd-202610.06.0", "an Ubuntu pool", "an Ubuntu pool")]
    public void What_is_left_alone_is_named_with_the_reason(string image, string? notOurs, string reason)
    {
        var plan = new Fleet().WithStage("canary").WithCluster("a", "canary").WithPool("a", "other", image: image, notOurs: notOurs).Plan();

        Assert.Equal(reason, Assert.Single(plan.NotTargeted).Reason);
        Assert.Empty(plan.Stages[0].Waves);
    }

    [Fact]
    public void A_cluster_that_no_stage_selects_is_named_too() =>
        Assert.Equal("no stage of the policy selects its cluster", Assert.Single(new Fleet().WithStage("canary").WithCluster("a", "lab").WithPool("a", "user").Plan().NotTargeted).Reason);

    [Fact]
    public void A_wave_does_not_wait_for_a_cluster_that_opens_later_than_the_wave_behind_it()
    {
        var plan = new Fleet().WithStage("broad", clusters: 2)
            .WithCluster("a", "broad", "eastus").WithPool("a", "x").WithCluster("b", "broad", "westus").WithPool("b", "x")
            .WithCluster("c", "broad", "uksouth", closedUntil: Fleet.Now.AddDays(3)).WithPool("c", "x").Plan();

        Assert.Equal([["a"], ["b", "c"]], plan.Stages[0].Waves.Select(w => w.Clusters.Select(c => c.Name).ToArray()));
    }

    [Fact]
    public void A_pool_whose_cluster_is_not_in_the_inventory_is_named() =>
        Assert.Equal("its cluster is not in the inventory", Assert.Single(new Fleet().WithStage("canary").WithPool("gone", "user").Plan().NotTargeted).Reason);

    [Fact]
    public void Every_pool_has_an_operation_of_its_own_whose_name_dapr_takes()
    {
        var plan = new Fleet().WithStage("canary", clusters: 5).WithCluster("a", "canary").WithPool("a", "x").WithPool("a", "y").WithCluster("b", "canary").WithPool("b", "x").Plan();
        var names = plan.Stages[0].Waves.SelectMany(w => w.Clusters).SelectMany(c => c.Pools).Select(p => p.OperationId).ToList();

        Assert.Equal(3, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches("^[A-Za-z0-9-]{1,64}$", name));
    }
}

public class The_hash_of_a_plan
{
    private static Fleet Small() => new Fleet().WithStage("canary").WithCluster("a", "canary").WithPool("a", "user");

    [Fact]
    public void Is_the_same_for_the_same_facts() => Assert.Equal(Small().Plan().Hash, Small().Plan().Hash);

    [Fact]
    public void Does_not_depend_on_the_order_in_which_azure_lists_things() => Assert.Equal(
        new Fleet().WithStage("canary", 2).WithCluster("a", "canary").WithCluster("b", "canary").WithPool("a", "x").WithPool("b", "y").Plan().Hash,
        new Fleet().WithStage("canary", 2).WithCluster("b", "canary").WithCluster("a", "canary").WithPool("b", "y").WithPool("a", "x").Plan().Hash);

    [Fact]
    public void Changes_with_the_manifest() => Assert.NotEqual(Small().Plan().Hash, Small().Plan("sha256:bb").Hash);

    [Fact]
    public void Does_not_change_with_what_was_measured_meanwhile() => Assert.Equal(Small().Plan().Hash, Small().WithMeasured("a", "user", 3, 200).Plan().Hash);

    [Fact]
    public void Is_the_same_once_predictions_are_taken_away()
    {
        var facts = Small().Facts();
        var plan = RolloutPlanner.Plan(facts);

        Assert.Equal(plan.Hash, PlanHash.Of(facts.ManifestDigest, facts.Policy, plan.Stages.Select(stage => stage.Decided())));
    }

    [Fact]
    public void Changes_with_a_pool_more() => Assert.NotEqual(Small().Plan().Hash, Small().WithPool("a", "another").Plan().Hash);

    [Fact]
    public void Changes_with_an_approval_taken_away() => Assert.NotEqual(
        new Fleet().WithStage("canary", approved: true).WithCluster("a", "canary").WithPool("a", "x").Plan().Hash,
        new Fleet().WithStage("canary").WithCluster("a", "canary").WithPool("a", "x").Plan().Hash);

    [Fact]
    public void Does_not_change_because_a_window_has_opened_without_changing_the_order()
    {
        var closed = new Fleet().WithStage("canary").WithCluster("a", "canary", closedUntil: Fleet.Now.AddHours(1)).WithPool("a", "x").Plan();
        var open = new Fleet().WithStage("canary").WithCluster("a", "canary").WithPool("a", "x").Plan();

        Assert.Equal(open.Hash, closed.Hash);
    }
}
