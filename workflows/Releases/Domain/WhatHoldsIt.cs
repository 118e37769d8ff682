using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>What holds a release up, in words, from the outside in.</summary>
public static class WhatHoldsIt
{
    private const int Named = 20;

    private static readonly string[] Moving = ["Succeeded", "AlreadyCurrent", "Planned", "Queued", "RolledBack"];

    public static List<string> Up(ReleaseView release, bool isPlannedAnew)
    {
        var reasons = new List<string>();
        if (release.Reason is { } reason)
            reasons.Add(reason);
        if (isPlannedAnew)
            reasons.Add("it was resumed, and is planned anew before it goes on");
        if (release is { RollbackPlan.Staying: { Count: > 0 } staying })
            reasons.AddRange(staying.Take(Named).Select(pool => $"{pool.Cluster}/{pool.Pool} stays as it is: {pool.Reason}"));
        foreach (var stage in release.Stages.OrderBy(s => s.Order).Where(s => s.State is not (StageState.Pending or StageState.Passed or StageState.Skipped)))
            reasons.AddRange(Of(stage));
        return reasons;
    }

    private static IEnumerable<string> Of(StageView stage)
    {
        if (stage.State == StageState.AwaitingApproval)
            yield return $"stage {stage.Name} waits for an approval";
        if (stage.State == StageState.Soaking)
            yield return stage.Soaked is null ? $"stage {stage.Name} soaks" : $"stage {stage.Name} soaks: {stage.Soaked}";
        if (stage.Reason is { } why)
            yield return $"stage {stage.Name}: {why}";
        var held = stage.Pools.Where(pool => pool.Reason is not null && !Moving.Contains(pool.State)).ToList();
        foreach (var pool in held.Take(Named))
            yield return $"{pool.Cluster}/{pool.Pool} {pool.State}: {pool.Reason}";
        if (held.Count > Named)
            yield return $"and {held.Count - Named} more pools of stage {stage.Name}";
    }
}
