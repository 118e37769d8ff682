using System.Globalization;
using System.Net;
using ReleaseOrchestrator.Cli.Api;
using ReleaseOrchestrator.Cli.Progress;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.LocalPlatform;

/// <summary>
/// Delivers one release of the samples: as the release manager who asks for it, and as somebody else, with a token of their own, who approves
/// the stage that asks for it. All by the public API.
/// </summary>
public sealed class DemoRelease(Uri server, string adminToken, TextWriter output, TimeProvider clock)
{
    private const string Policy = "standard";

    /// <summary>This cluster stays closed until so long after the start: its window has not opened yet.</summary>
    private static readonly TimeSpan OpensAfter = TimeSpan.FromSeconds(60);

    public async Task<ReleaseState> Deliver(CancellationToken stop)
    {
        using var manager = new ReleaseApi(server, adminToken);
        using var approver = new ReleaseApi(server, (await manager.CreateToken($"demo-approver-{clock.GetUtcNow():yyyyMMddHHmmss}", ["viewer", "approver"], stop)).Secret);
        await CloseOneClusterForAWhile(manager, stop);

        var id = await Start(manager, stop);
        var ended = await new ReleaseWatch(manager, output, clock).UntilEnded(id, view => ApproveWhatWaits(approver, view, stop), stop);
        ReleaseSummary.Print(
            output, ended,
            ended.ManifestDigest is null ? null : await manager.Manifest(id, stop),
            ended.PlanHash is null ? null : await manager.Plan(id, stop));
        return ended.State;
    }

    /// <summary>A release that an earlier run left on its way is followed, not started again.</summary>
    private async Task<string> Start(ReleaseApi manager, CancellationToken stop)
    {
        var version = string.Create(CultureInfo.InvariantCulture, $"3.0.{clock.GetUtcNow():yyyyMMdd}");
        try
        {
            var started = await manager.Start(new StartReleaseRequest(version, Policy, "demonstration of the samples"), Guid.NewGuid().ToString("N"), stop);
            await output.WriteLineAsync($"Release {started.Id} is on its way.");
            return started.Id;
        }
        catch (ApiException e) when (e.Status == HttpStatusCode.Conflict && e.Code == "release-already-running")
        {
            var running = (await manager.Releases(50, stop)).Value.First(r => r.Version == version && !r.State.IsFinal);
            await output.WriteLineAsync($"Release {running.Id} of an earlier run is still on its way: following it.");
            return running.Id;
        }
    }

    private async Task ApproveWhatWaits(ReleaseApi approver, ReleaseView view, CancellationToken stop)
    {
        foreach (var stage in view.Stages.Where(s => s.State == StageState.AwaitingApproval))
        {
            if ((await approver.Approvals(view.Id, stop)).Value.Any(a => a.Stage == stage.Name && a.Valid))
                continue;
            await output.WriteLineAsync($"          Stage {stage.Name} waits for approval: approving it as demo-approver, who is not the requester.");
            await approver.Decide(view.Id, new ApprovalRequest(stage.Name, ApprovalDecision.Approve, view.ManifestDigest!, view.PlanHash!, "demonstration"), stop);
        }
    }

    private async Task CloseOneClusterForAWhile(ReleaseApi manager, CancellationToken stop)
    {
        var opens = clock.GetUtcNow() + OpensAfter;
        await manager.PutDocument(
            "windows", "demo-later",
            $"""
            apiVersion: releases.azurelinux.dev/v1
            kind: MaintenanceWindow
            metadata:
              name: demo-later
            spec:
              selector:
                names: [edge-southeastasia]
              startsAt: "{opens.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}"
              duration: 12h
            """,
            stop);
        await output.WriteLineAsync($"Cluster edge-southeastasia may not be touched before {opens.UtcDateTime:HH:mm:ss} UTC.");
    }
}
