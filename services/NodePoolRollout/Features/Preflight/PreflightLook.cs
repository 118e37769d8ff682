using System.Collections.Concurrent;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Preflight;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Preflight;

/// <summary>
/// Looks at pools before they are begun: cluster by cluster, a few at a time; what several pools share is asked for once. What cannot be looked at is
/// named and hides nothing else.
/// </summary>
public sealed class PreflightLook(IPreflightSight azure, INodePools pools, IDisruptions clusters, IWindows windows, TimeProvider clock)
{
    private const int AtOnce = 8;

    /// <summary>Whatever has not answered by then has not been seen.</summary>
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);

    private readonly Sights _sights = new(azure, pools, clusters, windows);

    public async Task<PreflightReport> At(IReadOnlyList<PreflightPool> asked, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Within, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        var look = new Look(_sights, clock.GetUtcNow(), either.Token);
        using var places = new SemaphoreSlim(AtOnce);
        var all = asked.GroupBy(pool => ArmId.Key(pool.ClusterId)).Select(async cluster =>
        {
            await places.WaitAsync(stop);
            try
            {
                await look.Cluster([.. cluster]);
            }
            finally
            {
                places.Release();
            }
        });
        await Task.WhenAll(all);
        stop.ThrowIfCancellationRequested();
        return look.Report();
    }

    private sealed record Sights(IPreflightSight Azure, INodePools Pools, IDisruptions Clusters, IWindows Windows);

    /// <summary>One look: what was found, what could not be seen, and what was asked already.</summary>
    private sealed class Look(Sights from, DateTimeOffset now, CancellationToken stop)
    {
        private readonly ConcurrentBag<PreflightFinding> _findings = [];
        private readonly ConcurrentDictionary<string, bool> _unseen = new();
        private readonly ConcurrentDictionary<string, Lazy<Task<object?>>> _shared = new();

        public PreflightReport Report() => new(
            now, [.. _findings.OrderBy(f => f.PoolId, StringComparer.OrdinalIgnoreCase).ThenBy(f => f.Code, StringComparer.Ordinal).ThenBy(f => f.Message, StringComparer.Ordinal)],
            [.. _unseen.Keys.Order(StringComparer.Ordinal)]);

        public async Task Cluster(IReadOnlyList<PreflightPool> asked)
        {
            var id = asked[0].ClusterId;
            if (await See($"cluster {ArmId.Name(id)}", () => from.Azure.Cluster(id, stop)) is not { } room)
                return;
            var stuck = await See($"disruption budgets of {ArmId.Name(id)}", () => from.Clusters.Stuck(id, stop));
            var window = await See($"window of {ArmId.Name(id)}", () => from.Windows.Decide(room.Cluster.Facts, stop));
            foreach (var pool in asked)
            {
                if (room.Cluster.Pool(pool.PoolId) is not { } sight)
                {
                    _unseen.TryAdd($"pool {ArmId.Name(pool.PoolId)} of {ArmId.Name(id)}: the cluster has no such pool", true);
                    continue;
                }

                var facts = new PreflightFacts(pool, room.Cluster, sight, room.Pools[sight.Name], now) { Stuck = stuck, Window = window };
                foreach (var finding in PreflightRules.Of(await Complete(facts)))
                    _findings.Add(finding);
            }
        }

        private async Task<PreflightFacts> Complete(PreflightFacts facts)
        {
            var (cluster, room) = (facts.Cluster, facts.Room);
            var family = NodeImage.FamilyOf(facts.Pool.NodeImageVersion);
            var version = facts.Asked.Strategy?.KubernetesVersion;
            return facts with
            {
                // Pools of one family and Kubernetes version have the same latest image in a region.
                LatestImage = facts.ChangesFamily
                    ? null
                    : await Once($"latest image of {family} in {cluster.Region} ({cluster.SubscriptionId})", $"{room.KubernetesVersion}", () => from.Pools.LatestImage(facts.Pool.Id, stop)),
                Cores = facts.Added == 0 ? null : await Once($"vCPU quota of {cluster.SubscriptionId} in {cluster.Region}", "", () => from.Azure.Cores(cluster.SubscriptionId, cluster.Region, stop)),
                Subnet = facts.Added == 0 || room.SubnetId is not { } subnet ? null : await Once($"subnet {ArmId.Name(subnet)} ({subnet})", "", () => from.Azure.Subnet(subnet, stop)),
                KubernetesVersions = version is null ? null : await Once($"Kubernetes versions in {cluster.Region} ({cluster.SubscriptionId})", "", () => from.Azure.KubernetesVersions(cluster.SubscriptionId, cluster.Region, stop)),
            };
        }

        private async Task<T?> Once<T>(string what, string variant, Func<Task<T>> ask) =>
            (T?)await _shared.GetOrAdd($"{what} {variant}".ToLowerInvariant(), _ => new(async () => await See(what, ask))).Value;

        private async Task<T?> See<T>(string what, Func<Task<T>> ask)
        {
            try
            {
                return await ask();
            }
            catch (AzureException problem)
            {
                _unseen.TryAdd($"{what}: {problem.Message}", true);
            }
            catch (ClusterApiException silent)
            {
                _unseen.TryAdd($"{what}: {silent.Message}", true);
            }
            catch (DomainException unanswered) when (unanswered.Kind is ErrorKind.Unavailable or ErrorKind.Throttled)
            {
                _unseen.TryAdd($"{what}: {unanswered.Message}", true);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                _unseen.TryAdd($"{what}: not within {Within.TotalSeconds:0} s", true);
            }

            return default;
        }
    }
}
