using ReleaseOrchestrator.Workflows.StagedRollout;

namespace Product.Tests.Workflows;

public class When_a_resumed_release_is_planned_anew
{
    [Fact]
    public void Nothing_changes_where_nothing_has_changed()
    {
        var replanned = Merge(TwoStages(), TwoStages(), "canary");

        Assert.Equal(TwoStages().Plan().Hash, replanned.Plan.Hash);
        Assert.Empty(replanned.Changes);
    }

    [Fact]
    public void A_stage_that_has_not_begun_is_as_the_fleet_is_now()
    {
        var replanned = Merge(TwoStages(), TwoStages().WithCluster("young", "broad").WithPool("young", "apps"), "canary");

        Assert.NotEqual(TwoStages().Plan().Hash, replanned.Plan.Hash);
        Assert.Equal(["young/apps comes into stage broad"], replanned.Changes);
    }

    [Fact]
    public void A_stage_that_has_begun_takes_nothing_new_and_says_so()
    {
        var replanned = Merge(TwoStages(), TwoStages().WithCluster("new", "canary").WithPool("new", "apps"), "canary");

        Assert.DoesNotContain(replanned.Plan.Stages[0].Waves.SelectMany(w => w.Clusters), c => c.Name == "new");
        Assert.Contains(replanned.Plan.NotTargeted, pool => pool is { Cluster: "new", Reason: "stage canary had begun when it appeared" });
    }

    [Fact]
    public void A_pool_that_is_gone_is_dropped_from_what_has_begun_and_its_waves_stay()
    {
        var replanned = Merge(TwoStages(), Stages().WithCluster("one", "canary").WithCluster("two", "broad").WithPool("two", "apps"), "canary");

        Assert.Equal(("one", Fleet.Id("one"), "apps"), Assert.Single(replanned.Vanished.Select(pool => (pool.Cluster, pool.ClusterId, pool.Pool))));
        Assert.Equal([1], replanned.Plan.Stages[0].Waves.Select(wave => wave.Number));
        Assert.Equal(["one/apps is no longer in stage canary"], replanned.Changes);
        Assert.Contains(replanned.Plan.NotTargeted, pool => pool is { Cluster: "one", Reason: "it is gone since stage canary began" });
    }

    [Fact]
    public void A_cluster_that_changes_its_ring_is_not_upgraded_twice()
    {
        var replanned = Merge(TwoStages(), Stages().WithCluster("one", "broad").WithPool("one", "apps").WithCluster("two", "broad").WithPool("two", "apps"), "canary");

        Assert.Equal(["one", "two"], replanned.Plan.Stages.SelectMany(s => s.Waves).SelectMany(w => w.Clusters).Select(c => c.Name));
        Assert.Empty(replanned.Changes);
    }

    [Fact]
    public void Another_image_underneath_is_told_with_its_pool()
    {
        var newer = "AKSAzureLinux-V3gen2-202610.20.0";
        var replanned = Merge(TwoStages(), Stages().WithCluster("one", "canary").WithPool("one", "apps").WithCluster("two", "broad").WithPool("two", "apps", image: newer), "canary");

        Assert.Equal([$"two/apps of stage broad: it is on {newer} now"], replanned.Changes);
    }

    private static Replanned Merge(Fleet before, Fleet now, params string[] begun) =>
        RolloutReplanner.Merge(before.Plan(), now.Plan(), now.Facts().Policy, now.Outlook().Fleet, begun.ToHashSet());

    private static Fleet Stages() => new Fleet().WithStage("canary").WithStage("broad");

    private static Fleet TwoStages() => Stages().WithCluster("one", "canary").WithPool("one", "apps").WithCluster("two", "broad").WithPool("two", "apps");
}
