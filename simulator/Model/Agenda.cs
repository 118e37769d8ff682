using System.Diagnostics.CodeAnalysis;

namespace AzureSimulator.Model;

/// <summary>What falls due when. A document that was planned anew meanwhile, or is gone, is passed over.</summary>
public sealed class Agenda
{
    private readonly PriorityQueue<(string Kind, string Key, DateTimeOffset Due), DateTimeOffset> entries = new();
    private readonly Dictionary<string, (Func<string, IActor?> Find, Action<IActor> Act)> actors = [];

    /// <summary>The moment at which something falls due next, if anything does.</summary>
    public DateTimeOffset? Next => entries.TryPeek(out _, out var due) ? due : null;

    /// <summary>Says what happens when a document of this kind falls due.</summary>
    public void On<T>(Documents<T> documents, Action<T> act)
        where T : class, IActor
    {
        actors[documents.Kind] = (documents.Find, actor => act((T)actor));
        foreach (var actor in documents.All)
            Plan(documents.Kind, actor);
    }

    public void Plan(string kind, IActor actor)
    {
        if (actor.Due is { } due && actors.ContainsKey(kind))
            entries.Enqueue((kind, actor.Key, due), due);
    }

    /// <summary>Takes out the first thing that falls due up to a moment.</summary>
    public bool Take(DateTimeOffset until, [NotNullWhen(true)] out Action? act, out DateTimeOffset due)
    {
        while (entries.TryPeek(out var next, out due) && due <= until)
        {
            entries.Dequeue();
            var (find, happens) = actors[next.Kind];
            if (find(next.Key) is { } actor && actor.Due == due)
            {
                act = () => happens(actor);
                return true;
            }
        }
        act = null;
        return false;
    }
}
