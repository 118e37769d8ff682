using System.Globalization;
using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace StandIns.Tests.Runtime.Host.Bindings;

public sealed class When_a_schedule_calls_an_app : IAsyncLifetime
{
    private readonly MovableClock _clock = new();
    private readonly RuntimeScenario _scenario;
    private readonly TestApp _app;
    private readonly TestApp _other;

    public When_a_schedule_calls_an_app()
    {
        _scenario = new RuntimeScenario { Clock = _clock };
        _app = _scenario.App("app");
        _other = _scenario.App("other");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _scenario.DisposeAsync();

    private static string Cron(string name, string schedule, string more = "", string scopes = "[app]") => $$"""
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: {{name}}}
        spec:
          type: bindings.cron
          version: v1
          metadata: [{name: schedule, value: "{{schedule}}"}{{more}}]
        scopes: {{scopes}}

        """;

    private async Task Start(string crons)
    {
        _scenario.Write("crons.yaml", crons);
        await _scenario.Start();
    }

    private Task<Received> InTime(TestApp app, string path) => RuntimeScenario.WhileTimePasses(_clock, app.Next(path));

    [Fact]
    public async Task The_app_is_asked_first_and_called_each_time_it_is_due()
    {
        await Start(Cron("tick", "@every 30s"));
        Assert.Equal("OPTIONS", (await _app.Next("/tick")).Method);
        var first = await InTime(_app, "/tick");
        Assert.Equal(("POST", "", "application/json", "Local"), (first.Method, first.Body, first.Headers["Content-Type"], first.Headers["timeZone"]));
        Assert.EndsWith("+0000 UTC", first.Headers["readTimeUTC"], StringComparison.Ordinal);
        var second = await InTime(_app, "/tick");
        Assert.NotEqual(first.Headers["readTimeUTC"], second.Headers["readTimeUTC"]);
    }

    [Theory]
    [InlineData(405)]
    [InlineData(204)]
    public async Task An_app_that_knows_the_path_by_another_method_is_called(int status)
    {
        _app.On("/tick", Answering(status));
        await Start(Cron("tick", "@every 1s"));
        await _app.Next("/tick");
        Assert.Equal("POST", (await InTime(_app, "/tick")).Method);
    }

    [Fact]
    public async Task An_app_that_does_not_know_the_path_is_left_alone()
    {
        _app.On("/tick", Answering(404));
        await Start(Cron("tick", "@every 1s") + "---\n" + Cron("later", "@every 1m"));
        Assert.Equal("POST", (await RuntimeScenario.WhileTimePasses(_clock, PostTo("/later", "/tick"))).Method);
    }

    [Theory]
    [InlineData(", {name: direction, value: input}")]
    [InlineData(", {name: direction, value: \"output, INPUT\"}")]
    public async Task A_declared_direction_saves_the_question(string direction)
    {
        _app.On("/tick", Answering(404));
        await Start(Cron("tick", "@every 1s", direction));
        Assert.Equal("POST", (await InTime(_app, "/tick")).Method);
    }

    [Fact]
    public async Task The_route_may_differ_from_the_name()
    {
        await Start(Cron("tick", "@every 1s", ", {name: route, value: /jobs/nightly}"));
        Assert.Equal("OPTIONS", (await _app.Next("/jobs/nightly")).Method);
        Assert.Equal("POST", (await InTime(_app, "/jobs/nightly")).Method);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(204)]
    public async Task A_call_that_is_not_answered_with_200_has_failed_and_the_next_one_comes_as_planned(int status)
    {
        await Start(Cron("tick", "@every 1s", ", {name: direction, value: input}"));
        _app.On("/tick", status);
        await InTime(_app, "/tick");
        await InTime(_app, "/tick");
        for (var tries = 0; tries < 2000 && !_scenario.Log.ToString().Contains($"a call by binding tick failed: the app answered {status}", StringComparison.Ordinal); tries++)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.Contains($"a call by binding tick failed: the app answered {status}", _scenario.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_call_is_repeated_as_the_policy_of_the_binding_says()
    {
        _scenario.Write("resiliency.yaml", """
            apiVersion: dapr.io/v1alpha1
            kind: Resiliency
            metadata: {name: r}
            spec:
              policies: {retries: {twice: {policy: constant, duration: 1s, maxRetries: 2}}}
              targets: {components: {tick: {inbound: {retry: twice}}}}
            """);
        var calls = 0;
        _app.On("/tick", context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref calls) < 3 ? 500 : 200;
            return Task.CompletedTask;
        });
        await Start(Cron("tick", "@every 30s", ", {name: direction, value: input}"));
        var times = new[] { await InTime(_app, "/tick"), await InTime(_app, "/tick"), await InTime(_app, "/tick") }.Select(r => r.Headers["readTimeUTC"]);
        Assert.Single(times.Distinct());
    }

    [Fact]
    public async Task What_was_missed_while_the_machine_slept_comes_once()
    {
        await Start(Cron("tick", "@every 1m", ", {name: direction, value: input}"));
        await InTime(_app, "/tick");
        _clock.Move(TimeSpan.FromHours(10));
        var woken = _clock.GetUtcNow();
        var late = 0;
        while (DateTimeOffset.Parse((await InTime(_app, "/tick")).Headers["readTimeUTC"][..19] + "Z", CultureInfo.InvariantCulture) < woken)
            late++;
        Assert.InRange(late, 1, 5);
    }

    [Fact]
    public async Task Scopes_say_for_which_apps_it_is()
    {
        await Start(Cron("tick", "@every 1s", ", {name: direction, value: input}", "[other]"));
        await InTime(_other, "/tick");
        using var http = _scenario.Http("app");
        Assert.DoesNotContain("tick", (await http.Get("/v1.0/metadata")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere", """{"operation":"create","data":1}""", HttpStatusCode.InternalServerError, "ERR_INVOKE_OUTPUT_BINDING", "error invoking output binding nowhere: couldn't find output binding nowhere")]
    [InlineData("tick", """{"operation":"create"}""", HttpStatusCode.InternalServerError, "ERR_INVOKE_OUTPUT_BINDING", "error invoking output binding tick: couldn't find output binding tick")]
    [InlineData("tick", """{"data":1}""", HttpStatusCode.InternalServerError, "ERR_INVOKE_OUTPUT_BINDING", "error invoking output binding tick: operation field is missing from request")]
    [InlineData("tick", "create", HttpStatusCode.BadRequest, "ERR_MALFORMED_REQUEST", null)]
    [InlineData("tick", "[]", HttpStatusCode.BadRequest, "ERR_MALFORMED_REQUEST", null)]
    public async Task Nothing_can_be_sent_to_it(string name, string body, HttpStatusCode status, string code, string? message)
    {
        await Start(Cron("tick", "@every 24h"));
        using var http = _scenario.Http("app");
        var refused = await http.Post($"/v1.0/bindings/{name}", body);
        Assert.Equal((status, code), (refused.Status, refused.ErrorCode));
        Assert.Equal(message ?? refused.Message, refused.Message);
    }

    [Fact]
    public async Task Nor_over_grpc()
    {
        await Start(Cron("tick", "@every 24h"));
        using var grpc = new RecordedGrpc(_scenario.Sidecar("app"));
        var refused = await grpc.Refused<InvokeBindingRequest, InvokeBindingResponse>("InvokeBinding", new InvokeBindingRequest { Name = "tick", Operation = "create" });
        Assert.Equal(
            (StatusCode.Internal, "error invoking output binding tick: couldn't find output binding tick", "ERR_INVOKE_OUTPUT_BINDING"),
            (refused.Code, refused.Message, refused.Reason));
    }

    /// <summary>Answers the question for the binding so, and every call with 200.</summary>
    private static RequestDelegate Answering(int status) => context =>
    {
        context.Response.StatusCode = context.Request.Method == "OPTIONS" ? status : 200;
        return Task.CompletedTask;
    };

    /// <summary>The next POST to the one path; one to the other would be wrong.</summary>
    private async Task<Received> PostTo(string path, string never)
    {
        while (true)
        {
            var received = await _app.Any();
            Assert.False(received.Target == never && received.Method == "POST");
            if (received.Target == path && received.Method == "POST")
                return received;
        }
    }
}
