using System.Text.Json;
using System.Text.Json.Nodes;

namespace AzureSimulator.Model;

/// <summary>All documents of one kind, found by key without regard to case, as Azure does.</summary>
public sealed class Documents<T>(string kind) : IDocuments
    where T : class, IDocument
{
    private readonly Dictionary<string, T> all = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> dirty = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> touched = new(StringComparer.OrdinalIgnoreCase);

    public string Kind => kind;

    public int Count => all.Count;

    public IEnumerable<T> All => all.Values;

    public bool IsDirty => dirty.Count > 0;

    public T? Find(string key) => all.GetValueOrDefault(key);

    /// <summary>Adds what follows from the fleet file, and therefore needs no saving.</summary>
    public void Seed(T document) => all[document.Key] = document;

    public void Save(T document)
    {
        all[document.Key] = document;
        dirty.Add(document.Key);
    }

    public void Remove(string key)
    {
        all.Remove(key);
        dirty.Add(key);
    }

    public IEnumerable<(string Key, JsonNode? Value)> TakeChanges()
    {
        foreach (var key in dirty)
        {
            touched.Add(key);
            yield return (key, Serialize(key));
        }
        dirty.Clear();
    }

    public void ForgetChanges() => dirty.Clear();

    public IEnumerable<(string Key, JsonNode? Value)> Everything() => touched.Select(key => (key, Serialize(key)));

    public void Restore(string key, JsonNode? value)
    {
        touched.Add(key);
        if (value is null)
            all.Remove(key);
        else
            all[key] = value.Deserialize<T>(Journal.Json)!;
    }

    private JsonNode? Serialize(string key) =>
        all.TryGetValue(key, out var document) ? JsonSerializer.SerializeToNode(document, Journal.Json) : null;
}

/// <summary>What the journal needs to know of a kind of document.</summary>
public interface IDocuments
{
    string Kind { get; }

    bool IsDirty { get; }

    IEnumerable<(string Key, JsonNode? Value)> TakeChanges();

    /// <summary>For a world that is not saved.</summary>
    void ForgetChanges();

    IEnumerable<(string Key, JsonNode? Value)> Everything();

    void Restore(string key, JsonNode? value);
}
