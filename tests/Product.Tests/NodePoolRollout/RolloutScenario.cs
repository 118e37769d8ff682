using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Adapters.Web;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;
using ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;
using ReleaseOrchestrator.NodePoolRollout.Features.ControlPlanes;
using ReleaseOrchestrator.NodePoolRollout.Features.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Features.Gates;
using ReleaseOrchestrator.NodePoolRollout.Features.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Features.Snapshots;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

/// <summary>The real handlers on a real database, with a fleet in memory and a clock that jumps to the next thing to do.</summary>
internal sealed class RolloutScenario : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("rollout-");
    private readonly FleetView _view;
    private ServiceProvider? _twoPools;

    public RolloutScenario()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Directory", _directory.FullName)]).Build();
        Database = new ServiceDatabase(new DataDirectory(configuration, "node-pool-rollout"), "node-pool-rollout", Options.Create(new DatabaseOptions()), Schema.Migrations, Clock);
        _view = new FleetView(Database, Fleet, Pace, Clock);
    }

    public SteppedClock Clock { get; } = new();

    public FakeFleet Fleet { get; } = new();

    public RolloutPace Pace { get; } = new();

    public ServiceDatabase Database { get; }

    public SnapshotStore Snapshots => new(Database, Clock);

    public ChooseWayBack Ways => new(new OperationStore(Database), Fleet, Fleet, Snapshots, new KeepSnapshotBefore(Fleet, Snapshots), Clock);

    public StageLimits Limits { get; set; } = new(10, 10, 0);

    public PoolUpgradeSettings Settings { get; set; } = new();

    public PoolStrategy? Strategy { get; set; }

    public int Killed { get; private set; }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task<PoolUpgrade> Start(
        string cluster, string pool, string target = Images.November, string release = "rel-1", string stage = "canary", string attempt = "",
        Func<StartPoolUpgradeRequest, StartPoolUpgradeRequest>? change = null)
    {
        var clusterId = Fleet.Clusters.Values.Single(c => c.Name == cluster).Id;
        var request = new StartPoolUpgradeRequest(release, stage, clusterId, $"{clusterId}/agentPools/{pool}", target, Settings, Limits, Strategy);
        return (await StartPoolUpgrade.Handle($"{release}.{cluster}.{pool}{attempt}", change?.Invoke(request) ?? request, Database, _view, Clock, Stop)).Value!;
    }

    /// <summary>Takes an upgrade back.</summary>
    public async Task<PoolUpgrade> TakeBack(string upgrade, string target = Images.October)
    {
        var request = (await new OperationStore(Database).Find(upgrade, Stop))!.Request;
        var back = request with { TargetImage = target, RollbackOf = upgrade, Strategy = null };
        return (await StartPoolUpgrade.Handle($"{upgrade}.back", back, Database, _view, Clock, Stop)).Value!;
    }

    public Task<PoolUpgrade> Undo(PoolUpgrade upgrade, string? target = null, string attempt = "") => Start(
        upgrade.ClusterName, upgrade.PoolName, target ?? Images.October, upgrade.ReleaseId, attempt: $".back{attempt}", change: request => request with { RollbackOf = upgrade.Id });

    public async Task<WaysBack> WaysBack(string id) => (await ShowWaysBack.Handle(id, new OperationStore(Database), Fleet, Ways, Clock, Stop)).Value!;

    public async Task<ControlPlaneUpgrade> StartControlPlane(string cluster, string version, string attempt = "", EmergencyOverride? emergency = null)
    {
        var request = new StartControlPlaneUpgradeRequest("rel-1", "canary", Fleet.Clusters.Values.Single(c => c.Name == cluster).Id, version, Limits, emergency);
        return (await StartControlPlaneUpgrade.Handle($"rel-1.{cluster}.control-plane{attempt}", request, Database, Clock, Stop)).Value!;
    }

    public async Task<ControlPlaneUpgrade> ShowControlPlane(string cluster, string attempt = "") =>
        (await ShowControlPlaneUpgrade.Handle($"rel-1.{cluster}.control-plane{attempt}", new ControlPlaneStore(Database), Stop)).Value!;

    public async Task StartAll(string target = Images.November)
    {
        foreach (var cluster in Fleet.Clusters.Values)
            foreach (var pool in cluster.Pools)
                await Start(cluster.Name, pool.Name, target);
    }

    public async Task<PoolUpgrade> Show(string id) => (await new OperationStore(Database).Find(id, Stop))!.View();

    public async Task<PoolUpgrade> Show(string cluster, string pool) => await Show($"rel-1.{cluster}.{pool}");

    public Task Hold(HoldKind kind, string release = "rel-1", bool inFlight = false) =>
        HoldRelease.Handle(release, new HoldRequest(kind, "a look is needed", "token:tess", inFlight), Database, Clock, Stop);

    public Task Lift(string release = "rel-1") => LiftHold.Handle(release, Database, Stop);

    public Task<GateResult> Gate(string gate, params string[] operations) => Gate(new EvaluateGateRequest("rel-1", "canary", gate, operations));

    public async Task<GateResult> Gate(EvaluateGateRequest request, IGateWeb? web = null)
    {
        using var own = new GateWeb(TimeProvider.System);
        return (await EvaluateGate.Handle(
            request, new StageUpgrades(new OperationStore(Database)), new LookAtClusters(new BaselineStore(Database, Clock), Fleet, Pace, Clock),
            new AskPrometheus(web ?? own), new AskHttp(web ?? own), Clock, Stop)).Value!;
    }

    public async Task<MeasuredLoad> Load(string stage = "canary") =>
        (await MeasureLoad.Handle(new MeasureLoadRequest("rel-1", [], stage), new StageUpgrades(new OperationStore(Database)), Fleet, Stop)).Value!;

    /// <summary>Facts in the outbox, in the order they were committed.</summary>
    public Task<IReadOnlyList<string>> Facts() => Database.Read(s => s.Query<string>("SELECT topic || ' ' || data FROM outbox ORDER BY created_at, id"), Stop);

    /// <summary>Does all that is due until nothing is left, or until the clock would pass <paramref name="span"/>.</summary>
    public async Task Run(TimeSpan? span = null)
    {
        var horizon = Clock.Now + (span ?? TimeSpan.FromDays(1));
        while (await Next() is { } job && job.NotBefore <= horizon)
        {
            Clock.Now = job.NotBefore > Clock.Now ? job.NotBefore : Clock.Now;
            await Step(job.Kind, job.Id, job.Payload);
        }
    }

    /// <summary>Does the next thing that is due, whenever that is. False: there is none.</summary>
    public async Task<bool> RunOne()
    {
        if (await Next() is not { } job)
            return false;
        Clock.Now = job.NotBefore > Clock.Now ? job.NotBefore : Clock.Now;
        await Step(job.Kind, job.Id, job.Payload);
        return true;
    }

    /// <summary>All jobs that are due, all at once, again and again.</summary>
    public async Task RunAtOnce(int rounds)
    {
        for (var round = 0; round < rounds && await Next() is { } next; round++)
        {
            Clock.Now = next.NotBefore > Clock.Now ? next.NotBefore : Clock.Now;
            var due = await Database.Read(s => s.Query<Row>($"{Row.Select} WHERE state = 'Queued' AND kind <> 'drift' AND not_before <= @Now", new { Clock.Now }), Stop);
            await Task.WhenAll(due.Select(job => Task.Run(() => Step(job.Kind, job.Id, job.Payload))));
        }
    }

    public void Dispose()
    {
        _twoPools?.Dispose();
        _directory.Delete(true);
    }

    private Task<Row?> Next() => Database.Read(s => s.Find<Row>($"{Row.Select} WHERE state = 'Queued' AND kind <> 'drift' ORDER BY not_before, created_at, id LIMIT 1"), Stop);

    private async Task Step(string kind, string id, string payload)
    {
        await Set(id, kind, "Running", Clock.Now);
        try
        {
            var job = new Job(kind, id, 1, payload);
            var step = kind switch
            {
                _ when kind == AdvancePoolUpgrade.Kind => await Advance().Run(job, Stop),
                _ when kind == TakeImageSnapshot.Kind => await new TakeImageSnapshot(Snapshots, Fleet, Pace, NullLogger<TakeImageSnapshot>.Instance).Run(job, Stop),
                _ when kind == RemoveSnapshot.Kind => await new RemoveSnapshot(Snapshots, Fleet, Pace, Clock).Run(job, Stop),
                _ when kind == AdvanceControlPlane.Kind => await ControlPlane().Run(job, Stop),
                _ => await Restore().Run(job, Stop),
            };
            await Set(id, kind, step.After is null ? "Done" : "Queued", Clock.Now + (step.After ?? TimeSpan.Zero));
        }
        catch (KilledException)
        {
            Killed++;
            await Set(id, kind, "Queued", Clock.Now); // as the next process finds it
        }
    }

    private Task Set(string id, string kind, string state, DateTimeOffset due) => Database.Write(
        s => (Task)s.Execute("UPDATE jobs SET state = @state, not_before = @due WHERE id = @id AND kind = @kind", new { id, kind, state, due }), Stop);

    private AdvancePoolUpgrade Advance()
    {
        var (operations, holds) = (new OperationStore(Database), new HoldStore(Database));
        var journal = new UpgradeJournal(Database, operations, Pace, Clock);
        return new AdvancePoolUpgrade(
            operations,
            new PrepareUpgrade(
                operations, holds, new BaselineStore(Database, Clock), new PoolSettingsStore(Database), new Admission(Database, Clock, Pace), Fleet, Fleet, Fleet,
                new ChooseRoute(Fleet, Fleet, Snapshots, Pace, Clock), Ways, new StopWhatIsUndone(Database, operations, journal, Pace, Clock), new KeepSnapshotBefore(Fleet, Snapshots),
                journal, Pace, Clock),
            new FollowUpgrade(Fleet, Fleet, holds, new AbortUpgrade(Fleet, operations, journal, Pace, Clock), journal, Pace, Clock, NullLogger<FollowUpgrade>.Instance),
            new VerifyUpgrade(Fleet, Fleet, journal, Pace, Clock),
            TwoPools.GetRequiredService<BlueGreenUpgrade>(),
            TwoPools.GetRequiredService<ReverseBlueGreen>(),
            TwoPools.GetRequiredService<FollowAksBlueGreen>(),
            journal,
            Pace,
            NullLogger<AdvancePoolUpgrade>.Instance);
    }

    private ServiceProvider TwoPools => _twoPools ??= new ServiceCollection()
        .AddSingleton<INodePools>(Fleet).AddSingleton<IPoolTwins>(Fleet).AddSingleton<IClusterHealth>(Fleet).AddSingleton<IClusterWorkloads>(Fleet).AddSingleton<IAksBlueGreen>(Fleet).AddSingleton<IWindows>(Fleet)
        .AddSingleton(Database).AddSingleton(Pace).AddSingleton<TimeProvider>(Clock)
        .AddSingleton<OperationStore>().AddSingleton<HoldStore>().AddSingleton<BaselineStore>().AddSingleton<Admission>().AddSingleton<UpgradeJournal>()
        .AddSingleton<IPoolSnapshots>(Fleet).AddSingleton(Snapshots).AddSingleton<ChooseRoute>().AddSingleton<AbortUpgrade>().AddSingleton<FollowUpgrade>().AddLogging()
        .AddBlueGreen().BuildServiceProvider();

    private AdvanceControlPlane ControlPlane() => new(
        Database, new ControlPlaneStore(Database), new HoldStore(Database), new Admission(Database, Clock, Pace), Fleet, Fleet, Fleet, Pace, Clock);

    private RestorePoolSettings Restore() =>
        new(new PoolSettingsStore(Database), new HoldStore(Database), new OperationStore(Database), Fleet, Fleet, Pace, Clock);

    private sealed record Row(string Kind, string Id, string Payload, DateTimeOffset NotBefore)
    {
        public const string Select = "SELECT kind AS Kind, id AS Id, payload AS Payload, not_before AS NotBefore FROM jobs";
    }
}
