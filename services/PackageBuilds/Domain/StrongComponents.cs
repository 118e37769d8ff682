namespace ReleaseOrchestrator.PackageBuilds.Domain;

/// <summary>Tarjan's strongly connected components without recursion; a component comes after all it points to.</summary>
public static class StrongComponents
{
    public static IReadOnlyList<IReadOnlyList<string>> Of(IEnumerable<string> nodes, Func<string, IEnumerable<string>> pointsTo)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var low = new Dictionary<string, int>(StringComparer.Ordinal);
        var open = new Stack<string>();
        var isOpen = new HashSet<string>(StringComparer.Ordinal);
        var found = new List<IReadOnlyList<string>>();
        var path = new Stack<(string Node, IEnumerator<string> Next)>();

        foreach (var root in nodes)
        {
            if (index.ContainsKey(root))
                continue;
            Enter(root);
            while (path.TryPeek(out var top))
            {
                if (top.Next.MoveNext())
                {
                    var next = top.Next.Current;
                    if (!index.TryGetValue(next, out var seen))
                        Enter(next);
                    else if (isOpen.Contains(next))
                        low[top.Node] = Math.Min(low[top.Node], seen);
                    continue;
                }

                path.Pop();
                if (path.TryPeek(out var parent))
                    low[parent.Node] = Math.Min(low[parent.Node], low[top.Node]);
                if (low[top.Node] != index[top.Node])
                    continue;

                var component = new List<string>();
                string member;
                do
                {
                    member = open.Pop();
                    isOpen.Remove(member);
                    component.Add(member);
                }
                while (member != top.Node);
                component.Sort(StringComparer.Ordinal);
                found.Add(component);
            }
        }
        return found;

        void Enter(string node)
        {
            index[node] = low[node] = index.Count;
            open.Push(node);
            isOpen.Add(node);
            path.Push((node, pointsTo(node).GetEnumerator()));
        }
    }
}
