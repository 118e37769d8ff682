using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>What a forecast takes for granted, in words.</summary>
public static class Assumptions
{
    public static List<string> Of(RolloutPlan plan, ForecastFacts facts)
    {
        if (facts.IsOver)
            return [.. facts.Assumed, "the release has ended: nothing more is done"];
        List<string> assumed = [.. facts.Assumed, "nothing fails, gates pass at once, and every image has reached its region when its turn comes"];
        if (plan.Stages.Any(stage => stage.NeedsApproval && facts.Stages.GetValueOrDefault(stage.Name)?.State is null or StageState.Pending or StageState.AwaitingApproval))
            assumed.Add("stages that need an approval are approved as soon as they ask for it");
        assumed.Add(facts.History.Count > 0
            ? $"pools take as long as {facts.History.Count} upgrades took before; those without a past as long as others of the fleet, or as is usual for AKS"
            : $"nothing was measured yet: each batch of nodes takes {PoolDurations.Drain.TotalMinutes:0} minutes to drain, {PoolDurations.Reimage.TotalMinutes:0} to be reimaged, and its soak");
        return assumed;
    }
}
