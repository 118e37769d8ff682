using System.Text.Json.Nodes;

namespace AzureSimulator.Api;

/// <summary>How many requests each bucket has counted since the start, and how many were refused for it. Used inside the world only.</summary>
public sealed class RequestCounts
{
    /// <summary>What a throttle fault refuses is counted apart.</summary>
    public const string Storms = "storms";

    private readonly SortedDictionary<string, (long Made, long Refused)> counts = new(StringComparer.Ordinal);

    public void Made(string bucket) => Add(bucket, 1, 0);

    public void Refused(string bucket) => Add(bucket, 0, 1);

    public JsonObject Show() => new(counts.Select(bucket => KeyValuePair.Create(
        bucket.Key, (JsonNode?)new JsonObject { ["requests"] = bucket.Value.Made, ["refused"] = bucket.Value.Refused })));

    private void Add(string bucket, long made, long refused)
    {
        var known = counts.GetValueOrDefault(bucket);
        counts[bucket] = (known.Made + made, known.Refused + refused);
    }
}
