using System.Text.Json.Nodes;

namespace ReleaseOrchestrator.Tests.PatchScheduling;

public sealed class A_due_cycle : IDisposable
{
    internal const string Monthly =
        """
        apiVersion: releases.azurelinux.dev/v1
        kind: ReleaseCycle
        metadata:
          name: monthly
        spec:
          schedule: { relativeMonthly: { weekIndex: Second, dayOfWeek: Tuesday } }
          offsetDays: 3
          startTime: "07:00"
          timeZone: Europe/Berlin
          policy: standard
          catchUp: 48h
        """;

    private static readonly DateTimeOffset Due = new(2026, 11, 13, 6, 0, 0, TimeSpan.Zero);

    private readonly SchedulingApp _app = new();

    public A_due_cycle() => _app.WriteFile("cycles/monthly.yaml", Monthly);

    public void Dispose() => _app.Dispose();

    [Fact]
    public async Task Is_announced_with_policy_and_version()
    {
        await _app.Tick();
        _app.Clock.Now = Due;
        await _app.Tick();

        var fact = JsonNode.Parse(Assert.Single(await _app.Facts(1)))!;
        Assert.Equal("monthly", (string?)fact["cycle"]);
        Assert.Equal("standard", (string?)fact["policy"]);
        Assert.Equal("3.0.20261113", (string?)fact["version"]);
        Assert.Equal(Due, (DateTimeOffset?)fact["occurrence"]);
    }

    [Fact]
    public async Task Is_announced_once_whatever_is_repeated()
    {
        await _app.Tick();
        _app.Clock.Now = Due;
        await Task.WhenAll(_app.Tick(), _app.Tick(), _app.Tick(), _app.Tick());
        _app.Restart();
        await _app.Tick();

        Assert.Single(await _app.Facts(1));
        Assert.Single(_app.Published.Select(p => p.Id).Distinct());
    }

    [Fact]
    public async Task Is_announced_once_though_its_time_is_edited_on_the_day()
    {
        await _app.Tick();
        _app.Clock.Now = Due;
        await _app.Tick();
        (await _app.Put("/cycles/monthly", Monthly.Replace("07:00", "09:00", StringComparison.Ordinal))).EnsureSuccessStatusCode();
        _app.Clock.Now = Due.AddHours(3);
        await _app.Tick();

        Assert.Single(await _app.Facts(1));
    }

    [Fact]
    public async Task Is_not_announced_a_moment_early()
    {
        await _app.Tick();
        _app.Clock.Now = Due.AddTicks(-1);
        await _app.Tick();
        Assert.Empty(await _app.Facts(0));
    }

    [Fact]
    public async Task Is_announced_late_after_a_time_in_which_nobody_looked()
    {
        await _app.Tick();
        _app.Restart();
        _app.Clock.Now = Due.AddHours(47);
        await _app.Tick();
        Assert.Single(await _app.Facts(1));
    }

    [Fact]
    public async Task Is_left_out_beyond_its_limit()
    {
        await _app.Tick();
        _app.Clock.Now = Due.AddHours(48);
        await _app.Tick();
        Assert.Empty(await _app.Facts(0));
    }

    [Fact]
    public async Task Is_not_made_up_for_a_cycle_that_was_not_known_then()
    {
        _app.Clock.Now = Due.AddHours(1);
        await _app.Tick();
        await _app.Tick();
        Assert.Empty(await _app.Facts(0));
    }

    [Fact]
    public async Task Put_by_API_is_known_from_that_moment_without_a_tick()
    {
        _app.Clock.Now = Due.AddMinutes(-1);
        (await _app.Put("/cycles/monthly", Monthly)).EnsureSuccessStatusCode();
        _app.Clock.Now = Due;
        await _app.Tick();
        Assert.Single(await _app.Facts(1));
    }

    [Fact]
    public async Task Is_announced_though_another_cycle_cannot_be_read()
    {
        _app.WriteFile("cycles/broken.yaml", "apiVersion: [");
        await _app.Tick();
        _app.Clock.Now = Due;
        await _app.Tick();
        Assert.Single(await _app.Facts(1));
    }

    [Fact]
    public async Task Tells_its_next_occurrences()
    {
        var page = JsonNode.Parse(await _app.Client.GetStringAsync("/cycles/monthly/occurrences?top=2", TestContext.Current.CancellationToken))!;
        Assert.Equal(["3.0.20261113", "3.0.20261211"], page["value"]!.AsArray().Select(o => (string?)o!["version"]));
    }
}
