using Azure.Core;
using AzureSimulator.Fleet;
using AzureSimulator.InMemory;
using AzureSimulator.Kubernetes;
using AzureSimulator.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;
using ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;
using ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;
using ReleaseOrchestrator.NodePoolRollout.Features.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Features.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;
using ReleaseOrchestrator.Tests.NodePoolRollout;

namespace ReleaseOrchestrator.Tests.Scenarios.BlueGreen;

/// <summary>One cluster of the simulator, seen and changed through the real clients of ARM and of Kubernetes, on one moved clock.</summary>
internal sealed class SimulatedShop : IWindows, IAsyncDisposable
{
    public const string Old = "AKSAzureLinux-V3gen2-202610.06.0";
    public const string New = "AKSAzureLinux-V3gen2-202611.05.0";
    public const string Cluster = "/subscriptions/11111111-0000-0000-0000-000000000001/resourceGroups/fleet/providers/Microsoft.ContainerService/managedClusters/shop";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("shop-");
    private readonly SteppedClock _clock;
    private readonly InMemoryAzure _azure;
    private readonly ServiceProvider _services;

    private SimulatedShop(SteppedClock clock, InMemoryAzure azure)
    {
        (_clock, _azure) = (clock, azure);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Directory", _directory.FullName)]).Build();
        var database = new ServiceDatabase(new DataDirectory(configuration, "node-pool-rollout"), "node-pool-rollout", Options.Create(new DatabaseOptions()), Schema.Migrations, clock);
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddAzure();
        builder.Services.Configure<AzureOptions>(azureOptions =>
        {
            (azureOptions.ArmEndpoint, azureOptions.Audience) = (InMemoryAzure.Address, "https://management.azure.com");
            azureOptions.SubscriptionIds = ["11111111-0000-0000-0000-000000000001"];
        });
        builder.Services.AddSingleton(new AzureTransport(azure.Handler, new Credential(azure)));
        builder.Services.AddSingleton<TimeProvider>(clock).AddSingleton(database).AddSingleton(new RolloutPace()).AddSingleton<IWindows>(this).AddBlueGreen().AddLogging();
        builder.Services.AddSingleton<KubernetesAccess>().AddSingleton<IClusterHealth, KubernetesHealth>().AddSingleton<IClusterWorkloads, KubernetesWorkloads>();
        builder.Services.AddSingleton<OperationStore>().AddSingleton<HoldStore>().AddSingleton<BaselineStore>().AddSingleton<PoolSettingsStore>().AddSingleton<Admission>();
        builder.Services.AddSingleton<SnapshotStore>().AddSingleton<ChooseRoute>().AddSingleton<ChooseWayBack>().AddSingleton<StopWhatIsUndone>().AddSingleton<KeepSnapshotBefore>();
        builder.Services.AddSingleton<PrepareUpgrade>().AddSingleton<AbortUpgrade>().AddSingleton<FollowUpgrade>().AddSingleton<VerifyUpgrade>().AddSingleton<UpgradeJournal>().AddSingleton<FleetView>();
        _services = builder.Services.BuildServiceProvider();
    }

    public DateTimeOffset Now => _clock.Now;

    public World World => _azure.World;

    public static async Task<SimulatedShop> Open(string workloads = "[web]", string apps = "")
    {
        var fleet = $$"""
            clock: { speed: 0, start: "2026-11-24T08:00:00Z" }
            identity: { tenant: 22222222-0000-0000-0000-000000000002, clientId: 33333333-0000-0000-0000-000000000003 }
            durations: { addNode: 2m, drain: 30s, reimage: 3m, removeNode: 30s, podStart: 20s, update: 30s }
            limits: { retryAfter: 10s }
            subscriptions: [{ id: 11111111-0000-0000-0000-000000000001, name: tests, resourceGroups: [{ name: fleet, location: eastus }] }]
            regions: [{ name: eastus, images: [{ name: {{Old}} }, { name: {{New}} }] }]
            workloads:
              web:
                - { kind: DaemonSet, name: agent, namespace: kube-system }
                - { name: web, namespace: shop, replicas: 4, pools: user, maxUnavailable: 1 }
              stuck:
                - { name: db, namespace: shop, replicas: 1, pools: user, minAvailable: 1 }
            clusters:
              - name: shop
                resourceGroup: fleet
                kubernetesVersion: 1.34.8
                workloads: {{workloads}}
                zones: ["1", "2", "3"]
                pools:
                  - { name: system, mode: System, vmSize: Standard_D4s_v5, image: {{Old}}, count: 2 }
                  - { name: apps, vmSize: Standard_D8s_v5, image: {{Old}}, count: 3, drainTimeoutMinutes: 10, labels: { team: shop }, tags: { cost: "42" }{{apps}} }
            """;
        var clock = new SteppedClock();
        return new SimulatedShop(clock, await InMemoryAzure.Start(FleetReader.Parse("fleet.yaml", fleet), clock, seed: 1));
    }

