using ReleaseOrchestrator.Contracts.Fleet;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>All that is in flight, counted once and then quick to ask.</summary>
public sealed class PlacesHeld
{
    private readonly Dictionary<string, Place> _ofCluster = [];
    private readonly Dictionary<(string Region, string? Tag), Place> _ofRegionAndTag = [];
    private readonly Dictionary<(string Release, string Stage), PlacesIn> _ofStage = [];
    private readonly Dictionary<string, PlacesIn> _ofRegion = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, PlacesIn> _ofSubscription = [];

    public PlacesHeld(IEnumerable<Place> places)
    {
        foreach (var place in places)
            Add(place);
    }

    public PlacesIn OfFleet { get; } = new();

    public void Add(Place place)
    {
        _ofCluster.TryAdd(place.ClusterKey, place);
        _ofRegionAndTag.TryAdd((place.Region, place.RegionPair), place);
        OfStage(place).Add(place);
        OfRegion(place).Add(place);
        OfSubscription(place).Add(place);
        OfFleet.Add(place);
    }

    public Place? OfCluster(string key) => _ofCluster.GetValueOrDefault(key);

    public Place? OfPairedRegion(Place asking)
    {
        foreach (var (other, place) in _ofRegionAndTag)
        {
            if (RegionPairs.ArePaired(asking.Region, asking.RegionPair, other.Region, other.Tag))
                return place;
        }

        return null;
    }

    public PlacesIn OfStage(Place asking) => In(_ofStage, (asking.ReleaseId, asking.Stage));

    public PlacesIn OfRegion(Place asking) => In(_ofRegion, asking.Region);

    public PlacesIn OfSubscription(Place asking) => In(_ofSubscription, asking.Subscription);

    private static PlacesIn In<TKey>(Dictionary<TKey, PlacesIn> all, TKey key)
        where TKey : notnull => all.TryGetValue(key, out var places) ? places : all[key] = new();
}

/// <summary>What is in flight in one stage, region, subscription, or everywhere.</summary>
public sealed class PlacesIn
{
    private const int Named = 3;

    private readonly List<Place> _places = [];
    private readonly HashSet<string> _clusters = [];

    public int Pools => _places.Count;

    public int Clusters => _clusters.Count;

    public long Nodes { get; private set; }

    public bool Has(string cluster) => _clusters.Contains(cluster);

    public void Add(Place place)
    {
        _places.Add(place);
        _clusters.Add(place.ClusterKey);
        Nodes += place.Nodes;
    }

    /// <summary>Who holds them, as far as fits into a sentence.</summary>
    public override string ToString() => $"held by {string.Join(", ", _places.Take(Named))}{(_places.Count > Named ? $" and {_places.Count - Named} more" : "")}";
}
