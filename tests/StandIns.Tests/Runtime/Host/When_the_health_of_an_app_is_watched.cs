using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalDapr.Apps;
using Protocols.Grpc.Server;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_the_health_of_an_app_is_watched : IAsyncLifetime
{
    private readonly MovableClock _clock = new();
    private readonly RuntimeScenario _scenario;
    private readonly GrpcTestApp _spoken = new();
    private readonly TestApp _app;
    private volatile int _status = 200;
    private HttpClient _http = null!;

    public When_the_health_of_an_app_is_watched()
    {
        _scenario = new RuntimeScenario { Clock = _clock };
        _scenario.Write("cron.yaml", """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: tick}
            spec:
              type: bindings.cron
              version: v1
              metadata:
              - {name: schedule, value: "@every 1h"}
              - {name: direction, value: input}
            scopes: [app]
            """);
        var check = new HealthCheck("/well", TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500), 3);
        _app = _scenario.App("app", app => app with { HealthCheck = check });
        _app.Subscriptions = """[{"pubsubname":"pubsub","topic":"news","route":"/news"}]""";
        _scenario.App("spoken", app => app with { HealthCheck = check, Protocol = AppProtocol.Grpc, AppPort = _spoken.Port });
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app.On("/well", context =>
        {
            context.Response.StatusCode = _status;
            return Task.CompletedTask;
        });
        _spoken.With(web => web.MapUnary<Empty, HealthCheckResponse>("/dapr.proto.runtime.v1.AppCallbackHealthCheck/HealthCheck", (_, _) =>
            _status == 200 ? Task.FromResult(new HealthCheckResponse()) : throw new RpcException(StatusCode.Unavailable, "unwell")));
        await _spoken.Listen();
        await _scenario.Start();
        _http = _scenario.Http("app");
        await Until("app", isHealthy: true);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _scenario.DisposeAsync();
        await _spoken.DisposeAsync();
    }

    [Fact]
    public async Task It_may_fail_fewer_times_than_the_threshold()
    {
        var answers = new Queue<int>([500, 500, 200]);
        _app.On("/well", context =>
        {
            context.Response.StatusCode = answers.Count > 0 ? answers.Dequeue() : 200;
            return Task.CompletedTask;
        });
        while (answers.Count > 0)
        {
            _clock.Move(TimeSpan.FromSeconds(1));
            await Task.Delay(2, Stop);
        }
        Assert.DoesNotContain("unhealthy", _scenario.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unwell_it_cannot_be_called_and_its_sidecar_says_why()
    {
        await FallIll();
        using var answer = await _http.GetAsync(new Uri("/v1.0/invoke/app/method/x", UriKind.Relative), Stop);
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("app is not in a healthy state", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unwell_it_gets_no_messages_and_well_again_it_gets_those_that_came_meanwhile()
    {
        await FallIll();
        await _http.PostAsync(new Uri("/v1.0/publish/pubsub/news", UriKind.Relative), new StringContent("hello"), Stop);
        await Recover();
        Assert.Contains("hello", (await _app.Next("/news")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unwell_it_gets_no_jobs_and_well_again_it_gets_what_came_due()
    {
        await FallIll();
        await _http.PostAsJsonAsync(new Uri("/v1.0/jobs/late", UriKind.Relative), new { dueTime = "0s", failurePolicy = new { drop = new { } } }, Stop);
        await Recover();
        await _app.Next("/job/late");
    }

    [Fact]
    public async Task Unwell_it_is_not_called_by_bindings()
    {
        await FallIll();
        _clock.Move(TimeSpan.FromHours(1));
        await Recover();
        _clock.Move(TimeSpan.FromHours(1));
        await _app.Next("/tick"); // the one of the second hour
    }

    [Fact]
    public async Task It_answers_too_late_and_counts_as_unwell()
    {
        var held = new TaskCompletionSource();
        _app.On("/well", _ => held.Task);
        await MoveUntil("app", isHealthy: false);
        held.SetResult();
    }

    [Fact]
    public async Task Over_grpc_it_is_asked_by_the_health_callback()
    {
        await Until("spoken", isHealthy: true);
        _status = 500;
        await MoveUntil("spoken", isHealthy: false);
        _status = 200;
        await MoveUntil("spoken", isHealthy: true);
    }

    [Fact]
    public async Task Its_sidecar_tells_how_it_is_watched()
    {
        var told = await _http.GetFromJsonAsync<JsonElement>(new Uri("/v1.0/metadata", UriKind.Relative), Stop);
        Assert.Equal(
            """{"healthCheckPath":"/well","healthProbeInterval":"5s","healthProbeTimeout":"500ms","healthThreshold":3}""",
            told.GetProperty("appConnectionProperties").GetProperty("health").GetRawText());
    }

    private Task FallIll()
    {
        _status = 500;
        return MoveUntil("app", isHealthy: false);
    }

    private Task Recover()
    {
        _status = 200;
        return MoveUntil("app", isHealthy: true);
    }

    private async Task MoveUntil(string app, bool isHealthy)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (_scenario.Sidecar(app).IsHealthy != isHealthy)
        {
            _clock.Move(TimeSpan.FromSeconds(1));
            await Task.Delay(2, patience.Token);
        }
    }

    private async Task Until(string app, bool isHealthy)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (_scenario.Sidecar(app).IsHealthy != isHealthy)
            await Task.Delay(2, patience.Token);
    }
}
