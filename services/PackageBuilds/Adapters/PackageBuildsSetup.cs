using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.PackageBuilds.Adapters.Building;
using ReleaseOrchestrator.PackageBuilds.Adapters.Repositories;
using ReleaseOrchestrator.PackageBuilds.Adapters.Signing;
using ReleaseOrchestrator.PackageBuilds.Adapters.Sources;
using ReleaseOrchestrator.PackageBuilds.Adapters.Specs;
using ReleaseOrchestrator.PackageBuilds.Adapters.Tools;

namespace ReleaseOrchestrator.PackageBuilds.Adapters;

/// <summary>Puts the parts of this service together, each in its place below the data directory.</summary>
public static class PackageBuildsSetup
{
    extension(IServiceCollection services)
    {
        public void AddPackageBuilds(IConfiguration configuration)
        {
            services.AddSingleton(new SpecTree(Path.GetFullPath(Path.Combine(configuration["Documents:Directory"] ?? "samples", "specs"))));
            services.AddSingleton<MacroSet>();
            services.AddSingleton<BuildRoot>();
            services.AddSingleton<ToolchainProbe>();
            services.AddSingleton<RpmSpecReader>();
            services.AddSingleton<SpecCatalogue>();
            services.AddSingleton<PlanMaker>();
            services.AddSingleton<RpmBuilder>();
            services.AddSingleton<BuildStore>();
            services.AddSingleton(s => WorkDirectories.Clean(Data(s, "work")));
            services.AddSingleton(s => new SpecSnapshots(Data(s, "specs")));
            services.AddSingleton(s => new SigningKey(Data(s, "signing")));
            services.AddSingleton(s => new JobLogs(Data(s, "logs")));
            services.AddSingleton(s => new ResultStore(Data(s, "results"), s.GetRequiredService<ServiceDatabase>()));
            services.AddSingleton(s => new RepositoryPublisher(
                Data(s, "repositories"), s.GetRequiredService<ResultStore>(), s.GetRequiredService<SigningKey>(), s.GetRequiredService<WorkDirectories>()));
            services.AddSingleton(s => new SourceLibrary(Data(s, "sources"), Stores(s, configuration)));
            services.AddHostedService<PrepareAtStart>();
        }
    }

    /// <summary>Section <c>Packages:Sources</c>: <c>Directories</c>, <c>Urls</c>, and <c>DebianArchive</c> (true unless set to false).</summary>
    private static List<ISourceStore> Stores(IServiceProvider services, IConfiguration configuration)
    {
        var section = configuration.GetSection("Packages:Sources");
        var stores = new List<ISourceStore>();
        stores.AddRange((section.GetSection("Directories").Get<string[]>() ?? []).Select(d => new DirectorySourceStore(Path.GetFullPath(d))));
        stores.AddRange((section.GetSection("Urls").Get<string[]>() ?? []).Select(u => new WebSourceStore(new Uri(u), new HttpClient { Timeout = TimeSpan.FromMinutes(2) })));
        if (section.GetValue("DebianArchive", true))
            stores.Add(new DebianSourceArchive(Data(services, "debian"), services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<DebianSourceArchive>>()));
        return stores;
    }

    private static string Data(IServiceProvider services, string name) => services.GetRequiredService<DataDirectory>().Path(name);
}
