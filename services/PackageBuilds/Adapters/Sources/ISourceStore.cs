using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Sources;

/// <summary>A place that has source files, asked by name and SHA-256.</summary>
public interface ISourceStore
{
    /// <summary>Null if it has the file; otherwise why not, for people.</summary>
    Task<string?> WhyNot(SpecSource source, CancellationToken stop);

    /// <summary>Writes the file; the caller checks its content. A throw is a fault that a retry may cure.</summary>
    Task Copy(SpecSource source, string target, CancellationToken stop);
}
