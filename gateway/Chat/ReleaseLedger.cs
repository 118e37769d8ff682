using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Calls;

namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>release-workflows, asked on somebody's behalf.</summary>
public sealed class ReleaseLedger(AppCalls apps)
{
    public async Task<IReadOnlyList<ReleaseView>> Newest(Caller caller, int top, CancellationToken stop) =>
        (await Ask<Page<ReleaseView>>(caller, $"/releases?top={top}", stop)).Value;

    public Task<ReleaseView> Find(Caller caller, string id, CancellationToken stop) => Ask<ReleaseView>(caller, $"/releases/{Uri.EscapeDataString(id)}", stop);

    public Task<RolloutPlan> Plan(Caller caller, string id, CancellationToken stop) => Ask<RolloutPlan>(caller, $"/releases/{Uri.EscapeDataString(id)}/plan", stop);

    /// <summary>What such a release would do; nothing is started.</summary>
    public Task<RolloutPlan> Plan(Caller caller, PlanReleaseRequest request, CancellationToken stop) =>
        apps.As<PlanReleaseRequest, RolloutPlan>(caller, HttpMethod.Post, AppIds.ReleaseWorkflows, "/releases/plan", request, stop);

    public Task<ReleaseWhy> Why(Caller caller, string id, CancellationToken stop) => Ask<ReleaseWhy>(caller, $"/releases/{Uri.EscapeDataString(id)}/why", stop);

    public async Task<IReadOnlyList<TimelineEntry>> Timeline(Caller caller, string id, long after, CancellationToken stop) =>
        (await Ask<Page<TimelineEntry>>(caller, $"/releases/{Uri.EscapeDataString(id)}/timeline?after={after}&top=200", stop)).Value;

    /// <summary>By id or version; without either the one that is running, else the newest.</summary>
    public async Task<ReleaseView> Resolve(Caller caller, string? target, CancellationToken stop)
    {
        if (target?.StartsWith("rel-", StringComparison.Ordinal) == true)
            return await Find(caller, target, stop);
        var newest = await Newest(caller, 100, stop);
        var release = target is null or "latest"
            ? newest.FirstOrDefault(r => !r.State.IsFinal) ?? (newest.Count > 0 ? newest[0] : null)
            : newest.FirstOrDefault(r => r.Version == target);
        return release is null ? throw ChatErrors.NoRelease(target) : await Find(caller, release.Id, stop);
    }

    public Task<ReleaseView> Start(Caller caller, StartReleaseRequest request, string idempotencyKey, CancellationToken stop) =>
        apps.As<StartReleaseRequest, ReleaseView>(caller, HttpMethod.Post, AppIds.ReleaseWorkflows, "/releases", request, stop, idempotencyKey);

    public Task<ApprovalView> Decide(Caller caller, string id, ApprovalRequest request, CancellationToken stop) =>
        apps.As<ApprovalRequest, ApprovalView>(caller, HttpMethod.Post, AppIds.ReleaseWorkflows, $"/releases/{Uri.EscapeDataString(id)}/approvals", request, stop);

    public Task Steer(Caller caller, string id, string verb, string reason, CancellationToken stop) =>
        apps.As<DecisionRequest, object>(caller, HttpMethod.Post, AppIds.ReleaseWorkflows, $"/releases/{Uri.EscapeDataString(id)}/{verb}", new DecisionRequest(reason), stop);

    public Task RollBack(Caller caller, string id, string reason, CancellationToken stop) =>
        apps.As<RollbackRequest, object>(caller, HttpMethod.Post, AppIds.ReleaseWorkflows, $"/releases/{Uri.EscapeDataString(id)}/rollback", new RollbackRequest(reason), stop);

    private Task<T> Ask<T>(Caller caller, string path, CancellationToken stop) =>
        apps.As<object, T>(caller, HttpMethod.Get, AppIds.ReleaseWorkflows, path, null, stop);
}
