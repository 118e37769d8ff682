using System.Threading.RateLimiting;

namespace ReleaseOrchestrator.Gateway.Identity;

/// <summary>
/// Section <c>Gateway:Limits</c>: how many requests each caller may make (PerSecond on average, Burst at once), and how large a body may be (MaxBodyBytes).
/// </summary>
public sealed class RequestLimits : IDisposable
{
    private readonly PartitionedRateLimiter<string> _limiter;

    public RequestLimits(IConfiguration configuration)
    {
        var perSecond = configuration.GetValue("Gateway:Limits:PerSecond", 100);
        var burst = configuration.GetValue("Gateway:Limits:Burst", 300);
        MaxBodyBytes = configuration.GetValue("Gateway:Limits:MaxBodyBytes", 1024L * 1024);
        _limiter = PartitionedRateLimiter.Create<string, string>(who => RateLimitPartition.GetTokenBucketLimiter(who, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = burst,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }));
    }

    public long MaxBodyBytes { get; }

    /// <summary>Counts a request of <paramref name="who"/>; a refusal that says when to try again.</summary>
    public void Count(string who)
    {
        using var lease = _limiter.AttemptAcquire(who);
        if (!lease.IsAcquired)
            throw GatewayErrors.TooManyRequests(lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1));
    }

    public void Dispose() => _limiter.Dispose();
}
