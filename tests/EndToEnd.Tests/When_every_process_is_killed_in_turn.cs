using EndToEnd.Tests.Platform;
using ReleaseOrchestrator.Cli.Api;
using ReleaseOrchestrator.Contracts.Releases;

namespace EndToEnd.Tests;

public sealed class When_every_process_is_killed_in_turn : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ro-kill-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_release_still_succeeds_and_every_pool_is_upgraded_once()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(8));
        var stop = limit.Token;
        await using var platform = await RunningPlatform.Start(Path.Combine(_directory, "data"), stop, Webhooks.People, "--no-release");
        using var api = platform.Manager;
        var id = (await api.Start(new StartReleaseRequest("3.0.20261121", "standard"), "kill", stop)).Id;

        // Each at a moment when it has something to lose.
        await Kill(platform, id, "package-builds", r => r.State == ReleaseState.Building && r.Packages is null or { Done: < 8 }, stop);
        await Kill(platform, id, "image-composition", r => r.State == ReleaseState.Composing, stop);
        await Kill(platform, id, "release-workflows", r => Upgrading(r, "canary"), stop);
        await Kill(platform, id, "node-pool-rollout", r => Upgrading(r, "early"), stop);
        var opening = await CloseUntilLater("edge-southeastasia", api, stop);
        await Kill(platform, id, "patch-scheduling", r => Upgrading(r, "early"), stop);
        await ApproveInSlack(platform, id, stop);
        await Kill(platform, id, "local-dapr", r => Upgrading(r, "broad"), stop);
        await Kill(platform, id, "gateway", r => Upgrading(r, "broad"), stop);

        var ended = await platform.Until(id, r => r.State.IsFinal, TimeSpan.FromMinutes(4), stop);
        Assert.True(ended.State == ReleaseState.Succeeded, $"{ended.State}: {ended.Reason}");
        var azure = await AzureLog.Read(platform, stop);
        azure.ShowsEveryPoolUpgradedOnce(ended);
        azure.ShowsEveryNodeOnItsImage(ended);
        azure.ShowsStagesInOrder(ended);
        azure.ShowsOnePoolOfAClusterAtATime();
        azure.ShowsNoWriteTo("edge-southeastasia", before: opening);
        Assert.Contains(azure.UpgradesSince(opening), pool => pool.StartsWith("edge-southeastasia/", StringComparison.Ordinal));
        azure.ShowsRealTokens();
    }

    private static bool Upgrading(ReleaseView release, string stage) =>
        release.Stages.FirstOrDefault(s => s.Name == stage) is { } s && s.Pools.Any(p => p.State == "Upgrading");

    private static async Task Kill(RunningPlatform platform, string id, string process, Func<ReleaseView, bool> when, CancellationToken stop)
    {
        await platform.Until(id, r => when(r) || r.State.IsFinal, TimeSpan.FromMinutes(3), stop);
        Assert.True(platform.Kill(process), $"{process} was not running");
    }

    /// <summary>A window that opens only in the last stage, for one cluster of that stage; its keeper is killed right after it was told.</summary>
    private static async Task<DateTimeOffset> CloseUntilLater(string cluster, ReleaseApi api, CancellationToken stop)
    {
        var opening = DateTimeOffset.UtcNow.AddSeconds(90);
        opening = opening.AddTicks(-(opening.Ticks % TimeSpan.TicksPerSecond));
        await api.PutDocument(
            "windows", "later",
            $"""
            apiVersion: releases.azurelinux.dev/v1
            kind: MaintenanceWindow
            metadata:
              name: later
            spec:
              selector:
                names: [{cluster}]
              startsAt: "{opening:yyyy-MM-dd'T'HH:mm:ss'Z'}"
              duration: 12h
            """,
            stop);
        return opening;
    }

    private static async Task ApproveInSlack(RunningPlatform platform, string id, CancellationToken stop)
    {
        await platform.Until(id, r => r.State == ReleaseState.AwaitingApproval, TimeSpan.FromMinutes(3), stop);
        var (status, shown) = await Webhooks.Slack(platform, $"status {id}", stop);
        Assert.True(status == 200 && shown.Contains(id, StringComparison.Ordinal), $"{status} {shown}");
        var (_, approved) = await Webhooks.Slack(platform, $"approve {id} broad", stop);
        Assert.Contains("Approved stage broad", approved, StringComparison.Ordinal);
    }
}
