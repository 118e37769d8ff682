using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.PackageBuilds.Adapters;
using ReleaseOrchestrator.PackageBuilds.Features;
using ReleaseOrchestrator.PackageBuilds.Jobs;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceHosting(AppIds.PackageBuilds);
builder.AddServiceDatabase(Schema.Migrations);
builder.AddJobs()
    .Handle<BuildPackage>(concurrency: builder.Configuration.GetValue("Packages:Workers", Math.Max(1, Environment.ProcessorCount)), maxAttempts: 3)
    .Handle<PublishRepository>(concurrency: 1);
builder.Services.AddPackageBuilds(builder.Configuration);

var app = builder.Build();
app.UseServiceHosting();

PlanPackages.Map(app);
StartPackageBuild.Map(app);
FindPackageBuild.Map(app);
ListPackageBuilds.Map(app);
CancelPackageBuild.Map(app);
ReadJobLog.Map(app);
ListRepositories.Map(app);
FindRepository.Map(app);
ListSpecs.Map(app);

await app.RunAsync();
