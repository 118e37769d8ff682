using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>R3: no write of any kind to a cluster outside its window, in a freeze, or while its release is held.</summary>
internal static class PermissionRules
{
    /// <summary>How long a pause may take from the ledger to where writes are permitted.</summary>
    private static readonly TimeSpan HoldArrives = TimeSpan.FromMinutes(5);

    public static void Check(Change change)
    {
        var needsWindow = !change.Write.ToNode && !change.PutsInOrder && change.By is not { Request.Emergency: not null }; // a batch of nodes that was begun in time is finished
        if (needsWindow && !change.Made.Calendar.MayBeTouched(change.Cluster, change.At))
            throw new RuleBrokenException("R3", $"{change.Name} was written to at {change.At:u}, outside its window or in a freeze");
        Held(change);
        var paused = change.Hands.Platform.Ledger.Query<DateTimeOffset>("SELECT at FROM timeline WHERE release_id = @ReleaseId AND kind = 'pause' ORDER BY sequence DESC LIMIT 1", new { change.Hands.ReleaseId });
        if (change.Hands.Release is { Paused: true, Rollback: null } && !change.IsRollback && paused is [var since] && change.At - since > HoldArrives)
            throw new RuleBrokenException("R3", $"{change.Name} was written to at {change.At:u}; its release has been paused since {since:u}");
    }

    private static void Held(Change change)
    {
        var holds = change.Hands.Platform.Rollout.Query<(string Kind, DateTimeOffset At)>("SELECT kind, held_at FROM holds WHERE release_id = @ReleaseId", new { change.Hands.ReleaseId });
        if (holds is not [var (kind, at)])
            return;
        var holdsIt = kind switch
        {
            nameof(HoldKind.Paused) => true,
            nameof(HoldKind.Aborted) => !(change.IsRollback && change.By!.CreatedAt > at), // a rollback asked for since is a decision of its own
            _ => change.By is { Request.RollbackOf: null },
        };
        if (holdsIt)
            throw new RuleBrokenException("R3", $"{change.Name} was written to while its release was held: {kind}");
    }
}
