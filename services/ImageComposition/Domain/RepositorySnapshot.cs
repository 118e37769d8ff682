using ReleaseOrchestrator.Contracts.Packages;

namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>Answers from the package list of a published repository, before anything is fetched from it.</summary>
public static class RepositorySnapshot
{
    /// <summary>Refuses a definition that names a package which the repository does not hold for its architecture.</summary>
    public static void Require(ImageDefinition definition, PublishedRepository repository)
    {
        var names = Identities(repository).Where(p => p.RunsOn(definition.Architecture)).Select(p => p.Name).ToHashSet();
        foreach (var package in definition.Packages)
        {
            if (!names.Contains(package))
                throw ImageErrors.PackageMissing(definition.Name, package, definition.Architecture, Near(package, names));
        }
    }

    public static IEnumerable<PackageIdentity> Identities(PublishedRepository repository) =>
        repository.Packages.Select(p => PackageIdentity.Parse(p.Nevra)).OfType<PackageIdentity>();

    private static List<string> Near(string package, IEnumerable<string> names) =>
    [
        .. names.Where(name => name.Contains(package, StringComparison.OrdinalIgnoreCase) || package.Contains(name, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal).Take(5),
    ];
}
