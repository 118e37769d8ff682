using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Sources;

/// <summary>A directory that holds source files by name.</summary>
public sealed class DirectorySourceStore(string directory) : ISourceStore
{
    public Task<string?> WhyNot(SpecSource source, CancellationToken stop) =>
        Task.FromResult(File.Exists(Path.Combine(directory, source.FileName)) ? null : $"not in {directory}");

    public Task Copy(SpecSource source, string target, CancellationToken stop)
    {
        File.Copy(Path.Combine(directory, source.FileName), target, overwrite: true);
        return Task.CompletedTask;
    }
}
