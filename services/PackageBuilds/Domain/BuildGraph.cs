namespace ReleaseOrchestrator.PackageBuilds.Domain;

/// <summary>
/// Which SPEC must be built before which. A SPEC needs those whose packages answer its BuildRequires, and those that these
/// packages require in turn; what the toolchain has is never built for it.
/// </summary>
public sealed class BuildGraph
{
    private BuildGraph(IReadOnlyList<BuildNode> order) => Order = order;

    /// <summary>Every SPEC, in build order: by level, then by name.</summary>
    public IReadOnlyList<BuildNode> Order { get; }

    /// <exception cref="Contracts.DomainException">A cycle, with its members.</exception>
    public static BuildGraph Of(IReadOnlyCollection<Spec> specs, Toolchain toolchain)
    {
        var providers = new ProviderIndex(specs);
        var needs = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var layers = new Dictionary<string, (List<BuildLayer> Layers, List<Capability> Unanswered)>(StringComparer.Ordinal);
        foreach (var spec in specs)
        {
            var (packages, unanswered) = NeedsOf(spec, providers, toolchain);
            layers.Add(spec.Name, (packages, unanswered));
            needs.Add(spec.Name, new SortedSet<string>(packages.Select(p => p.Spec), StringComparer.Ordinal));
        }

        var components = StrongComponents.Of(needs.Keys, name => needs[name]);
        var cycles = components.Where(c => c.Count > 1 || needs[c[0]].Contains(c[0])).ToList();
        if (cycles.Count > 0)
            throw PackageErrors.DependencyCycle(cycles.Select(c => PathThrough(c, needs)));

        // Components come out dependencies first, so every level is known when it is asked for.
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in components.Select(c => c[0]))
            levels[name] = needs[name].Count == 0 ? 0 : needs[name].Max(n => levels[n]) + 1;

        var nodes = specs
            .Select(s => new BuildNode(s, levels[s.Name], [.. needs[s.Name]], layers[s.Name].Layers, layers[s.Name].Unanswered))
            .OrderBy(n => n.Level)
            .ThenBy(n => n.Spec.Name, StringComparer.Ordinal);
        return new BuildGraph([.. nodes]);
    }

    private static (List<BuildLayer> Layers, List<Capability> Unanswered) NeedsOf(Spec spec, ProviderIndex providers, Toolchain toolchain)
    {
        var layers = new List<BuildLayer>();
        var unanswered = new List<Capability>();
        var seen = new HashSet<SpecPackage>(ReferenceEqualityComparer.Instance);
        var queue = new Queue<SpecPackage>();

        foreach (var asked in spec.BuildRequires)
        {
            if (toolchain.Has(asked))
                continue;
            if (providers.Find(asked) is { } offer)
                Visit(offer);
            else
                unanswered.Add(asked);
        }

        // A requirement of a requirement that nobody answers is dnf's to judge when the package is installed.
        while (queue.TryDequeue(out var package))
            foreach (var asked in package.Requires)
                if (!toolchain.Has(asked) && providers.Find(asked) is { } offer)
                    Visit(offer);

        return (layers, unanswered);

        void Visit(ProviderIndex.Offer offer)
        {
            if (!seen.Add(offer.Package))
                return;
            layers.Add(new BuildLayer(offer.Spec.Name, offer.Package.Name));
            queue.Enqueue(offer.Package);
        }
    }

    /// <summary>One way round the cycle, starting at its first member by name.</summary>
    private static IReadOnlyList<string> PathThrough(IReadOnlyList<string> component, SortedDictionary<string, SortedSet<string>> needs)
    {
        var members = component.ToHashSet(StringComparer.Ordinal);
        var start = members.Min(StringComparer.Ordinal)!;
        var cameFrom = new Dictionary<string, string>(StringComparer.Ordinal);
        var queue = new Queue<string>([start]);
        while (queue.TryDequeue(out var at))
            foreach (var next in needs[at].Where(members.Contains))
            {
                if (next == start)
                {
                    var path = new List<string> { start };
                    for (var step = at; step != start; step = cameFrom[step])
                        path.Insert(1, step);
                    path.Add(start);
                    return path;
                }
                if (cameFrom.TryAdd(next, at))
                    queue.Enqueue(next);
            }
        return component;
    }
}

/// <summary>A SPEC's place in the build order.</summary>
/// <param name="Needs">SPECs that must be built before it.</param>
/// <param name="Layers">Packages that are put into its build root.</param>
/// <param name="Unanswered">BuildRequires that neither a SPEC nor the toolchain answers.</param>
public sealed record BuildNode(
    Spec Spec, int Level, IReadOnlyList<string> Needs, IReadOnlyList<BuildLayer> Layers, IReadOnlyList<Capability> Unanswered);

/// <summary>A package of another SPEC that a build stands on.</summary>
public sealed record BuildLayer(string Spec, string Package);
