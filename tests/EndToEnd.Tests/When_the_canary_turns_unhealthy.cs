using System.Text.Json.Nodes;
using EndToEnd.Tests.Platform;
using ReleaseOrchestrator.Contracts.Releases;

namespace EndToEnd.Tests;

public sealed class When_the_canary_turns_unhealthy : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ro-canary-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_release_pauses_with_the_reason_and_nothing_more_is_begun_until_it_is_aborted()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(6));
        var stop = limit.Token;
        await using var platform = await RunningPlatform.Start(Path.Combine(_directory, "data"), stop, Webhooks.People, "--no-release");
        await platform.Control(HttpMethod.Post, "faults", new JsonObject { ["kind"] = "unhealthyWorkload", ["cluster"] = "canary-eastus", ["workload"] = "node-exporter", ["delay"] = "1m" }, stop);
        Assert.Equal(202, await Webhooks.GitHubComment(platform, "Time for the monthly one.\r\n/release start 3.0.20261121 standard monthly", stop));

        using var api = platform.Manager;
        var id = await Started(api, stop);
        var paused = await platform.Until(id, r => r.State is ReleaseState.Paused || r.State.IsFinal, TimeSpan.FromMinutes(4), stop);
        var pausedAt = DateTimeOffset.UtcNow;
        Assert.Equal(ReleaseState.Paused, paused.State);
        Assert.Contains("gate workloads failed", paused.Reason, StringComparison.Ordinal);

        var page = await Browser.SignInAndRead(platform.Address, platform.Token, "gate workloads failed");
        Assert.Contains(id, page, StringComparison.Ordinal);
        Assert.Contains("canary", page, StringComparison.Ordinal);

        await api.Steer(id, "abort", "the canary is unhealthy", stop);
        var ended = await platform.Until(id, r => r.State.IsFinal, TimeSpan.FromMinutes(2), stop);
        Assert.Equal(ReleaseState.Aborted, ended.State);

        var azure = await AzureLog.Read(platform, stop);
        Assert.Empty(azure.UpgradesSince(pausedAt));
        Assert.All(azure.UpgradedPools, pool => Assert.StartsWith("canary-", pool, StringComparison.Ordinal));
        var told = (await api.Timeline(id, 0, stop)).Value;
        Assert.Contains(told, e => e.Kind == "gate" && e.Message.Contains("workloads failed", StringComparison.Ordinal));
        Assert.Contains(told, e => e.Kind == "pause");
        Assert.Contains(told, e => e.Kind == "abort" && e.Message.Contains("the canary is unhealthy", StringComparison.Ordinal));
        Assert.Contains(told, e => e.Kind == "close" && e.Message.StartsWith("Aborted", StringComparison.Ordinal));
    }

    private static async Task<string> Started(ReleaseOrchestrator.Cli.Api.ReleaseApi api, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (await timer.WaitForNextTickAsync(stop))
        {
            if ((await api.Releases(1, stop)).Value is [var release])
                return release.Id;
        }

        throw new TimeoutException();
    }
}
