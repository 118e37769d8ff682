using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease.Activities;

/// <summary>Notes in the ledger how far the release is. Safe to repeat: told once per phase.</summary>
public sealed class EnterPhase(ServiceDatabase database, TimeProvider clock) : WorkflowActivity<EnterPhase.Input, bool>
{
    public sealed record Input(string ReleaseId, ReleaseState Phase);

    public override async Task<bool> RunAsync(WorkflowActivityContext context, Input input)
    {
        await database.Write(async session =>
        {
            await session.Save((await session.Release(input.ReleaseId)).Enter(input.Phase));
            await session.Tell(input.ReleaseId, $"phase:{input.Phase}", clock.GetUtcNow(), "phase", $"{input.Phase}");
        });
        return true;
    }
}
