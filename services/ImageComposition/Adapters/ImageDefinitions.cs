using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Adapters;

/// <summary>The ImageDefinition documents in <c>{Documents:Directory}/images</c>, read anew each time: people edit them.</summary>
public sealed class ImageDefinitions(DocumentReader reader, string directory)
{
    private const string Kind = "ImageDefinition";

    public IReadOnlyList<(ImageDefinition Definition, ImageDefinitionSpec Spec)> All()
    {
        var definitions = reader.ReadDirectory<ImageDefinitionSpec>(directory, Kind)
            .Select(document => (ImageDefinition.From(document.Metadata.Name, document.Spec, document.Fail), document.Spec)).ToList();
        return definitions.Count > 0 ? definitions : throw ImageErrors.NoDefinitions(directory);
    }

    /// <summary>Those named, or all; each a thing the backend can make.</summary>
    public IReadOnlyList<ImageDefinition> Select(IReadOnlyList<string>? names, IImageBackend backend)
    {
        var all = All();
        foreach (var name in names ?? [])
        {
            if (all.All(d => d.Definition.Name != name))
                throw ImageErrors.DefinitionUnknown(name, all.Select(d => d.Definition.Name));
        }
        var selected = all.Where(d => names is null || names.Contains(d.Definition.Name)).ToList();
        foreach (var (definition, spec) in selected)
            backend.Require(definition, spec);

        var shared = selected.Select(d => d.Definition).Where(d => d.Kind == ImageKind.NodeImage).GroupBy(d => d.Family!).FirstOrDefault(g => g.Count() > 1);
        return shared is null
            ? [.. selected.Select(d => d.Definition)]
            : throw ImageErrors.FamilyShared(shared.Key, shared.First().Name, shared.Last().Name);
    }
}
