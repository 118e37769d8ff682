using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Adapters;

/// <summary>The ReleasePolicy documents of <c>{Documents:Directory}/policies</c>, read when they are asked for.</summary>
public sealed class Policies(DocumentReader reader, IConfiguration configuration)
{
    public IReadOnlyList<Document<ReleasePolicy>> All() =>
        [.. reader.ReadDirectory<ReleasePolicy>(Path.Combine(configuration["Documents:Directory"] ?? "samples", "policies"), ReleasePolicy.Kind).Select(ReleasePolicy.Check)];

    public Document<ReleasePolicy> Find(string? name)
    {
        var all = All();
        return all.FirstOrDefault(p => p.Metadata.Name == name) ?? throw ReleaseErrors.PolicyUnknown(name, all.Select(p => p.Metadata.Name));
    }
}
