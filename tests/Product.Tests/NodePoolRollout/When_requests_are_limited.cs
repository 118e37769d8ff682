using ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_requests_are_limited
{
    private readonly SteppedClock _clock = new();
    private readonly RequestLimiter _limiter;

    public When_requests_are_limited() => _limiter = new RequestLimiter(_clock);

    [Fact]
    public void The_burst_goes_through_and_the_next_is_told_when_to_come()
    {
        for (var n = 0; n < 60; n++)
            _limiter.Take(RequestKind.Other, "sub");
        var refusal = Assert.Throws<AzureException>(() => _limiter.Take(RequestKind.Other, "SUB"));
        Assert.Equal((AzureTrouble.Throttled, TimeSpan.FromSeconds(1), false), (refusal.Trouble, refusal.RetryAfter, refusal.EffectUnknown));
        _clock.Now += refusal.RetryAfter!.Value;
        _limiter.Take(RequestKind.Other, "sub");
    }

    [Fact]
    public void Each_scope_has_its_own()
    {
        for (var n = 0; n < 20; n++)
            _limiter.Take(RequestKind.PoolWrite, "pool-1");
        _limiter.Take(RequestKind.PoolWrite, "pool-2");
        Assert.Equal(TimeSpan.FromMinutes(1), Assert.Throws<AzureException>(() => _limiter.Take(RequestKind.PoolWrite, "pool-1")).RetryAfter);
    }
}
