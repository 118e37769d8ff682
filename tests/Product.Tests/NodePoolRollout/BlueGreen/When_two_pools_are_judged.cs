using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.BlueGreen;

public sealed class When_two_pools_are_judged
{
    [Theory]
    [InlineData("2", 7, 2)]
    [InlineData("25%", 7, 2)]
    [InlineData("1%", 7, 1)]
    [InlineData("100%", 7, 7)]
    [InlineData("0", 7, null)]
    [InlineData("0%", 7, null)]
    [InlineData("101%", 7, null)]
    [InlineData("many", 7, null)]
    public void A_batch_is_a_number_or_a_part_rounded_up(string setting, int nodes, int? size) => Assert.Equal(size, DrainBatches.Size(setting, nodes));

    [Theory]
    [InlineData("apps")]
    [InlineData("a")]
    [InlineData("twelveletter")]
    public void A_name_is_one_that_AKS_takes_the_same_each_time_and_nobody_elses(string stem)
    {
        var name = TwinNames.For(stem, "rel-1/pool/green", []);
        Assert.Matches("^[a-z][a-z0-9]{0,11}$", name);
        Assert.Equal(name, TwinNames.For(stem, "rel-1/pool/green", ["other"]));
        Assert.NotEqual(name, TwinNames.For(stem, "rel-1/pool/green", [name.ToUpperInvariant()]));
        Assert.NotEqual(name, TwinNames.For(stem, "rel-2/pool/green", []));
    }

    [Theory]
    [InlineData("no twin", "does not say by its tags")]
    [InlineData("foreign twin", "does not say by its tags")]
    [InlineData("last system", "last running System pool")]
    [InlineData("twin on another image", "is not healthy")]
    [InlineData("twin not ready", "is not healthy")]
    [InlineData("twin failed", "is not healthy")]
    [InlineData("nothing wrong", null)]
    public void A_pool_is_deleted_only_when_nothing_speaks_against_it(string situation, string? refusal)
    {
        var fleet = new FakeFleet();
        var cluster = fleet.Add("shop-eastus", pools: situation == "last system" ? "apps,system" : "system,apps");
        var leaving = situation == "last system" ? "system" : "apps";
        var operation = new UpgradeOperation("up-1", new("rel-1", "canary", cluster.Id, $"{cluster.Id}/agentPools/{leaving}", Images.November, new(), new(1, 1, 0)), DateTimeOffset.UnixEpoch);
        var twin = new FakePool("green1", situation == "twin on another image" ? Images.December : Images.November, 3)
        {
            Tags = situation == "foreign twin" ? [] : new(PoolRoles.Tags(operation, PoolRoles.Green, leaving)),
            State = situation == "twin failed" ? "Failed" : "Succeeded",
        };
        if (situation == "twin not ready")
            twin.Nodes[1] = twin.Nodes[1] with { Ready = false };
        if (situation != "no twin")
            cluster.Pools.Add(twin);
        var swap = new BlueGreenProgress(SwapKind.Upgrade, leaving, "green1", new("1", default, default, default));
        var sight = cluster.Sight();
        var said = SwapRules.MayNotBeDeleted(operation, swap, sight, sight.Pools.Single(pool => pool.Name == leaving), [.. cluster.Pools.SelectMany(pool => pool.Nodes)]);
        if (refusal is null)
            Assert.Null(said);
        else
            Assert.Contains(refusal, said, StringComparison.Ordinal);
    }

    [Fact]
    public void The_new_pool_is_never_deleted_for_its_name_alone()
    {
        var fleet = new FakeFleet();
        var cluster = fleet.Add("shop-eastus", pools: "system,apps,green1");
        var operation = new UpgradeOperation("up-1", new("rel-1", "canary", cluster.Id, $"{cluster.Id}/agentPools/apps", Images.October, new(), new(1, 1, 0)), DateTimeOffset.UnixEpoch);
        var swap = new BlueGreenProgress(SwapKind.Reversal, "apps", "green1", new("1", default, default, default));
        Assert.NotNull(SwapRules.MayNotBeDeleted(operation, swap, cluster.Sight(), cluster.Sight().Pools[2], [.. cluster.Pools.SelectMany(pool => pool.Nodes)]));
    }

    [Theory]
    [InlineData("strategy.blueGreen", null)]
    [InlineData("strategy.blueGreen.drainBatch", "0")]
    [InlineData("strategy.blueGreen.batchSoak", "1", 25 * 60)]
    [InlineData("strategy.blueGreen.finalSoak", "1", 0, 8 * 24)]
    public void What_cannot_be_asked_for_is_refused_naming_the_field(string field, string? batch, int batchSoakMinutes = 0, int finalSoakHours = 0) => Assert.Equal(
        field,
        (batch is null ? new PoolStrategy(StrategyKind.BlueGreen) : TwoPools.BlueGreen(batch, batchSoakMinutes, finalSoakHours)).TwoPoolsFault()?.Field);

    [Theory]
    [InlineData("strategy.canary.nodes", 0, 1)]
    [InlineData("strategy.canary.soak", 1, 200)]
    public void Canary_nodes_that_cannot_be_are_refused(string field, int nodes, int hours) =>
        Assert.Equal(field, new PoolStrategy(Canary: new CanaryNodes(nodes, TimeSpan.FromHours(hours))).TwoPoolsFault()?.Field);
}
