using LocalDapr.Resiliency;
using LocalDapr.Resources;

namespace StandIns.Tests.Runtime.Host.Resiliency;

public sealed class When_calls_are_retried
{
    private const string Targets = "  targets: {apps: {callee: {retry: r}}, components: {thing: {outbound: {retry: r}}}}";

    private static Guarded Retry(string retry) => new($"spec:\n  policies: {{retries: {{r: {{{retry}}} }} }}\n{Targets}");

    private static Task<(int Attempts, TimeSpan Time, Exception Failure)> Failing(Guarded guarded) => guarded.Failing(guarded.To());

    [Fact]
    public async Task A_constant_policy_waits_equally_long_each_time()
    {
        var (attempts, time, failure) = await Failing(Retry("policy: constant, duration: 10s, maxRetries: 3"));
        Assert.Equal((4, TimeSpan.FromSeconds(30), "failure 4"), (attempts, time, failure.Message));
    }

    [Theory]
    [InlineData("maxRetries: 2", 3, 10)]
    [InlineData("duration: 2000, maxRetries: 2", 3, 4)]
    [InlineData("policy: Constant, duration: 1s, maxRetries: 0", 1, 0)]
    public async Task What_is_left_out_has_a_default_and_bare_numbers_are_milliseconds(string retry, int attempts, int seconds)
    {
        var done = await Failing(Retry(retry));
        Assert.Equal((attempts, TimeSpan.FromSeconds(seconds)), (done.Attempts, done.Time));
    }

    [Fact]
    public async Task An_exponential_policy_waits_ever_longer_up_to_its_maximum()
    {
        var (attempts, time, _) = await Failing(Retry("policy: exponential, maxInterval: 4s, maxRetries: 20"));
        Assert.Equal(21, attempts);
        Assert.InRange(time, TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(150));
    }

