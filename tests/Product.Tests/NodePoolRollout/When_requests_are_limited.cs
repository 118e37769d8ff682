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
            _limiter.Take(RequestKind.PoolWrite, "/subscriptions/s/pool-1");
        _limiter.Take(RequestKind.PoolWrite, "/subscriptions/s/pool-2");
        Assert.Equal(TimeSpan.FromMinutes(1), Assert.Throws<AzureException>(() => _limiter.Take(RequestKind.PoolWrite, "/subscriptions/s/pool-1")).RetryAfter);
    }

    [Fact]
    public void Of_four_thousand_operations_each_is_polled_in_its_turn_and_none_twice_before_all_were()
    {
        var due = Enumerable.Range(0, 4000).ToDictionary(n => $"op-{n}", _ => _clock.Now);
        var polled = due.Keys.ToDictionary(id => id, _ => 0);
        var end = _clock.Now + TimeSpan.FromSeconds(4000);
        while (due.MinBy(next => next.Value) is var (id, at) && at <= end)
        {
            _clock.Now = at > _clock.Now ? at : _clock.Now;
            try
            {
                _limiter.Take(RequestKind.OperationStatus, "sub", id);
                polled[id]++;
                due[id] = _clock.Now + TimeSpan.FromSeconds(5); // what Azure asks for by Retry-After
            }
            catch (AzureException later)
            {
                due[id] = _clock.Now + later.RetryAfter!.Value;
            }
        }

        Assert.InRange(polled.Values.Max() - polled.Values.Min(), 0, 1);
        Assert.InRange(polled.Values.Sum(), 8000, 8200); // all that the budget gives: 200 at once, then 2 a second
    }

    [Fact]
    public void What_Azure_itself_refuses_closes_the_whole_bucket()
    {
        _limiter.Refused(RequestKind.OperationStatus, "sub", TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(30), Wait(RequestKind.OperationStatus, "op-1"));
        Assert.Equal(TimeSpan.FromSeconds(30.5), Wait(RequestKind.OperationStatus, "op-2"));
        _limiter.Take(RequestKind.Other, "sub", "pool-1"); // another bucket
    }

    [Fact]
    public void Turns_that_were_given_move_behind_a_refusal_in_their_order()
    {
        for (var n = 0; n < 200; n++)
            _limiter.Take(RequestKind.OperationStatus, "sub", $"early-{n}");
        Wait(RequestKind.OperationStatus, "op-1");
        Wait(RequestKind.OperationStatus, "op-2");
        _limiter.Refused(RequestKind.OperationStatus, "sub", TimeSpan.FromSeconds(60));
        Assert.Equal(TimeSpan.FromSeconds(60.5), Wait(RequestKind.OperationStatus, "op-2"));
        Assert.Equal(TimeSpan.FromSeconds(60), Wait(RequestKind.OperationStatus, "op-1"));
    }

    [Fact]
    public void What_Resource_Manager_refuses_holds_all_reads_of_the_subscription()
    {
        _limiter.Refused(RequestKind.ArmRead, "sub", TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(10), Wait(RequestKind.Other, "pool-1"));
        _limiter.Take(RequestKind.PoolWrite, "/subscriptions/sub/pool-1"); // writes are counted apart
    }

    [Fact]
    public void A_turn_that_nobody_takes_is_not_kept_for_ever()
    {
        for (var n = 0; n < 60; n++)
            _limiter.Take(RequestKind.Other, "sub", $"early-{n}");
        Wait(RequestKind.Other, "gone");
        _clock.Now += TimeSpan.FromHours(1);
        for (var n = 0; n < 60; n++)
            _limiter.Take(RequestKind.Other, "sub", $"late-{n}");
        Assert.Equal(TimeSpan.FromSeconds(1), Wait(RequestKind.Other, "gone"));
    }

    [Theory]
    [InlineData("GET", "/providers/Microsoft.ContainerService/locations/eastus/operations/1", false, RequestKind.OperationStatus)]
    [InlineData("GET", "/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c", false, RequestKind.GetCluster)]
    [InlineData("PUT", "/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c", false, RequestKind.ClusterWrite)]
    [InlineData("GET", "/providers/Microsoft.ContainerService/managedClusters", false, RequestKind.ListClusters)]
    [InlineData("PUT", "/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c/agentPools/p", false, RequestKind.PoolWrite)]
    [InlineData("POST", "/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c/agentPools/p/upgradeNodeImageVersion", false, RequestKind.PoolWrite)]
    [InlineData("GET", "/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c/agentPools/p/upgradeProfiles/default", false, RequestKind.Other)]
    [InlineData("GET", "/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c", true, RequestKind.ArmRead)]
    [InlineData("POST", "/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c/agentPools/p/abort", true, RequestKind.ArmWrite)]
    [InlineData("DELETE", "/resourceGroups/g/providers/Microsoft.ContainerService/snapshots/s", true, RequestKind.ArmDelete)]
    public void A_refusal_is_noted_where_the_request_was_counted(string method, string path, bool byArm, RequestKind kind) =>
        Assert.Equal(kind, NoteThrottling.Of(Azure.Core.RequestMethod.Parse(method), $"/subscriptions/sub{path}", byArm).Kind);

    private TimeSpan Wait(RequestKind kind, string who) =>
        TimeSpan.FromMilliseconds(Math.Round(Assert.Throws<AzureException>(() => _limiter.Take(kind, "sub", who)).RetryAfter!.Value.TotalMilliseconds));
}
