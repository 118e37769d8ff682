using System.Collections.Concurrent;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>The kinds of request that AKS counts separately.</summary>
public enum RequestKind { ListClusters, GetCluster, OperationStatus, PoolWrite, Other, ArmRead }

/// <summary>
/// Counts requests as AKS does, token bucket by token bucket, and refuses before Azure would: a refusal here costs nothing and says exactly
/// when to come again.
/// </summary>
public sealed class RequestLimiter(TimeProvider clock, double share = 1)
{
    private readonly ConcurrentDictionary<(RequestKind Kind, string Scope), Bucket> _buckets = new();

    /// <param name="scope">Id of the subscription, cluster or pool that the kind is counted for.</param>
    public void Take(RequestKind kind, string scope)
    {
        var (size, perSecond) = Limit(kind);
        var bucket = _buckets.GetOrAdd((kind, scope.ToLowerInvariant()), _ => new Bucket(size * share, clock.GetTimestamp()));
        lock (bucket)
        {
            var now = clock.GetTimestamp();
            bucket.Tokens = Math.Min(size * share, bucket.Tokens + (clock.GetElapsedTime(bucket.At, now).TotalSeconds * perSecond * share));
            bucket.At = now;
            if (bucket.Tokens >= 1)
            {
                bucket.Tokens--;
                return;
            }

            var pause = TimeSpan.FromSeconds((1 - bucket.Tokens) / (perSecond * share));
            throw new AzureException(AzureTrouble.Throttled, "RequestBudget", $"the budget of {kind} requests is used up", pause) { NeverSent = true };
        }
    }

    /// <summary>Burst and refill per second, as AKS publishes them.</summary>
    private static (double Size, double PerSecond) Limit(RequestKind kind) => kind switch
    {
        RequestKind.ListClusters => (500, 1),
        RequestKind.GetCluster => (60, 1),
        RequestKind.OperationStatus => (200, 2),
        RequestKind.PoolWrite => (20, 1 / 60d),
        RequestKind.ArmRead => (250, 25),
        _ => (60, 1),
    };

    private sealed class Bucket(double tokens, long at)
    {
        public double Tokens { get; set; } = tokens;

        public long At { get; set; } = at;
    }
}
