using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;
using ReleaseOrchestrator.NodePoolRollout.Features.Drifting;
using ReleaseOrchestrator.NodePoolRollout.Features.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Subscriptions;

namespace ReleaseOrchestrator.Tests.NodePoolRollout.Drifting;

/// <summary>A fleet that a release was delivered to, and rounds that look at it every quarter of an hour.</summary>
internal sealed class DriftScenario : IDisposable
{
    private FleetView _view;

    public DriftScenario() => _view = NewView();

    public RolloutScenario Rollout { get; } = new();

    public FakeFleet Fleet => Rollout.Fleet;

    public DriftPace Pace { get; set; } = new();

    /// <summary>Two pools of one cluster, brought to the image of November by a release that has ended, and looked at once.</summary>
    public static async Task<DriftScenario> Delivered(bool reconcile = false, bool ended = true)
    {
        var scenario = new DriftScenario();
        scenario.Fleet.Add("shop-eastus");
        await scenario.Deliver(reconcile: reconcile);
        if (ended)
            await scenario.EndRelease();
        await scenario.Look();
        return scenario;
    }

    /// <summary>Upgrades all that runs, to the end.</summary>
    public async Task Deliver(string release = "rel-1", string target = Images.November, bool reconcile = false, string stage = "canary")
    {
        foreach (var cluster in Fleet.Clusters.Values.Where(cluster => cluster.Power == "Running").ToList())
            foreach (var pool in cluster.Pools.Where(pool => pool.Power == "Running").ToList())
                await Rollout.Start(cluster.Name, pool.Name, target, release, stage, change: request => request with { Reconcile = reconcile });
        await Rollout.Run();
    }

    public Task EndRelease(string release = "rel-1") => LookForDriftWhenReleaseCompleted.Handle(
        new ReleaseCompleted(release, "3.0.20261121", "Succeeded", null), Rollout.Database, Rollout.Clock, RolloutScenario.Stop);

    /// <summary>The next round, a quarter of an hour later.</summary>
    public async Task Look()
    {
        Rollout.Clock.Now += Pace.Every;
        var journal = new DriftJournal(Rollout.Database, new Reconciliation(_view), Rollout.Clock);
        try
        {
            await new DriftRound(Rollout.Database, _view, new NodeLooks(Fleet, Pace), journal, Rollout.Clock).Make(RolloutScenario.Stop);
        }
        catch (KilledException)
        {
            _view.Dispose();
            _view = NewView();
        }
    }

    public FakePool Pool(string name = "apps") => Fleet.Pool("shop-eastus", name);

    public FakeCluster Cluster => Fleet.Clusters.Values.Single(cluster => cluster.Name == "shop-eastus");

    public Task<IReadOnlyList<Drift>> Open() => new DriftStore(Rollout.Database).Open(RolloutScenario.Stop);

    public async Task<Drift> OnlyOpen() => Assert.Single(await Open());

    public Task<IReadOnlyList<Drift>> All() => new DriftStore(Rollout.Database).List(null, null, null, null, null, 1000, RolloutScenario.Stop);

    /// <summary>Facts about drift, as they lie in the outbox.</summary>
    public async Task<IReadOnlyList<string>> Facts() => [.. (await Rollout.Facts()).Where(fact => fact.StartsWith(DriftDetected.Topic, StringComparison.Ordinal))];

    public async Task<UpgradeOperation?> Operation(string id) => await new OperationStore(Rollout.Database).Find(id, RolloutScenario.Stop);

    public void Dispose()
    {
        _view.Dispose();
        Rollout.Dispose();
    }

    private FleetView NewView() => new(Rollout.Database, Fleet, Rollout.Pace, Rollout.Clock);
}
