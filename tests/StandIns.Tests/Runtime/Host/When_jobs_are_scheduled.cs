using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_jobs_are_scheduled : IAsyncLifetime
{
    private readonly MovableClock _clock = new();
    private readonly RuntimeScenario _scenario;
    private readonly TestApp _app;
    private HttpClient _http = null!;

    public When_jobs_are_scheduled()
    {
        _scenario = new RuntimeScenario { Clock = _clock };
        _app = _scenario.App("app");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _scenario.Start();
        _http = _scenario.Http("app");
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _scenario.DisposeAsync();
    }

    [Theory]
    [InlineData("v1.0")]
    [InlineData("v1.0-alpha1")]
    public async Task One_that_is_due_calls_the_app_with_its_data(string version)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri($"/{version}/jobs/report", UriKind.Relative), new { dueTime = "10s", data = new { month = 11 } }, Stop);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        _clock.Move(TimeSpan.FromSeconds(10));
        var call = await _app.Next("/job/report");
        Assert.Equal(("POST", "application/json"), (call.Method, call.Headers["Content-Type"]));
        Assert.Equal(11, JsonSerializer.Deserialize<JsonElement>(call.Body).GetProperty("month").GetInt32());
    }

    [Fact]
    public async Task One_without_data_calls_with_an_empty_body()
    {
        await Schedule("bare", new { dueTime = "0s" });
        Assert.Equal("", (await _app.Next("/job/bare")).Body);
    }

    [Fact]
    public async Task A_repeated_one_ticks_so_often_and_is_then_gone()
    {
        await Schedule("thrice", new { schedule = "@every 1m", repeats = 3 });
        for (var tick = 0; tick < 3; tick++)
        {
            _clock.Move(TimeSpan.FromMinutes(1));
            await _app.Next("/job/thrice");
        }
        await Gone("thrice");
    }

    [Fact]
    public async Task One_with_a_time_to_live_ticks_until_then()
    {
        await Schedule("brief", new { schedule = "@every 1s", ttl = "3s" });
        _clock.Move(TimeSpan.FromMinutes(1));
        for (var tick = 0; tick < 3; tick++)
            await _app.Next("/job/brief");
        await Gone("brief");
    }

    [Fact]
    public async Task A_due_time_is_the_first_tick_of_a_schedule()
    {
        await Schedule("soon", new { schedule = "@every 1h", dueTime = "5s", repeats = 2 });
        _clock.Move(TimeSpan.FromSeconds(5));
        await _app.Next("/job/soon");
        _clock.Move(TimeSpan.FromMinutes(59));
        Assert.Equal(HttpStatusCode.OK, (await Get("soon")).StatusCode);
        _clock.Move(TimeSpan.FromMinutes(1));
        await _app.Next("/job/soon");
    }

    [Fact]
    public async Task A_cron_schedule_ticks_at_its_times()
    {
        await Schedule("daily", new { schedule = "CRON_TZ=UTC 0 30 3 * * *", repeats = 1 }); // the clock starts at 03:04:05
        _clock.Move(new TimeSpan(0, 25, 54));
        Assert.Equal(HttpStatusCode.OK, (await Get("daily")).StatusCode);
        _clock.Move(TimeSpan.FromSeconds(1));
        await _app.Next("/job/daily");
    }

    [Fact]
    public async Task One_that_fails_is_tried_three_more_times_a_second_apart()
    {
        _app.On("/job/sick", 500);
        await Schedule("sick", new { dueTime = "0s" });
        await _app.Next("/job/sick");
        for (var retry = 0; retry < 3; retry++)
        {
            await MoveUntilCalled("/job/sick");
        }
        await Gone("sick");
    }

    [Fact]
    public async Task Its_own_policy_says_how_often_and_when_it_is_tried_again()
    {
        _app.On("/job/odd", 500);
        await Schedule("odd", new { dueTime = "0s", failurePolicy = new { constant = new { interval = "0s", maxRetries = 1 } } });
        await _app.Next("/job/odd");
        await _app.Next("/job/odd");
        await Gone("odd");
    }

    [Fact]
    public async Task Its_policy_may_be_to_drop_what_fails_and_go_on_with_the_next_tick()
    {
        _app.On("/job/careless", 500);
        await Schedule("careless", new { schedule = "@every 1m", repeats = 2, failurePolicy = new { drop = new { } } });
        _clock.Move(TimeSpan.FromMinutes(1));
        await _app.Next("/job/careless");
        _clock.Move(TimeSpan.FromMinutes(1));
        await _app.Next("/job/careless");
        await Gone("careless");
    }

    [Fact]
    public async Task One_that_the_app_does_not_know_is_not_tried_again()
    {
        _app.On("/job/unknown", 404);
        await Schedule("unknown", new { dueTime = "0s" });
        await _app.Next("/job/unknown");
        await Gone("unknown");
    }

    [Fact]
    public async Task It_is_shown_as_it_was_given()
    {
        await Schedule("shown", new
        {
            schedule = "@every 1m",
            due_time = "1000s",
            ttl = "123s",
            repeats = 123,
            data = "hello world",
            failurePolicy = new { constant = new { interval = "3s", maxRetries = 5 } },
        });
        var job = await _http.GetFromJsonAsync<JsonElement>(new Uri("/v1.0/jobs/shown", UriKind.Relative), Stop);
        Assert.Equal(
            ("shown", "@every 1m", "1000s", "123s", 123),
            (job.GetProperty("name").GetString(), job.GetProperty("schedule").GetString(), job.GetProperty("dueTime").GetString(), job.GetProperty("ttl").GetString(), job.GetProperty("repeats").GetInt32()));
        Assert.Equal("hello world", job.GetProperty("data").GetProperty("value").GetString());
        Assert.Equal("""{"constant":{"interval":"3s","maxRetries":5}}""", job.GetProperty("failurePolicy").GetRawText());
    }

    [Fact]
    public async Task A_name_that_is_taken_is_refused_unless_it_may_be_overwritten()
    {
        await Schedule("once", new { schedule = "@daily" });
        using var refused = await _http.PostAsJsonAsync(new Uri("/v1.0/jobs/once", UriKind.Relative), new { schedule = "@weekly" }, Stop);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("DAPR_SCHEDULER_SCHEDULE_JOB", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        await Schedule("once", new { schedule = "@weekly", overwrite = true });
        Assert.Contains("@weekly", await (await Get("once")).Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_one_is_gone_and_deleting_it_again_changes_nothing()
    {
        await Schedule("old", new { dueTime = "1s" });
        for (var time = 0; time < 2; time++)
            Assert.Equal(HttpStatusCode.NoContent, (await _http.DeleteAsync(new Uri("/v1.0/jobs/old", UriKind.Relative), Stop)).StatusCode);
        await Gone("old");
    }

    [Theory]
    [InlineData("test", "", "ERR_MALFORMED_REQUEST", 400)]
    [InlineData("test", "[{}]", "ERR_MALFORMED_REQUEST", 400)]
    [InlineData("test", "{}", "DAPR_SCHEDULER_SCHEDULE_EMPTY", 400)]
    [InlineData("%20", """{"schedule":"@daily"}""", "DAPR_SCHEDULER_JOB_NAME_EMPTY", 400)]
    [InlineData("test", """{"name":"other","schedule":"@daily"}""", "DAPR_SCHEDULER_JOB_NAME", 400)]
    [InlineData("test", """{"schedule":"@daily","repeats":-1}""", "ERR_MALFORMED_REQUEST", 400)]
    [InlineData("test", """{"schedule":"sometimes"}""", "DAPR_SCHEDULER_SCHEDULE_JOB", 500)]
    [InlineData("test", """{"dueTime":"soon"}""", "DAPR_SCHEDULER_SCHEDULE_JOB", 500)]
    [InlineData("test", """{"dueTime":"1s","ttl":"1s"}""", "DAPR_SCHEDULER_SCHEDULE_JOB", 500)]
    [InlineData("test", """{"dueTime":"1s","repeats":2}""", "DAPR_SCHEDULER_SCHEDULE_JOB", 500)]
    [InlineData("a%23b", """{"dueTime":"1s"}""", "DAPR_SCHEDULER_SCHEDULE_JOB", 400)]
    public async Task One_that_cannot_be_is_refused(string name, string body, string code, int status)
    {
        using var answer = await _http.PostAsync(new Uri($"/v1.0/jobs/{name}", UriKind.Relative), new StringContent(body), Stop);
        var error = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((status, code), ((int)answer.StatusCode, error.GetProperty("errorCode").GetString()));
    }

    [Theory]
    [InlineData("2026-11-02T03:04:15Z")]
    [InlineData("10s")]
    [InlineData("PT10S")]
    public async Task A_due_time_may_be_a_time_or_a_duration(string due)
    {
        await Schedule("form", new { dueTime = due });
        _clock.Move(TimeSpan.FromSeconds(9));
        Assert.Equal(HttpStatusCode.OK, (await Get("form")).StatusCode);
        _clock.Move(TimeSpan.FromSeconds(1));
        await _app.Next("/job/form");
    }

    [Fact]
    public async Task They_survive_a_restart_and_what_came_due_meanwhile_ticks_then()
    {
        await Schedule("durable", new { dueTime = "1h", data = 7 });
        await _scenario.Stop();
        _clock.Move(TimeSpan.FromHours(2));
        await _scenario.Start();
        Assert.Equal("7", (await _app.Next("/job/durable")).Body);
    }

    [Fact]
    public async Task They_wait_for_an_app_that_is_away_and_lose_no_attempt()
    {
        await _app.GoDown();
        await Schedule("patient", new { dueTime = "0s", failurePolicy = new { drop = new { } } });
        await _app.Listen();
        await MoveUntilCalled("/job/patient");
    }

    private async Task Schedule(string name, object job)
    {
        using var answer = await _http.PostAsJsonAsync(new Uri($"/v1.0/jobs/{name}", UriKind.Relative), job, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }

    private Task<HttpResponseMessage> Get(string name) => _http.GetAsync(new Uri($"/v1.0/jobs/{name}", UriKind.Relative), Stop);

    /// <summary>A tick is over a moment after the app has answered.</summary>
    private async Task Gone(string name)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while ((await Get(name)).StatusCode == HttpStatusCode.OK)
            await Task.Delay(5, patience.Token);
    }

    /// <summary>When the app is called depends on when its failure was written down: time goes on until it is.</summary>
    private async Task MoveUntilCalled(string path)
    {
        var called = _app.Next(path);
        while (!called.IsCompleted)
        {
            _clock.Move(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(called, Task.Delay(5, Stop));
        }
        await called;
    }
}
