using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Adapters;

/// <summary>
/// The ReleasePolicy documents: files of <c>{Documents:Directory}/policies</c>, read when they are asked for, and what was put by API, which wins over a
/// file of the same name.
/// </summary>
public sealed class Policies(DocumentReader reader, ServiceDatabase database, IConfiguration configuration, GateDocuments gates)
{
    /// <summary>By name; those that cannot be read with their problem.</summary>
    public async Task<IReadOnlyList<StoredPolicy>> All(CancellationToken stop)
    {
        var known = await gates.Names(stop);
        var byName = new SortedDictionary<string, StoredPolicy>(StringComparer.Ordinal);
        foreach (var file in Files())
        {
            var policy = Read(Path.GetFileNameWithoutExtension(file), await File.ReadAllTextAsync(file, stop), file, known);
            if (byName.TryGetValue(policy.Name, out var other))
                policy = policy with { Name = $"{policy.Name} ({Path.GetFileName(file)})", Policy = null, Problem = DocumentErrors.NameTaken(ReleasePolicy.Kind, policy.Name, file, other.File!) };
            byName.Add(policy.Name, policy);
        }

        foreach (var row in await database.Read(s => s.Query<Row>("SELECT name AS Name, text AS Text FROM policies"), stop))
            byName[row.Name] = Read(row.Name, row.Text, null, known);
        return [.. byName.Values];
    }

    /// <summary>The policy, to release by.</summary>
    public async Task<Document<ReleasePolicy>> Find(string? name, CancellationToken stop)
    {
        var all = await All(stop);
        var found = all.FirstOrDefault(p => p.Name == name) ?? throw ReleaseErrors.PolicyUnknown(name, all.Select(p => p.Name));
        return found.Policy ?? throw found.Problem!;
    }

    /// <summary>With the gates that its stages name, as they are defined now.</summary>
    public async Task<(Document<ReleasePolicy> Policy, GateSet Gates)> FindWithGates(string? name, CancellationToken stop)
    {
        var policy = await Find(name, stop);
        var used = policy.Spec.Stages.SelectMany(stage => stage.Gates).ToHashSet(StringComparer.Ordinal);
        return (policy, new GateSet([.. (await gates.All(stop)).Where(gate => used.Contains(gate.Name)).Select(gate => gate.Definition ?? throw gate.Problem!)]));
    }

    /// <summary>Reads a policy that is not kept yet, against the gates that there are now.</summary>
    public async Task<StoredPolicy> Read(string name, string text, CancellationToken stop) => Read(name, text, null, await gates.Names(stop));

    /// <param name="name">Where the text does not say: what it is called.</param>
    /// <param name="file">Null: it was put by API.</param>
    private StoredPolicy Read(string name, string text, string? file, IReadOnlyCollection<string> known)
    {
        try
        {
            var policy = ReleasePolicy.Check(reader.ReadText<ReleasePolicy>(text, file ?? name, ReleasePolicy.Kind), known);
            return new(policy.Metadata.Name, file, text, policy, null);
        }
        catch (DomainException problem)
        {
            return new(name, file, text, null, problem);
        }
    }

    private IEnumerable<string> Files()
    {
        var directory = Path.Combine(configuration["Documents:Directory"] ?? "samples", "policies");
        return Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*.yaml").Order(StringComparer.Ordinal) : [];
    }

    private sealed record Row(string Name, string Text);
}

/// <summary>A policy as it lies there, and what it says or why it cannot be read.</summary>
public sealed record StoredPolicy(string Name, string? File, string Text, Document<ReleasePolicy>? Policy, DomainException? Problem)
{
    public string ETag => DocumentTag.Of(Text);
}
