using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.ImageComposition.Adapters;
using ReleaseOrchestrator.ImageComposition.Adapters.Azure;
using ReleaseOrchestrator.ImageComposition.Adapters.Local;
using ReleaseOrchestrator.ImageComposition.Features;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceHosting(AppIds.ImageComposition);
builder.AddServiceDatabase(Schema.Migrations);
builder.Services.AddHostedService(s => new StaleWork(s.GetRequiredService<DataDirectory>().Path("work"), s.GetRequiredService<HostTools>())); // before work begins anew
builder.AddJobs().Handle<ComposeImage>(concurrency: 2);

var services = builder.Services;
services.AddHttpClient<RepositoryAccess>();
services.AddSingleton(_ => builder.Configuration.GetSection("Images").Get<ImageSettings>() ?? new ImageSettings());
services.AddSingleton(_ => builder.Configuration.GetSection("Azure").Get<AzureSettings>() ?? new AzureSettings());
services.AddSingleton(s => new ImageDefinitions(
    s.GetRequiredService<DocumentReader>(), Path.GetFullPath(Path.Combine(builder.Configuration["Documents:Directory"] ?? "samples", "images"))));
services.AddSingleton(s => new ImageLibrary(s.GetRequiredService<DataDirectory>().Path("images")));
services.AddSingleton<HostTools>();
services.AddSingleton<RunningImages>();
services.AddSingleton<CompositionStore>();
services.AddTransient<RootInstallation>();
services.AddTransient<IImageBackend>(s => ActivatorUtilities.CreateInstance<LocalImageBackend>(s, s.GetRequiredService<DataDirectory>().Path("work")));
services.AddSingleton<IImageGallery, AzureImageGallery>();

var app = builder.Build();
app.UseServiceHosting();
StartComposition.Map(app);
FindComposition.Map(app);
ListCompositions.Map(app);
CancelComposition.Map(app);
ListImages.Map(app);
ListImageDefinitions.Map(app);
FindImageEvidence.Map(app);
await app.RunAsync();
