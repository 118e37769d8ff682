using LocalDapr.Resources;

namespace StandIns.Tests.Runtime.Host.Resiliency;

public sealed class When_circuits_break
{
    private static Guarded Breaker(string breaker) => new($$"""
        spec:
          policies: {circuitBreakers: {b: { {{breaker}} } } }
          targets: {apps: {callee: {circuitBreaker: b, circuitBreakerCacheSize: 2} }, components: {thing: {outbound: {circuitBreaker: b}, inbound: {circuitBreaker: b} } } }
        """);

    private static async Task Fail(Guarded guarded, int times)
    {
        for (var i = 0; i < times; i++)
            await Guarded.Fail(guarded.To());
    }

    [Theory]
    [InlineData("timeout: 10s", 6)]
    [InlineData("trip: consecutiveFailures > 2", 3)]
    [InlineData("trip: consecutiveFailures >= 2", 2)]
    [InlineData("trip: totalFailures >= 4 || requests > 100", 4)]
    [InlineData("trip: requests >= 3 && totalFailures * 2 >= requests", 3)]
    public async Task Failures_trip_it_as_its_rule_says(string breaker, int failures)
    {
        var guarded = Breaker(breaker);
        await Fail(guarded, failures - 1);
        Assert.False(await Guarded.IsOpen(guarded.To()) && failures > 1);
        guarded = Breaker(breaker);
        await Fail(guarded, failures);
        Assert.True(await Guarded.IsOpen(guarded.To()));
    }

    [Fact]
    public async Task A_success_ends_a_row_of_failures_but_not_their_total()
    {
        var row = Breaker("trip: consecutiveFailures >= 3");
        var total = Breaker("trip: totalFailures >= 3");
        foreach (var guarded in new[] { row, total })
        {
            await Fail(guarded, 2);
            await Guarded.Succeed(guarded.To());
            await Fail(guarded, 1);
        }
        Assert.Equal((false, true), (await Guarded.IsOpen(row.To()), await Guarded.IsOpen(total.To())));
    }

    [Fact]
    public async Task It_stays_open_for_its_time_and_then_lets_one_try()
    {
        var guarded = Breaker("timeout: 30s, trip: consecutiveFailures >= 1");
        await Fail(guarded, 1);
        guarded.Clock.Move(TimeSpan.FromSeconds(29));
        Assert.True(await Guarded.IsOpen(guarded.To()));
        guarded.Clock.Move(TimeSpan.FromSeconds(2));
        await Guarded.Succeed(guarded.To());
        Assert.False(await Guarded.IsOpen(guarded.To()));
    }

    [Fact]
    public async Task A_try_that_fails_opens_it_anew()
    {
        var guarded = Breaker("timeout: 30s, trip: consecutiveFailures >= 3");
        await Fail(guarded, 3);
        guarded.Clock.Move(TimeSpan.FromSeconds(31));
        await Fail(guarded, 1);
        Assert.True(await Guarded.IsOpen(guarded.To()));
    }

    [Fact]
    public async Task Half_open_it_takes_as_many_at_once_as_it_may_and_closes_when_all_of_them_succeed()
    {
        var guarded = Breaker("maxRequests: 2, timeout: 30s, trip: consecutiveFailures >= 1");
        await Fail(guarded, 1);
        guarded.Clock.Move(TimeSpan.FromSeconds(31));
        var slow = new TaskCompletionSource<int>();
        var tries = new[] { guarded.To().Run(_ => slow.Task, TestContext.Current.CancellationToken), guarded.To().Run(_ => slow.Task, TestContext.Current.CancellationToken) };
        var refused = await Record.ExceptionAsync(() => Guarded.Succeed(guarded.To()));
        Assert.Equal("too many requests", refused!.Message);
        slow.SetResult(1);
        await Task.WhenAll(tries);
        Assert.False(await Guarded.IsOpen(guarded.To()));
    }

    [Fact]
    public async Task Its_counts_begin_anew_with_each_interval()
    {
        var guarded = Breaker("interval: 10s, trip: totalFailures >= 3");
        await Fail(guarded, 2);
        guarded.Clock.Move(TimeSpan.FromSeconds(11));
        await Fail(guarded, 2);
        Assert.False(await Guarded.IsOpen(guarded.To()));
        await Fail(guarded, 1);
        Assert.True(await Guarded.IsOpen(guarded.To()));
    }

    [Fact]
    public async Task What_began_before_it_opened_counts_no_more()
    {
        var guarded = Breaker("timeout: 10s, trip: consecutiveFailures >= 1");
        var slow = new TaskCompletionSource<int>();
        var late = guarded.To().Run(_ => slow.Task, TestContext.Current.CancellationToken);
        await Fail(guarded, 1);
        slow.SetResult(1);
        await late;
        Assert.True(await Guarded.IsOpen(guarded.To()));
    }

    [Fact]
    public async Task Endpoints_of_an_app_have_their_own_and_components_one_for_both_directions()
    {
        var guarded = Breaker("trip: consecutiveFailures >= 1");
        await Guarded.Fail(guarded.App(endpoint: "/a"));
        Assert.Equal((true, false), (await Guarded.IsOpen(guarded.App(endpoint: "/a")), await Guarded.IsOpen(guarded.App(endpoint: "/b"))));
        await Fail(guarded, 1);
        Assert.True(await Guarded.IsOpen(guarded.From()));
    }

    [Fact]
    public async Task Of_more_endpoints_than_it_remembers_the_oldest_is_forgotten()
    {
        var guarded = Breaker("trip: consecutiveFailures >= 1");
        await Guarded.Fail(guarded.App(endpoint: "/a"));
        await Guarded.Succeed(guarded.App(endpoint: "/b"));
        await Guarded.Succeed(guarded.App(endpoint: "/c"));
        Assert.False(await Guarded.IsOpen(guarded.App(endpoint: "/a")));
    }

    [Fact]
    public async Task An_open_one_ends_all_retries()
    {
        var guarded = new Guarded("""
            spec:
              policies: {circuitBreakers: {b: {trip: consecutiveFailures >= 2}}, retries: {r: {duration: 1s, maxRetries: 10}}}
              targets: {components: {thing: {outbound: {circuitBreaker: b, retry: r}}}}
            """);
        var done = await guarded.Failing(guarded.To());
        Assert.Equal((2, "circuit breaker is open"), (done.Attempts, done.Failure.Message));
    }

    [Theory]
    [InlineData("trip: failures > 3", "'failures' is not known; known are requests, totalSuccesses, totalFailures, consecutiveSuccesses, consecutiveFailures")]
    [InlineData("trip: consecutiveFailures >", "ends too early")]
    [InlineData("timeout: long", "must be a duration")]
    [InlineData("maxRequests: some", "must be a whole number")]
    public void A_rule_that_cannot_be_read_is_refused(string breaker, string problem)
    {
        var refusal = Assert.Throws<ConfigurationException>(() => Breaker(breaker));
        Assert.Contains("0.yaml:5:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }
}
