using AzureSimulator.Model;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>R5 and R7: where Azure takes a pool is where the manifest says, or back to where it was; and no rollback is taken back.</summary>
internal static class ImageRules
{
    public static void Check(Change change)
    {
        var request = change.By!.Request;
        if (request.RollbackOf is { } undone && change.All.FirstOrDefault(o => o.Id == undone) is not { Request.RollbackOf: null })
            throw new RuleBrokenException("R7", $"{change.Name}: {change.By.Id} takes back {undone}, which is no upgrade");
        var wanted = change.IsRollback ? change.Made.Fleet.Find(change.Write.Cluster, change.By.PoolName)?.Image : Images.Target;
        if (wanted is not null && request.TargetImage != wanted)
            throw new RuleBrokenException(change.IsRollback ? "R7" : "R5", $"{change.Name} is to go to {request.TargetImage}; it should to {wanted}");
        if (change.Write.Run is not { Kind: not RunKind.Delete, Image: var image })
            return;
        if (image != request.TargetImage)
            throw new RuleBrokenException("R5", $"{change.Name} was to go to {request.TargetImage}, and Azure takes it to {image}");
    }

    /// <summary>Nothing gives way before every node of what replaces it serves on the exact image: the capacity that was there is kept.</summary>
    public static void Replaced(Change change)
    {
        if (change.By?.BlueGreen is not { Kind: SwapKind.Upgrade, Failing: null } swap || !(change.DeletesTheOld || (change.Write.ToNode && ArmId.Same(change.Write.Pool, swap.Blue))))
            return;
        var world = change.Hands.Platform.Azure.World;
        var (ready, count) = world.Do(() => world.Pools.Find($"{change.By.Request.ClusterId}/agentPools/{swap.Green}") is { } green ? (AzureWrite.Ready(world, green, Images.Target), green.Count) : (0, 0));
        var needed = change.Made.People.Changed.Contains(change.Write.Name) ? count : change.Made.Fleet.Find(change.Write.Cluster, change.Write.Pool)?.Nodes ?? count;
        if (ready < needed)
            throw new RuleBrokenException("R5", $"{change.Name} gives way to {swap.Green}, of which {ready} nodes are ready on {Images.Target}; it has {needed} itself");
    }
}
