using System.Collections.Concurrent;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.PatchScheduling.Adapters.Documents;
using ReleaseOrchestrator.PatchScheduling.Domain;

namespace ReleaseOrchestrator.PatchScheduling.Adapters;

/// <summary>
/// Cycles, windows and freezes: files below <c>Documents:Directory</c>, read anew each time so that an edit counts at once, and what was put by
/// API, which wins over a file of the same name.
/// </summary>
public sealed class DocumentCatalog(ServiceDatabase database, DocumentReader reader, IConfiguration configuration)
{
    private const int Remembered = 2000;

    private readonly ConcurrentDictionary<(string Kind, string Name, DocumentSource Source, string Origin, string Text), object> _read = new();
    private readonly string? _directory = configuration["Documents:Directory"];

    /// <summary>Every document of the kind by name, the unreadable ones with their problem.</summary>
    public async Task<IReadOnlyList<StoredDocument<T>>> List<T>(DocumentKind<T> kind, CancellationToken stop)
        where T : class
    {
        var byName = new SortedDictionary<string, StoredDocument<T>>(StringComparer.Ordinal);
        foreach (var (file, text) in await Files(kind.Folder, stop))
        {
            var document = Parse(kind, Path.GetFileNameWithoutExtension(file), DocumentSource.File, text, $"{kind.Folder}/{file}");
            if (byName.TryGetValue(document.Name, out var other))
                document = document with { Name = $"{document.Name} ({file})", Value = null, Problem = DocumentErrors.NameTaken(kind.Name, document.Name, $"{kind.Folder}/{file}", other.Origin) };
            byName.Add(document.Name, document);
        }
        foreach (var row in await database.Read(s => s.Query<Row>("SELECT name, text FROM documents WHERE kind = @Kind", new { Kind = kind.Name }), stop))
            byName[row.Name] = Parse(kind, row.Name, DocumentSource.Api, row.Text, row.Name);
        return [.. byName.Values];
    }

    public async Task<StoredDocument<T>> Find<T>(DocumentKind<T> kind, string name, CancellationToken stop)
        where T : class =>
        (await List(kind, stop)).FirstOrDefault(d => d.Name == name) ?? throw DocumentErrors.NotFound(kind.Name, name);

    /// <summary>What every document says; a refusal where one cannot be read, as what it says would be missing.</summary>
    public async Task<IReadOnlyList<T>> Readable<T>(DocumentKind<T> kind, CancellationToken stop)
        where T : class
    {
        var all = await List(kind, stop);
        return all.FirstOrDefault(d => d.Problem is not null) is { Problem: { } problem }
            ? throw ScheduleErrors.Unreadable(kind.Name, problem)
            : [.. all.Select(d => d.Value!)];
    }

    private async Task<IReadOnlyList<(string File, string Text)>> Files(string folder, CancellationToken stop)
    {
        var path = _directory is null ? null : Path.Combine(_directory, folder);
        if (path is null || !Directory.Exists(path))
            return [];
        var files = new List<(string, string)>();
        foreach (var file in Directory.EnumerateFiles(path).Where(f => Path.GetExtension(f) is ".yaml" or ".yml" or ".json").Order(StringComparer.Ordinal))
            files.Add((Path.GetFileName(file), await File.ReadAllTextAsync(file, stop)));
        return files;
    }

    private StoredDocument<T> Parse<T>(DocumentKind<T> kind, string fallbackName, DocumentSource source, string text, string origin)
        where T : class
    {
        // Every question about windows reads them all: the same text says the same.
        if (_read.Count > Remembered)
            _read.Clear();
        return (StoredDocument<T>)_read.GetOrAdd((kind.Name, fallbackName, source, origin, text), _ => Read(kind, fallbackName, source, text, origin));
    }

    private StoredDocument<T> Read<T>(DocumentKind<T> kind, string fallbackName, DocumentSource source, string text, string origin)
        where T : class
    {
        try
        {
            var (name, value) = kind.Read(reader, text, origin);
            return new(name, source, origin, text, value, null);
        }
        catch (DomainException problem)
        {
            return new(fallbackName, source, origin, text, null, problem);
        }
    }

    private sealed record Row(string Name, string Text);
}

public enum DocumentSource { File, Api }

/// <summary>A document as it lies there, and the rule it says or why it cannot be read.</summary>
/// <param name="Origin">What errors call it: folder and file name, or its name.</param>
public sealed record StoredDocument<T>(string Name, DocumentSource Source, string Origin, string Text, T? Value, DomainException? Problem)
    where T : class
{
    public string ETag => DocumentTag.Of(Text);
}
