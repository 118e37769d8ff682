using System.Collections.Concurrent;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>The kinds of request that Azure counts separately. The last three are those of Resource Manager itself, which every request counts for too.</summary>
public enum RequestKind { ListClusters, GetCluster, OperationStatus, PoolWrite, ClusterWrite, Other, ArmRead, ArmWrite, ArmDelete }

/// <summary>
/// Counts requests as Azure does, token bucket by token bucket, and refuses before Azure would: a refusal here costs nothing and says exactly when to
/// come again. That moment is kept for whoever was refused, so that among thousands each has its turn, in the order of asking.
/// </summary>
public sealed class RequestLimiter(TimeProvider clock, double share = 1)
{
    private readonly ConcurrentDictionary<(RequestKind Kind, string Scope), RequestBucket> _buckets = new();
    private readonly long _start = clock.GetTimestamp();

    /// <param name="scope">Id of the subscription, cluster or pool that the kind is counted for.</param>
    /// <param name="who">For whom a turn is kept: the pool, the operation; null: for whoever asks first of all that name none.</param>
    public void Take(RequestKind kind, string scope, string? who = null)
    {
        var (now, asking) = (Now(), who ?? scope);
        var own = Bucket(kind, scope);
        if (own.Take(asking, now) is { } wait)
            throw Refusal(kind, wait);
        if (OfArm(kind) is not { } arm || Bucket(arm, SubscriptionOf(scope)).Take(asking, now) is not { } armWait)
            return;
        own.GiveBack();
        throw Refusal(arm, armWait);
    }

    /// <summary>Azure itself has refused one: until then it refuses all that are counted together, so none is sent.</summary>
    public void Refused(RequestKind kind, string scope, TimeSpan retryAfter)
    {
        var subscription = kind is RequestKind.ArmRead or RequestKind.ArmWrite or RequestKind.ArmDelete ? SubscriptionOf(scope) : scope;
        Bucket(kind, subscription).CloseUntil(Now() + retryAfter.TotalSeconds, Now());
    }

    private RequestBucket Bucket(RequestKind kind, string scope)
    {
        var (size, perSecond) = Limit(kind);
        return _buckets.GetOrAdd((kind, scope.ToLowerInvariant()), _ => new RequestBucket(size * share, perSecond * share));
    }

    private double Now() => clock.GetElapsedTime(_start).TotalSeconds;

    private static RequestKind? OfArm(RequestKind kind) => kind switch
    {
        RequestKind.PoolWrite or RequestKind.ClusterWrite => RequestKind.ArmWrite,
        RequestKind.ArmRead or RequestKind.ArmWrite or RequestKind.ArmDelete => null,
        _ => RequestKind.ArmRead,
    };

    private static string SubscriptionOf(string scope) => scope.StartsWith('/') ? ArmId.Subscription(scope) : scope;

    private static AzureException Refusal(RequestKind kind, double seconds) =>
        new(AzureTrouble.Throttled, "RequestBudget", $"the budget of {kind} requests is used up", TimeSpan.FromSeconds(seconds)) { NeverSent = true };

    /// <summary>Burst and refill per second, as Azure publishes them.</summary>
    private static (double Size, double PerSecond) Limit(RequestKind kind) => kind switch
    {
        RequestKind.ListClusters => (500, 1),
        RequestKind.GetCluster => (60, 1),
        RequestKind.OperationStatus => (200, 2),
        RequestKind.PoolWrite or RequestKind.ClusterWrite => (20, 1 / 60d),
        RequestKind.ArmRead => (250, 25),
        RequestKind.ArmWrite or RequestKind.ArmDelete => (200, 10),
        _ => (60, 1),
    };
}
