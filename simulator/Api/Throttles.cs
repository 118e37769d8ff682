using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>Token buckets as Azure Resource Manager and AKS keep them, filled in simulated time.</summary>
public sealed class Throttles(RequestCounts counts)
{
    private readonly Dictionary<(string Bucket, string Scope), (double Tokens, DateTimeOffset At)> buckets = [];

    public sealed record Bucket(string Name, string Scope, double Size, double PerSecond);

    /// <summary>The buckets that a call draws from.</summary>
    public static IEnumerable<Bucket> For(string method, string path, string caller)
    {
        var parts = path.ToLowerInvariant().Split('/', StringSplitOptions.RemoveEmptyEntries);
        var subscription = parts is ["subscriptions", var id, ..] ? id : "tenant";
        yield return method switch
        {
            "GET" or "HEAD" => new Bucket("reads", $"{subscription}/{caller}", 250, 25),
            "DELETE" => new Bucket("deletes", $"{subscription}/{caller}", 200, 10),
            _ => new Bucket("writes", $"{subscription}/{caller}", 200, 10),
        };
        var provider = Array.IndexOf(parts, "microsoft.containerservice");
        if (provider < 0)
            yield break;
        var resource = parts[(provider + 1)..];
        yield return (method, resource) switch
        {
            ("GET", ["managedclusters"]) when provider == 3 => new Bucket("list-managed-clusters", subscription, 500, 1),
            ("GET", ["managedclusters"]) => new Bucket("list-managed-clusters-in-group", $"{subscription}/{parts[3]}", 60, 1),
            ("GET", ["managedclusters", var cluster]) => new Bucket("get-managed-cluster", $"{subscription}/{parts[3]}/{cluster}", 60, 1),
            ("PUT" or "PATCH", ["managedclusters", var cluster]) => new Bucket("put-managed-cluster", $"{subscription}/{parts[3]}/{cluster}", 20, 1 / 60.0),
            ("PUT", ["managedclusters", var cluster, "agentpools", var pool]) =>
                new Bucket("put-agent-pool", $"{subscription}/{parts[3]}/{cluster}/{pool}", 20, 1 / 60.0),
            ("POST", ["managedclusters", var cluster, "agentpools", var pool, "upgradenodeimageversion"]) =>
                new Bucket("put-agent-pool", $"{subscription}/{parts[3]}/{cluster}/{pool}", 20, 1 / 60.0),
            ("GET", ["locations", _, "operations" or "operationresults", _]) => new Bucket("get-operation", subscription, 200, 2),
            _ => new Bucket("other", subscription, 60, 1),
        };
    }

    /// <summary>Takes a token; answers how long to wait when there is none.</summary>
    public TimeSpan? Take(Bucket bucket, DateTimeOffset now, out int remaining)
    {
        var key = (bucket.Name, bucket.Scope);
        var (tokens, at) = buckets.TryGetValue(key, out var known) ? known : (bucket.Size, now);
        tokens = Math.Min(bucket.Size, tokens + (Math.Max(0, (now - at).TotalSeconds) * bucket.PerSecond));
        if (tokens < 1)
        {
            buckets[key] = (tokens, now);
            remaining = 0;
            return TimeSpan.FromSeconds((1 - tokens) / bucket.PerSecond);
        }
        buckets[key] = (tokens - 1, now);
        remaining = (int)(tokens - 1);
        return null;
    }

    /// <summary>Refuses with 429 a call for which a bucket is empty; notes what is left in the headers otherwise.</summary>
    public void Require(World world, ArmCall call, string method, IHeaderDictionary headers)
    {
        foreach (var bucket in For(method, call.Path, call.Caller.AppId))
        {
            counts.Made(bucket.Name);
            if (!world.Fleet.Limits.Throttling)
                continue;
            var wait = Take(bucket, world.Now, out var remaining);
            if (bucket.Name is "reads" or "writes" or "deletes")
                headers[$"x-ms-ratelimit-remaining-subscription-{bucket.Name}"] = remaining.ToString(System.Globalization.CultureInfo.InvariantCulture);
            if (wait is not { } span)
                continue;
            counts.Refused(bucket.Name);
            var code = bucket.Name is "reads" or "writes" or "deletes" ? "SubscriptionRequestsThrottled" : "Throttled";
            throw new ArmException(429, code, $"The request is being throttled as the limit '{bucket.Name}' has been reached.", call.Seconds(span));
        }
    }
}
