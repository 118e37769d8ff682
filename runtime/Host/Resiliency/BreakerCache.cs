using LocalDapr.Resources;

namespace LocalDapr.Resiliency;

/// <summary>The breakers of one kind of target, by name; beyond its size the one that has been used least recently is forgotten.</summary>
public sealed class BreakerCache(int size, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Name, CircuitBreaker Breaker)>> _byName = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Name, CircuitBreaker Breaker)> _byUse = [];

    public CircuitBreaker Find(string name, BreakerSpec spec)
    {
        lock (_lock)
        {
            if (_byName.TryGetValue(name, out var node))
            {
                _byUse.Remove(node);
            }
            else
            {
                node = new LinkedListNode<(string, CircuitBreaker)>((name, new CircuitBreaker(spec, clock)));
                _byName[name] = node;
            }
            _byUse.AddLast(node);
            if (_byName.Count > size)
            {
                _byName.Remove(_byUse.First!.Value.Name);
                _byUse.RemoveFirst();
            }
            return node.Value.Breaker;
        }
    }
}
