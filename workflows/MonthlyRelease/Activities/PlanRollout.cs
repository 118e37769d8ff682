using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease.Activities;

/// <summary>Fixes what will be done where: the fleet now, the windows now, the policy and the manifest of the release. Planned once; the hash binds approvals.</summary>
public sealed class PlanRollout(PlanningSources sources, ServiceDatabase database, AuditLog audit, TimeProvider clock) : WorkflowActivity<string, string>
{
    public override async Task<string> RunAsync(WorkflowActivityContext context, string input)
    {
        var (release, manifest, policy, earlier) = await database.Read(async s =>
            (await s.Release(input), await s.ReleaseDocument<ReleaseManifest>(input), await s.ReleaseDocument<ReleasePolicy>(input), await s.ReleaseDocument<RolloutPlan>(input)));
        if (earlier is not null)
            return earlier.Hash;

        var outlook = await sources.Ask(refresh: true, CancellationToken.None);
        var plan = RolloutPlanner.Plan(new(input, release.Policy, policy!, release.ManifestDigest!, TargetImages.Of(manifest!.Images), outlook));

        return await database.Write(async session =>
        {
            await session.SaveReleaseDocument(input, plan);
            await session.Save(await session.Release(input) with { PlanHash = plan.Hash });
            foreach (var stage in plan.Stages)
                await session.Execute(
                    "INSERT INTO stages (release_id, name, position, state, needs_approval) VALUES (@Id, @Name, @Order, 'Pending', @Needs) ON CONFLICT (release_id, name) DO NOTHING",
                    new { Id = input, stage.Name, stage.Order, Needs = stage.NeedsApproval ? 1 : 0 });
            var pools = plan.Stages.Sum(s => s.Waves.Sum(w => w.Clusters.Sum(c => c.Pools.Count)));
            await audit.Append(session, $"{input}:plan", "app:release-workflows", "plan-rollout", input, $"{pools} pools in {plan.Stages.Count} stages", $"plan {plan.Hash} manifest {plan.ManifestDigest}");
            await session.Tell(input, "plan", clock.GetUtcNow(), "plan", $"Rollout planned: {pools} pools in {plan.Stages.Count} stages, {plan.NotTargeted.Count} left alone; plan {plan.Hash[..12]}");
            return plan.Hash;
        });
    }
}
