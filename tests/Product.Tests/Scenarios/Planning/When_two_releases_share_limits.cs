using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Planning;

public class When_two_releases_share_limits
{
    private const string Policy = """
        apiVersion: releases.azurelinux.dev/v1
        kind: ReleasePolicy
        metadata:
          name: {name}
        spec:
          upgrade:
            maxSurge: "1"
          limits:
            {limits}
          stages:
            - name: all
              selector:
                tags: { ring: {ring} }
              maxConcurrentClusters: 9
              maxConcurrentPools: 9
              soak: 1h
              gateInterval: 30m
        """;

    [Theory]
    [InlineData("region: { pools: 2 }", 4, 2, 0)]
    [InlineData("fleet: { pools: 3 }", 3, 0, 0)]
    [InlineData("fleet: { nodes: 8 }", 0, 0, 8)]
    public async Task Azure_never_sees_more_at_once_than_they_may_together(string limits, int pools, int ofRegion, int nodes)
    {
        Busiest? seen = null;
        var outcome = await Scenario
            .Of([.. Enumerable.Range(0, 8).Select(n => new Cluster($"c{n}").Ring(n % 2 == 0 ? "ours" : "theirs").In(n < 4 ? "eastus" : "uksouth"))])
            .WithPolicy(Named("standard", "ours", limits)).WithDocument("policies/other.yaml", Named("other", "theirs", limits))
            .At(TimeSpan.Zero, hands => hands.Post("/releases", new StartReleaseRequest("3.0.20261122", "other"), Hands.Manager, Roles.Operator, "start-other"))
            .Watched(hands => seen = new Busiest(hands)).Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
        Assert.True(pools == 0 || seen!.Pools == pools, $"{seen!.Pools} pools at once");
        Assert.True(ofRegion == 0 || seen!.OfRegion == ofRegion, $"{seen!.OfRegion} pools of a region at once");
        Assert.True(nodes == 0 || (seen!.Nodes <= nodes && seen.Pools > 1), $"{seen!.Nodes} nodes at once, {seen.Pools} pools");
    }

    private static string Named(string name, string ring, string limits) => Policy.Replace("{name}", name, StringComparison.Ordinal).Replace("{ring}", ring, StringComparison.Ordinal).Replace("{limits}", limits, StringComparison.Ordinal);

    /// <summary>What Azure was doing at once, at most.</summary>
    private sealed class Busiest(Hands hands) : IWatcher
    {
        public int Pools { get; private set; }

        public int OfRegion { get; private set; }

        public int Nodes { get; private set; }

        public Task Look()
        {
            var world = hands.Platform.Azure.World;
            var running = world.Do(() => world.Clusters.All
                .SelectMany(cluster => cluster.Pools.Select(world.Pools.Find).Where(pool => pool?.Run is not null)
                    .Select(pool => (cluster.Region, Nodes: pool!.Properties["count"]!.GetValue<int>()))).ToList());
            Pools = Math.Max(Pools, running.Count);
            OfRegion = Math.Max(OfRegion, running.GroupBy(pool => pool.Region).Select(region => region.Count()).DefaultIfEmpty().Max());
            Nodes = Math.Max(Nodes, running.Sum(pool => pool.Nodes));
            return Task.CompletedTask;
        }

        public void End(Outcome outcome)
        {
        }
    }
}
