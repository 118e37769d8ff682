using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.InPlace;

public class When_a_pool_changes_more_than_its_image
{
    private static readonly Cluster Mixed = new Cluster("one").With(Pool.OfSystem("system"), new Pool("apps") { Image = PoolStory.Ubuntu, OsSku = "Ubuntu2204" });

    [Fact]
    public async Task Ubuntu_becomes_Azure_Linux_in_place()
    {
        await using var story = await PoolStory.Of(Mixed);
        var done = await story.Done("one", "apps", new PoolStrategy(TargetOsSku: "AzureLinux"));
        Assert.Equal((PoolUpgradeState.Succeeded, null), (done.State, done.Reason));
        Assert.Equal([Images.Target], story.ImagesOf("one", "apps"));
        Assert.DoesNotContain((await story.WaysBack(done.Id)).Ways, way => way.Open);
    }

    [Fact]
    public async Task Without_a_migration_Ubuntu_is_left_alone()
    {
        await using var story = await PoolStory.Of(Mixed);
        Assert.Equal(PoolUpgradeState.Refused, (await story.Done("one", "apps")).State);
        Assert.Equal([PoolStory.Ubuntu], story.ImagesOf("one", "apps"));
    }

    [Fact]
    public async Task Kubernetes_goes_control_plane_first_and_pools_follow_with_the_exact_image()
    {
        await using var story = await PoolStory.Of(new Cluster("one"));
        var early = await story.Done("one", "apps", new PoolStrategy(KubernetesVersion: "1.35.2"));
        Assert.Equal(PoolUpgradeState.Refused, early.State);
        var controlPlane = await story.ControlPlane("one", "1.35.2");
        Assert.Equal((PoolUpgradeState.Succeeded, null, "1.34.8"), (controlPlane.State, controlPlane.Reason, controlPlane.FromVersion));
        var pool = await story.Done("one", "apps", new PoolStrategy(KubernetesVersion: "1.35.2"), attempt: ".2");
        Assert.Equal((PoolUpgradeState.Succeeded, null), (pool.State, pool.Reason));
        Assert.Equal("1.35.2", story.Azure("one", "apps", found => found.OrchestratorVersion));
        Assert.Equal([Images.Target], story.ImagesOf("one", "apps"));
    }

    [Fact]
    public async Task A_control_plane_skips_no_minor_version()
    {
        await using var story = await PoolStory.Of(new Cluster("one") { KubernetesVersion = "1.33.5" });
        Assert.Equal(PoolUpgradeState.Refused, (await story.ControlPlane("one", "1.35.2")).State);
    }

    [Theory]
    [InlineData("/agentPools/apps", "os")]
    [InlineData("/agentPools/apps", "kubernetes")]
    [InlineData("/managedClusters/one", "kubernetes")]
    public async Task An_answer_that_got_lost_is_found_in_Azure_and_nothing_is_written_twice(string path, string change)
    {
        await using var story = await PoolStory.Of(change == "os" ? Mixed : new Cluster("one"));
        await story.Fault(new { kind = "lostResponse", method = "PUT", pathContains = path });
        if (change == "kubernetes")
            Assert.Equal(PoolUpgradeState.Succeeded, (await story.ControlPlane("one", "1.35.2")).State);
        var strategy = change == "os" ? new PoolStrategy(TargetOsSku: "AzureLinux") : new PoolStrategy(KubernetesVersion: "1.35.2");
        var done = await story.Done("one", "apps", strategy);
        Assert.Equal((PoolUpgradeState.Succeeded, null), (done.State, done.Reason));
        Assert.Equal(1, story.Writes("PUT", "/one/agentPools/apps"));
        Assert.Equal(change == "os" ? 0 : 1, story.Writes("PUT", "/managedClusters/one"));
    }
}
