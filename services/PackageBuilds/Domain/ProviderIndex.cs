namespace ReleaseOrchestrator.PackageBuilds.Domain;

/// <summary>Which SPEC's package answers a requirement. Of several the highest version wins, then the first name.</summary>
public sealed class ProviderIndex
{
    private readonly Dictionary<string, List<Offer>> _offers = new(StringComparer.Ordinal);

    public ProviderIndex(IEnumerable<Spec> specs)
    {
        foreach (var spec in specs)
            foreach (var package in spec.Packages)
            {
                var offered = package.Provides.Any(p => p.Name == package.Name)
                    ? package.Provides
                    : [.. package.Provides, new Capability(package.Name, "=", spec.Evr)];
                foreach (var provided in offered)
                {
                    if (!_offers.TryGetValue(provided.Name, out var list))
                        _offers[provided.Name] = list = [];
                    list.Add(new Offer(spec, package, provided));
                }
            }
    }

    /// <summary>A package offering a capability.</summary>
    public sealed record Offer(Spec Spec, SpecPackage Package, Capability Provided);

    public Offer? Find(Capability asked)
    {
        if (!_offers.TryGetValue(asked.Name, out var offers))
            return null;

        Offer? best = null;
        foreach (var offer in offers)
            if (offer.Provided.Satisfies(asked) && (best is null || IsBetter(offer, best)))
                best = offer;
        return best;
    }

    private static bool IsBetter(Offer candidate, Offer best)
    {
        var order = (candidate.Provided.Evr, best.Provided.Evr) switch
        {
            ({ } left, { } right) => left.CompareTo(right),
            ({ }, null) => 1,
            (null, { }) => -1,
            _ => 0,
        };
        return order != 0 ? order > 0 : string.CompareOrdinal(candidate.Spec.Name, best.Spec.Name) < 0;
    }
}
