using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.BlueGreen;

/// <summary>One cluster with pools system and apps, pods on apps, and a blue-green upgrade of it.</summary>
internal static class TwoPools
{
    public const string Cluster = "shop-eastus";
    public const string Upgrade = $"rel-1.{Cluster}.apps";

    public static PoolStrategy BlueGreen(string batch = "1", int batchSoakMinutes = 15, int finalSoakHours = 48) =>
        new(StrategyKind.BlueGreen, new BlueGreenSettings(batch, TimeSpan.FromMinutes(batchSoakMinutes), TimeSpan.FromHours(finalSoakHours)));

    public static RolloutScenario Scenario(PoolStrategy? strategy = null)
    {
        var rollout = new RolloutScenario { Strategy = strategy ?? BlueGreen() };
        rollout.Fleet.Add(Cluster);
        rollout.Fleet.WithPods(Cluster, "apps", "web-1", "web-2", "web-3", "db-1");
        return rollout;
    }

    public static FakeCluster Shop(this RolloutScenario rollout) => rollout.Fleet.Clusters.Values.Single(cluster => cluster.Name == Cluster);

    /// <summary>The pool that was made; null: there is none.</summary>
    public static FakePool? Green(this RolloutScenario rollout) => rollout.Shop().Pools.Find(pool => pool.Tags?.ContainsKey("release-orchestrator-role") == true);

    public static FakePool Blue(this RolloutScenario rollout) => rollout.Fleet.Pool(Cluster, "apps");

    public static IEnumerable<string> PodsOn(this RolloutScenario rollout, FakePool pool) =>
        rollout.Shop().Pods.Where(pod => pool.Nodes.Exists(node => node.Name == pod.Node)).Select(pod => pod.Name).Order();

    public static async Task<PoolUpgrade> UntilStep(this RolloutScenario rollout, string words, string upgrade = Upgrade)
    {
        for (var steps = 0; steps < 2000; steps++)
        {
            var seen = await rollout.Show(upgrade);
            if (seen.Step?.Contains(words, StringComparison.Ordinal) == true)
                return seen;
            if (!await rollout.RunOne())
                break;
        }

        throw new InvalidOperationException($"{upgrade} never came to '{words}'; it is {(await rollout.Show(upgrade)).State}: {(await rollout.Show(upgrade)).Reason}");
    }
}
