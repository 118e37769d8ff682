using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.Releases.Features;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Activities;

/// <summary>
/// Has what the release changed taken back because something failed, as its policy wants it. The ledger first, then the hold at once. Safe to repeat: a release that
/// is being taken back or aborted, or has ended, stays as it is.
/// </summary>
public sealed class RollBackForFailure(AppCalls apps, ServiceDatabase database, AuditLog audit, TimeProvider clock) : WorkflowActivity<RollBackForFailure.Input, bool>
{
    public sealed record Input(string ReleaseId, string Stage, string Reason);

    public override async Task<bool> RunAsync(WorkflowActivityContext context, Input input)
    {
        await database.Write(async session =>
        {
            var before = await session.Release(input.ReleaseId);
            if (before.AbortRequestedBy is not null || before.Phase.IsFinal || before.Rollback is not null)
                return;
            var policy = (await session.ReleaseDocument<ReleasePolicy>(input.ReleaseId))!.Rollback;
            var order = new RollbackOrder($"policy:{before.Policy}", $"stage {input.Stage}: {input.Reason}", policy.IgnoreWindows, clock.GetUtcNow());
            await RollBackRelease.Order(session, audit, before, order, "app:release-workflows");
        });
        await SteerRelease.Carry(database, apps, input.ReleaseId, CancellationToken.None);
        return true;
    }
}