    [Fact]
    public async Task And_gives_up_after_fifteen_minutes()
    {
        var (_, time, _) = await Failing(Retry("policy: exponential, maxInterval: 300s"));
        Assert.InRange(time, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15));
    }

    [Theory]
    [InlineData("httpStatusCodes: \"500,502-504\"", 500, true)]
    [InlineData("httpStatusCodes: \"500,502-504\"", 503, true)]
    [InlineData("httpStatusCodes: \"500,502-504\"", 501, false)]
    [InlineData("httpStatusCodes: \"429\"", 14, true)]
    [InlineData("gRPCStatusCodes: \"1,14\"", 14, true)]
    [InlineData("gRPCStatusCodes: \"1-4\"", 14, false)]
    [InlineData("gRPCStatusCodes: \"1-4\"", 500, true)]
    [InlineData("httpStatusCodes: \"\"", 404, true)]
    public async Task Only_matching_statuses_are_tried_again(string matching, int status, bool again)
    {
        var guarded = Retry($"duration: 1s, maxRetries: 2, matching: {{{matching}}}");
        var (attempts, _, _) = await guarded.Failing(guarded.App(), () => new StatusFailureException(status, "no"));
        Assert.Equal(again ? 3 : 1, attempts);
    }

    [Fact]
    public async Task A_failure_that_is_final_is_not()
    {
        var guarded = Retry("duration: 1s, maxRetries: 5");
        var calls = 0;
        await Assert.ThrowsAsync<PermanentFailureException>(() => guarded.To().Run<int>(_ =>
        {
            calls++;
            throw new PermanentFailureException("never");
        }, TestContext.Current.CancellationToken));
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_call_that_takes_too_long_is_ended_and_tried_again()
    {
        var guarded = new Guarded("""
            spec:
              policies: {timeouts: {t: 5s}, retries: {r: {duration: 1s, maxRetries: 1}}}
              targets: {apps: {callee: {timeout: t, retry: r}}}
            """);
        var calls = 0;
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => RuntimeScenario.WhileTimePasses(guarded.Clock, guarded.App().Run<int>(async stop =>
        {
            calls++;
            await Task.Delay(Timeout.Infinite, stop);
            return 0;
        }, TestContext.Current.CancellationToken)));
        Assert.Equal((2, "context deadline exceeded"), (calls, failure.Message));
    }

    [Fact]
    public async Task Without_a_policy_a_call_to_an_app_is_tried_three_more_times_a_second_apart()
    {
        var guarded = new Guarded();
        Assert.False(guarded.IsConfigured("callee"));
        var done = await guarded.Failing(guarded.App());
        Assert.Equal((4, TimeSpan.FromSeconds(3)), (done.Attempts, done.Time));
    }

    [Theory]
    [InlineData("DaprBuiltInServiceRetries: {policy: constant, duration: 2s, maxRetries: 5}", 6, 10)]
    [InlineData("DaprBuiltInServiceRetries: {policy: constant, duration: 2s, maxRetries: 1}", 4, 6)]
    public async Task That_can_be_changed_but_not_below_three(string policy, int attempts, int seconds)
    {
        var guarded = new Guarded($"spec:\n  policies: {{retries: {{{policy}}}}}");
        var done = await guarded.Failing(guarded.App());
        Assert.Equal((attempts, TimeSpan.FromSeconds(seconds)), (done.Attempts, done.Time));
    }

    [Fact]
    public async Task Without_a_policy_a_component_is_asked_once() =>
        Assert.Equal(1, (await Failing(new Guarded())).Attempts);

    [Theory]
    [InlineData("DefaultRetryPolicy", true, true, true)]
    [InlineData("DefaultAppRetryPolicy", true, false, false)]
    [InlineData("DefaultComponentRetryPolicy", false, true, true)]
    [InlineData("DefaultComponentOutboundRetryPolicy", false, true, false)]
    [InlineData("DefaultComponentInboundRetryPolicy", false, false, true)]
    [InlineData("DefaultStatestoreComponentOutboundRetryPolicy", false, true, false)]
    [InlineData("DefaultPubsubComponentInboundRetryPolicy", false, false, true)]
    [InlineData("DefaultBindingComponentInboundRetryPolicy", false, false, false)]
    public async Task A_policy_by_a_default_name_holds_where_nothing_nearer_does(string name, bool forApps, bool outbound, bool inbound)
    {
        var guarded = new Guarded($"spec:\n  policies: {{retries: {{{name}: {{duration: 1s, maxRetries: 7}}}}}}");
        Assert.Equal(forApps ? 8 : 4, (await guarded.Failing(guarded.App())).Attempts);
        Assert.Equal(outbound ? 8 : 1, (await guarded.Failing(guarded.To())).Attempts);
        Assert.Equal(inbound ? 8 : 1, (await guarded.Failing(guarded.From())).Attempts);
    }

    [Fact]
    public async Task The_nearer_default_wins_and_a_target_of_its_own_over_all()
    {
        var guarded = new Guarded("""
            spec:
              policies:
                retries:
                  DefaultRetryPolicy: {duration: 1s, maxRetries: 1}
                  DefaultComponentOutboundRetryPolicy: {duration: 1s, maxRetries: 2}
                  DefaultStatestoreComponentOutboundRetryPolicy: {duration: 1s, maxRetries: 3}
                  own: {duration: 1s, maxRetries: 4}
              targets: {components: {mine: {outbound: {retry: own}}}}
            """);
        Assert.Equal(
            (5, 4, 3, 2, 1),
            ((await guarded.Failing(guarded.To("mine"))).Attempts, (await guarded.Failing(guarded.To())).Attempts,
                (await guarded.Failing(guarded.To(kind: ComponentKind.Pubsub))).Attempts, (await guarded.Failing(guarded.From())).Attempts,
                (await guarded.Failing(guarded.From("mine"))).Attempts));
    }

    [Fact]
    public async Task Documents_count_together_and_the_later_wins()
    {
        var guarded = new Guarded(
            "spec:\n  policies: {retries: {r: {duration: 1s, maxRetries: 1}}}\n  targets: {apps: {callee: {retry: s}}}",
            "spec:\n  policies: {retries: {s: {duration: 1s, maxRetries: 2}, r: {duration: 1s, maxRetries: 5}}}\n  targets: {apps: {other: {retry: r}}}");
        Assert.Equal((3, 6), ((await guarded.Failing(guarded.App())).Attempts, (await guarded.Failing(guarded.App("other"))).Attempts));
    }

    [Theory]
    [InlineData("policy: linear", "retry policy 'linear' is not known; use constant or exponential")]
    [InlineData("duration: soon", "must be a duration")]
    [InlineData("maxRetries: many", "must be a whole number")]
    [InlineData("matching: {httpStatusCodes: \"99\"}", "'99' is not an HTTP status code")]
    [InlineData("matching: {httpStatusCodes: \"504-502\"}", "'504-502' is not an HTTP status code")]
    [InlineData("matching: {gRPCStatusCodes: \"17\"}", "'17' is not a gRPC status code")]
    [InlineData("times: 3", "unknown field 'spec.policies.retries.r.times'")]
    public void A_policy_that_cannot_be_read_is_refused(string retry, string problem)
    {
        var refusal = Assert.Throws<ConfigurationException>(() => Retry(retry));
        Assert.Contains("0.yaml:5:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }
}