    public async Task<string> Start(PoolStrategy strategy, string pool = "apps", string? rollbackOf = null)
    {
        var request = new StartPoolUpgradeRequest(
            "rel-1", "canary", Cluster, $"{Cluster}/agentPools/{pool}", rollbackOf is null ? New : Old, new(), new(10, 10, 0), rollbackOf is null ? strategy : null, rollbackOf);
        var id = rollbackOf is null ? $"rel-1.{pool}" : $"{rollbackOf}.back";
        await StartPoolUpgrade.Handle(id, request, Service<ServiceDatabase>(), Service<FleetView>(), _clock, TestContext.Current.CancellationToken);
        return id;
    }

    public async Task<PoolUpgrade> Show(string id) => (await Service<OperationStore>().Find(id, TestContext.Current.CancellationToken))!.View();

    /// <summary>Until it has ended, or says these words.</summary>
    public async Task<PoolUpgrade> Until(string id, string? words = null)
    {
        var database = Service<ServiceDatabase>();
        while (await Show(id) is { State.IsFinal: false } seen)
        {
            if (words is not null && seen.Step?.Contains(words, StringComparison.Ordinal) == true)
                return seen;
            var job = await database.Read(s => s.Find<Row>(
                "SELECT kind AS Kind, id AS Id, payload AS Payload, not_before AS NotBefore FROM jobs WHERE state = 'Queued' AND kind = @Kind ORDER BY not_before, created_at, id LIMIT 1",
                new { AdvancePoolUpgrade.Kind }));
            Assert.NotNull(job);
            _clock.Now = job.NotBefore > _clock.Now ? job.NotBefore : _clock.Now;
            var step = await ActivatorUtilities.CreateInstance<AdvancePoolUpgrade>(_services).Run(new Job(job.Kind, job.Id, 1, job.Payload), TestContext.Current.CancellationToken);
            await database.Write(s => (Task)s.Execute(
                "UPDATE jobs SET state = @state, not_before = @due WHERE id = @Id AND kind = @Kind",
                new { state = step.After is null ? "Done" : "Queued", due = _clock.Now + (step.After ?? TimeSpan.Zero), job.Id, job.Kind }));
        }

        return await Show(id);
    }

    public IReadOnlyList<PoolState> Pools() => World.Do(() => World.Clusters.Find(Cluster)!.Pools.Select(World.Pools.Find).OfType<PoolState>().ToList());

    public PoolState Pool(string name) => Pools().Single(pool => pool.Name == name);

    /// <summary>The pool beside system and apps.</summary>
    public PoolState? Green() => Pools().SingleOrDefault(pool => pool.Name is not ("system" or "apps"));

    /// <summary>Pools on whose nodes pods of a workload run; empty for one that waits for a node.</summary>
    public IReadOnlyList<string> Where(string workload) => World.Do(() =>
    {
        var inside = Workloads.Of(World, World.Clusters.Find(Cluster)!);
        return inside.Pods.Where(pod => pod.Workload == workload).Select(pod => inside.FindNode(pod.Node)?.Pool.Name ?? "").Distinct().Order().ToList();
    });

    public Task<WindowDecision> Decide(ClusterFacts cluster, CancellationToken stop) => Task.FromResult(new WindowDecision(cluster.Id, true, "No window limits it.", null, null));

    public Task<IReadOnlyList<WindowDecision>> Decide(IReadOnlyList<ClusterFacts> clusters, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<WindowDecision>>([.. clusters.Select(cluster => new WindowDecision(cluster.Id, true, "No window limits it.", null, null))]);

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _azure.DisposeAsync();
        _directory.Delete(true);
    }

    private T Service<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private sealed record Row(string Kind, string Id, string Payload, DateTimeOffset NotBefore);

    private sealed class Credential(InMemoryAzure azure) : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(azure.AccessToken(), DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
