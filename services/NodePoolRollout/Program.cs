using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;
using ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;
using ReleaseOrchestrator.NodePoolRollout.Adapters.Web;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;
using ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;
using ReleaseOrchestrator.NodePoolRollout.Domain.Preflight;
using ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;
using ReleaseOrchestrator.NodePoolRollout.Features.ControlPlanes;
using ReleaseOrchestrator.NodePoolRollout.Features.Drifting;
using ReleaseOrchestrator.NodePoolRollout.Features.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Features.Gates;
using ReleaseOrchestrator.NodePoolRollout.Features.Preflight;
using ReleaseOrchestrator.NodePoolRollout.Features.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Features.Snapshots;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;
using ReleaseOrchestrator.NodePoolRollout.Subscriptions;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceHosting(AppIds.NodePoolRollout);
builder.AddServiceDatabase(Schema.Migrations);
builder.AddJobs().Handle<AdvancePoolUpgrade>(concurrency: 16).Handle<RestorePoolSettings>(concurrency: 2).Handle<DetectDrift>(concurrency: 1)
    .Handle<TakeImageSnapshot>(concurrency: 2).Handle<RemoveSnapshot>(concurrency: 1).Handle<AdvanceControlPlane>(concurrency: 4);

builder.Services.AddSingleton(builder.Configuration.GetSection("Rollout").Get<RolloutPace>() ?? RolloutPace.Default);
builder.Services.AddSingleton(builder.Configuration.GetSection("Drift").Get<DriftPace>() ?? DriftPace.Default);
builder.AddAzure();
builder.Services.AddSingleton<KubernetesAccess>().AddSingleton<KubernetesHealth>().AddSingleton<IClusterWorkloads, KubernetesWorkloads>()
    .AddSingleton<IClusterHealth>(services => services.GetRequiredService<KubernetesHealth>()).AddSingleton<IDisruptions>(services => services.GetRequiredService<KubernetesHealth>());
builder.Services.AddSingleton<IWindows, DaprWindows>();
builder.Services.AddSingleton<OperationStore>().AddSingleton<HoldStore>().AddSingleton<BaselineStore>().AddSingleton<PoolSettingsStore>().AddSingleton<Admission>();
builder.Services.AddSingleton<SnapshotStore>().AddSingleton<ControlPlaneStore>().AddSingleton<ChooseRoute>().AddSingleton<ChooseWayBack>().AddSingleton<StopWhatIsUndone>().AddSingleton<KeepSnapshotBefore>();
builder.Services.AddSingleton<PrepareUpgrade>().AddSingleton<AbortUpgrade>().AddSingleton<FollowUpgrade>().AddSingleton<VerifyUpgrade>().AddSingleton<UpgradeJournal>().AddSingleton<FleetView>();
builder.Services.AddBlueGreen();
builder.Services.AddSingleton<StageUpgrades>().AddSingleton<LookAtClusters>().AddSingleton<AskPrometheus>().AddSingleton<AskHttp>().AddSingleton<IGateWeb, GateWeb>();
builder.Services.AddSingleton<PreflightLook>();
builder.Services.AddSingleton<FleetWindows>().AddSingleton<DriftStore>().AddSingleton<NodeLooks>().AddSingleton<Reconciliation>().AddSingleton<DriftJournal>().AddSingleton<DriftRound>();
builder.Services.AddHostedService<BeginDriftRounds>();

var app = builder.Build();
app.UseServiceHosting();

ShowInventory.Map(app);
ListClusters.Map(app);
ShowCluster.Map(app);
ListPools.Map(app);
SummariseFleet.Map(app);
ExportFleet.Map(app);
ListDrift.Map(app);
StartPoolUpgrade.Map(app);
ShowPoolUpgrade.Map(app);
ShowWaysBack.Map(app);
StartControlPlaneUpgrade.Map(app);
ShowControlPlaneUpgrade.Map(app);
ListPoolUpgrades.Map(app);
LeaveOutPool.Map(app);
ListMeasuredUpgrades.Map(app);
HoldRelease.Map(app);
LiftHold.Map(app);
ShowHolds.Map(app);
EvaluateGate.Map(app);
MeasureLoad.Map(app);
PreflightPools.Map(app);

LookForDriftWhenReleaseCompleted.Map(app);

await app.RunAsync();
