using Dapr.Workflow;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Workflows;
using ReleaseOrchestrator.Workflows.MonthlyRelease;
using ReleaseOrchestrator.Workflows.MonthlyRelease.Activities;
using ReleaseOrchestrator.Workflows.MonthlyRelease.Subscriptions;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Features;
using ReleaseOrchestrator.Workflows.Rollback;
using ReleaseOrchestrator.Workflows.Rollback.Activities;
using ReleaseOrchestrator.Workflows.StagedRollout;
using ReleaseOrchestrator.Workflows.StagedRollout.Activities;
using ReleaseOrchestrator.Workflows.StagedRollout.Attempts;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;
using ReleaseOrchestrator.Workflows.StagedRollout.Subscriptions;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceHosting(AppIds.ReleaseWorkflows);
builder.AddServiceDatabase(Schema.Migrations);
builder.AddJobs()
    .Handle<BeginWorkflow>(concurrency: 2, maxAttempts: 1000)
    .Handle<SteerRelease>(concurrency: 2, maxAttempts: 1000)
    .Handle<ReplanRelease>(concurrency: 2, maxAttempts: 1000)
    .Handle<BeginAttempt>(concurrency: 4, maxAttempts: 1000)
    .Handle<BeginRollback>(concurrency: 2, maxAttempts: 1000)
    .Handle<LookAgain>(concurrency: 2, maxAttempts: 1000)
    .Handle<LeaveOutPool>(concurrency: 2, maxAttempts: 1000)
    .Handle<TellStage>(concurrency: 2, maxAttempts: 20);
builder.Services.AddSingleton<AuditLog>();
builder.Services.AddHostedService<AuditFile>();
builder.Services.AddSingleton<GateDocuments>();
builder.Services.AddSingleton<Policies>();
builder.Services.AddSingleton<ReleaseStarter>();
builder.Services.AddSingleton<ReleaseViews>();
builder.Services.AddSingleton<WorkflowSignals>();
builder.Services.AddSingleton<PromptSteering>();
builder.Services.AddSingleton<PoolStandings>();
builder.Services.AddSingleton<PlanningSources>().AddSingleton<PlanPreflight>();
builder.Services.AddDaprWorkflow(workflows =>
{
    workflows.RegisterWorkflow<MonthlyReleaseWorkflow>();
    workflows.RegisterActivity<ReadSteering>();
    workflows.RegisterActivity<EnterPhase>();
    workflows.RegisterActivity<StartPackageBuild>();
    workflows.RegisterActivity<ReadPackageBuild>();
    workflows.RegisterActivity<CancelPackageBuild>();
    workflows.RegisterActivity<StartComposition>();
    workflows.RegisterActivity<ReadComposition>();
    workflows.RegisterActivity<CancelComposition>();
    workflows.RegisterActivity<SealManifest>();
    workflows.RegisterActivity<PlanRollout>();
    workflows.RegisterActivity<CloseRelease>();

    workflows.RegisterWorkflow<StagedRolloutWorkflow>();
    workflows.RegisterWorkflow<StageWorkflow>();
    workflows.RegisterWorkflow<ClusterUpgradeWorkflow>();
    workflows.RegisterActivity<ListStages>();
    workflows.RegisterActivity<BeginStage>();
    workflows.RegisterActivity<MoveStage>();
    workflows.RegisterActivity<StartControlPlaneUpgrade>();
    workflows.RegisterActivity<ReadControlPlaneUpgrade>();
    workflows.RegisterActivity<StartPoolUpgrade>();
    workflows.RegisterActivity<WithdrawPoolUpgrade>();
    workflows.RegisterActivity<ReadPoolUpgrade>();
    workflows.RegisterActivity<NoteCluster>();
    workflows.RegisterActivity<WeighFailures>();
    workflows.RegisterActivity<CountAttemptsUnderWay>();
    workflows.RegisterActivity<EvaluateGates>();
    workflows.RegisterActivity<MeasureLoad>();
    workflows.RegisterWorkflow<RevokedStageWorkflow>();
    workflows.RegisterActivity<FindRevokedStage>();
    workflows.RegisterActivity<PassStageAgain>();
    workflows.RegisterActivity<PauseForFailure>();
    workflows.RegisterActivity<RollBackForFailure>();

    workflows.RegisterWorkflow<RollbackWorkflow>();
    workflows.RegisterWorkflow<ClusterRollbackWorkflow>();
    workflows.RegisterActivity<PlanRollback>();
    workflows.RegisterActivity<StartPoolRollback>();
    workflows.RegisterActivity<ReadPoolRollback>();
});

var app = builder.Build();
app.UseServiceHosting();

StartRelease.Map(app);
ReadReleases.Map(app);
PlanRelease.Map(app);
EditGates.Map(app);
ShowPlan.Map(app);
WhyRelease.Map(app);
DecideOnStage.Map(app);
PauseRelease.Map(app);
ResumeRelease.Map(app);
AbortRelease.Map(app);
RollBackRelease.Map(app);
WithdrawRelease.Map(app);
DecideOnPool.Map(app);
ReadEvidence.Map(app);
SubmitEvidence.Map(app);
RevokeEvidence.Map(app);
ReadAudit.Map(app);
EditPolicies.Map(app);

FollowPackages.Map(app);
FollowImages.Map(app);
FollowClusters.Map(app);
TellWhenDriftDetected.Map(app);
StartReleaseWhenPatchCycleDue.Map(app);

await app.RunAsync();
