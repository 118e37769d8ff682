using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Adapters;

/// <summary>
/// The Gate documents: files of <c>{Documents:Directory}/gates</c>, read when they are asked for, and what was put by API, which wins over a file of the
/// same name.
/// </summary>
public sealed class GateDocuments(DocumentReader reader, ServiceDatabase database, IConfiguration configuration)
{
    /// <summary>Whatever a policy may name.</summary>
    public async Task<IReadOnlyList<string>> Names(CancellationToken stop) => [.. GateSet.BuiltInNames, .. (await All(stop)).Select(gate => gate.Name)];

    /// <summary>By name; those that cannot be read with their problem.</summary>
    public async Task<IReadOnlyList<StoredGate>> All(CancellationToken stop)
    {
        var byName = new SortedDictionary<string, StoredGate>(StringComparer.Ordinal);
        foreach (var file in Files())
        {
            var gate = Read(Path.GetFileNameWithoutExtension(file), await File.ReadAllTextAsync(file, stop), file);
            if (byName.TryGetValue(gate.Name, out var other))
                gate = gate with { Name = $"{gate.Name} ({Path.GetFileName(file)})", Definition = null, Problem = DocumentErrors.NameTaken(GateSpec.Kind, gate.Name, file, other.File!) };
            byName.Add(gate.Name, gate);
        }

        foreach (var row in await database.Read(s => s.Query<Row>("SELECT name AS Name, text AS Text FROM gates"), stop))
            byName[row.Name] = Read(row.Name, row.Text, null);
        return [.. byName.Values];
    }

    /// <param name="name">Where the text does not say: what it is called.</param>
    /// <param name="file">Null: it was put by API.</param>
    public StoredGate Read(string name, string text, string? file)
    {
        try
        {
            var gate = GateSpec.Check(reader.ReadText<GateSpec>(text, file ?? name, GateSpec.Kind));
            return new(gate.Metadata.Name, file, text, gate.Spec.Definition(gate.Metadata.Name), null);
        }
        catch (DomainException problem)
        {
            return new(name, file, text, null, problem);
        }
    }

    private IEnumerable<string> Files()
    {
        var directory = Path.Combine(configuration["Documents:Directory"] ?? "samples", "gates");
        return Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*.yaml").Order(StringComparer.Ordinal) : [];
    }

    private sealed record Row(string Name, string Text);
}

/// <summary>A gate as it lies there, and what it says or why it cannot be read.</summary>
public sealed record StoredGate(string Name, string? File, string Text, GateDefinition? Definition, DomainException? Problem)
{
    public string ETag => DocumentTag.Of(Text);
}
