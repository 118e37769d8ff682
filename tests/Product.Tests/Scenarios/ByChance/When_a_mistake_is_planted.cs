using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>The checker is worth what it catches: each mistake is planted in one part of the real product, and some release of a few tells.</summary>
public class When_a_mistake_is_planted
{
    private const int Tries = 40;

    [Fact]
    public Task A_write_that_is_made_again_breaks_R1() => IsCaught("R1", InRollout<INodePools>(real => new WritesAgain(real)));

    [Fact]
    public Task Limits_that_were_read_wrongly_break_R2() => IsCaught("R2", InPolicy(1, 4, n => ($"\"maxConcurrentPools\":{n},", "\"maxConcurrentPools\":9,"), n => ($"\"maxConcurrentClusters\":{n},", "\"maxConcurrentClusters\":9,")));

    [Fact]
    public Task Windows_that_always_say_yes_break_R3() => IsCaught("R3", InRollout<IWindows>(_ => new AlwaysOpen()));

    [Fact]
    public Task A_soak_that_is_cut_short_breaks_R4() => IsCaught("R4", InPolicy(1, 4, n => ($"\"soak\":\"{TimeSpan.FromMinutes(30 * n)}\"", "\"soak\":\"00:00:00\"")));

    [Fact]
    public Task A_check_of_the_regions_image_that_is_left_out_breaks_R5() => IsCaught("R5", scenario =>
        InRollout<INodePools>(real => new SeesTheTarget(real))(scenario.Late("eastus", TimeSpan.FromHours(30)).Late("westus", TimeSpan.FromHours(30)).Late("westeurope", TimeSpan.FromHours(30))));

    [Fact]
    public Task A_plan_for_another_image_than_the_manifests_breaks_R8() => IsCaught("R8", scenario => scenario.Watched(hands => new Meddler(() => Execute(
        hands.Platform.Ledger, $"UPDATE release_documents SET body = replace(body, '\"targetImage\":\"{Images.Target}\"', '\"targetImage\":\"{Images.Before}\"') WHERE kind = 'RolloutPlan'"))));

    /// <summary>Plays releases until one tells of the rule; the mistake need not show in each of them.</summary>
    private static async Task IsCaught(string rule, Func<Scenario, Scenario> plant)
    {
        for (var seed = 1; seed <= Tries; seed++)
        {
            var made = new RandomRelease(seed);
            try
            {
                await plant(made.Scenario()).Watched(hands => new RuleChecker(made, hands)).Run();
            }
            catch (RuleBrokenException broken) when (broken.Rule == rule)
            {
                return;
            }
            catch (ScenarioHangsException)
            {
                // What was planted may also keep a release from ending.
            }
        }

        Assert.Fail($"{Tries} releases with the mistake kept {rule}.");
    }

    /// <summary>Puts a part with a mistake in the place of the real one of node-pool-rollout, which it may use.</summary>
    private static Func<Scenario, Scenario> InRollout<T>(Func<T, T> instead)
        where T : class => scenario => scenario.On(setup => setup with
        {
            Replace = (app, services) =>
            {
                if (app != AppIds.NodePoolRollout)
                    return;
                var real = services.Last(service => service.ServiceType == typeof(T));
                services.RemoveAll<T>();
                services.AddSingleton(provider => instead((T)(real.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, real.ImplementationType!))));
            },
        });

    /// <summary>Has the ledger remember another policy than was written.</summary>
    private static Func<Scenario, Scenario> InPolicy(int from, int to, params Func<int, (string Is, string Wrong)>[] changes) => scenario => scenario.Watched(hands => new Meddler(() =>
    {
        foreach (var (text, wrong) in Enumerable.Range(from, to - from + 1).SelectMany(n => changes.Select(change => change(n))))
            Execute(hands.Platform.Ledger, $"UPDATE release_documents SET body = replace(body, '{text}', '{wrong}') WHERE kind = 'ReleasePolicy' AND body LIKE '%{text}%'");
    }));

    private static void Execute(VirtualApp app, string sql)
    {
        // An app that has done nothing yet has no tables.
        if (app.Query<long>("SELECT COUNT(*) FROM sqlite_master WHERE name IN ('holds', 'release_documents')")[0] > 0)
            app.Query<long>($"{sql} RETURNING 1");
    }

    private sealed class Meddler(Action meddle) : IWatcher
    {
        public Task Look()
        {
            meddle();
            return Task.CompletedTask;
        }

        public void End(Outcome outcome)
        {
        }
    }

    private sealed class AlwaysOpen : IWindows
    {
        public Task<WindowDecision> Decide(ClusterFacts cluster, CancellationToken stop) => Task.FromResult(new WindowDecision(cluster.Id, true, "always", null, null));

        public async Task<IReadOnlyList<WindowDecision>> Decide(IReadOnlyList<ClusterFacts> clusters, CancellationToken stop) => await Task.WhenAll(clusters.Select(cluster => Decide(cluster, stop)));
    }

    /// <summary>node-pool-rollout's way to Azure, to be changed in one place.</summary>
    private abstract class Altered(INodePools real) : INodePools
    {
        protected INodePools Real { get; } = real;

        public Task<IReadOnlyList<SubscriptionSight>> List(CancellationToken stop) => Real.List(stop);

        public virtual Task<ClusterSight> Find(string clusterId, CancellationToken stop) => Real.Find(clusterId, stop);

        public virtual Task<string?> LatestImage(string poolId, CancellationToken stop) => Real.LatestImage(poolId, stop);

        public virtual Task<AzureCall> UpgradeNodeImage(string poolId, CancellationToken stop) => Real.UpgradeNodeImage(poolId, stop);

        public Task<IReadOnlyList<string>> LatestImages(string subscriptionId, string region, CancellationToken stop) => Real.LatestImages(subscriptionId, region, stop);

        public Task<IReadOnlyList<RecentVersion>> RecentVersions(string poolId, CancellationToken stop) => Real.RecentVersions(poolId, stop);

        public Task<AzureCall> Change(string poolId, PoolChange change, string? ifMatch, CancellationToken stop) => Real.Change(poolId, change, ifMatch, stop);

        public Task Abort(string poolId, CancellationToken stop) => Real.Abort(poolId, stop);

        public virtual Task<AzureProgress> Progress(AzureCall call, CancellationToken stop) => Real.Progress(call, stop);

        public Task ApplySettings(string poolId, PoolUpgradeSettings settings, CancellationToken stop) => Real.ApplySettings(poolId, settings, stop);
    }

    private sealed class WritesAgain(INodePools real) : Altered(real)
    {
        private readonly HashSet<string> _pools = [];

        public override async Task<AzureCall> UpgradeNodeImage(string poolId, CancellationToken stop)
        {
            _pools.Add(poolId);
            return await Real.UpgradeNodeImage(poolId, stop);
        }

        public override async Task<AzureProgress> Progress(AzureCall call, CancellationToken stop)
        {
            var progress = await Real.Progress(call, stop);
            if (progress.Status == AzureStatus.Succeeded)
            {
                foreach (var pool in _pools)
                {
                    try
                    {
                        await Real.UpgradeNodeImage(pool, stop);
                    }
                    catch (AzureException)
                    {
                        // This one is busy.
                    }
                }
            }

            return progress;
        }
    }

    private sealed class SeesTheTarget(INodePools real) : Altered(real)
    {
        public override Task<string?> LatestImage(string poolId, CancellationToken stop) => Task.FromResult<string?>(Images.Target);
    }
}
