using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;
using ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

namespace ReleaseOrchestrator.NodePoolRollout.Features.BlueGreen;

/// <summary>The way to a second pool: all that must be true is looked at as for any upgrade, then the pool is asked for, its name and purpose on disk before.</summary>
public sealed class PrepareGreen(
    OperationStore operations, HoldStore holds, BaselineStore baselines, Admission admission, INodePools azure, IPoolTwins twins, IAksBlueGreen aks, IClusterHealth health,
    IWindows windows, ChooseRoute routes, Before before, UpgradeJournal journal, RolloutPace pace, TimeProvider clock)
{
    public Task<JobStep> Step(UpgradeOperation operation, SwapKind kind, CancellationToken stop) => before.FirstWrite(
        operation,
        () => operation is { Intent: { } intent, BlueGreen: { } swap } ? FindLost(operation, intent, swap, stop) : CheckAndBegin(operation, kind, stop),
        stop);

    /// <summary>The pool was asked for and the answer never noted: it is there, or it can still come, or it was never asked for (R1).</summary>
    private async Task<JobStep> FindLost(UpgradeOperation operation, WriteIntent intent, BlueGreenProgress swap, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        if (swap.Kind == SwapKind.Reversal)
            return await journal.Continue(operation, operation.On(swap, now), TimeSpan.Zero, stop); // nothing was asked for yet
        var cluster = await azure.Find(operation.Request.ClusterId, stop);
        if (SwapRules.Named(cluster, swap.Green) is not null)
            return await journal.Continue(operation, operation.On(swap.At(SwapStep.Creating, now), now), TimeSpan.Zero, stop);
        if (now < intent.Until)
            return journal.Until(now + pace.Soon < intent.Until ? now + pace.Soon : intent.Until);
        return await journal.Continue(operation, operation.NotWritten() with { BlueGreen = null }, TimeSpan.Zero, stop);
    }

    private async Task<JobStep> CheckAndBegin(UpgradeOperation operation, SwapKind kind, CancellationToken stop)
    {
        var request = operation.Request;
        var now = clock.GetUtcNow();
        if (PoolUpgradeRules.Hold(operation, await holds.Binding(operation, stop), now, pace) is var held and not Decision.Go)
            return await journal.Settle(operation, held, stop);
        if (!operation.Reserved && await admission.Look(operation, stop) is { } full)
            return await journal.Settle(operation, Admission.Full(full, now, pace), stop);

        var cluster = await azure.Find(request.ClusterId, stop);
        var pool = cluster.Pool(request.PoolId);
        if (pool is not null)
            operation = operation.Seen(cluster, pool);
        var ownTrace = pool is not null && !ProvisioningStates.Is(pool.ProvisioningState, ProvisioningStates.Succeeded) && await operations.LeftATrace(operation, stop);
        if (PoolUpgradeRules.Preflight(operation, cluster, pool, ownTrace, now, pace) is var preflight and not Decision.Go)
            return await journal.Settle(operation, preflight, stop);
        var role = kind == SwapKind.Canary ? PoolRoles.Canary : PoolRoles.Green;
        if (SwapRules.Leftover(operation, cluster, role) is var leftover and not Decision.Go)
            return await journal.Settle(operation, leftover, stop);

        if (!await baselines.Exists(request.ReleaseId, cluster.Id, stop))
            await baselines.Keep(request.ReleaseId, cluster.Id, await health.Workloads(cluster.Id, stop), stop);
        if (operation.Goal.IsMetBy(pool!))
        {
            var nodes = SwapRules.Of(await health.Nodes(cluster.Id, stop), pool!.Name);
            operation = operation.SeenOnTarget(NodeVerification.Ready(request.TargetImage, nodes), now);
            if (PoolUpgradeRules.AlreadyThere(operation, pool, nodes, operation.VerifyingSince!.Value, now, pace) is var there and not Decision.Go)
                return await journal.Settle(operation, there, stop);
        }

        if (operation.Request.Emergency is null && PoolUpgradeRules.Window(await windows.Decide(cluster.Facts, stop), now, pace) is var window and not Decision.Go)
            return await journal.Settle(operation, window, stop);
        if (PoolRoles.Beside(cluster, pool!.Name) is { } beside)
            return await Begin(operation, kind, role, cluster, pool, beside, null, stop); // an earlier attempt made it

        (operation, var route) = await routes.For(operation, cluster, pool, stop);
        if (route.Decision is not Decision.Go)
            return await journal.Settle(operation.Troubled(), route.Decision, stop);
        return kind == SwapKind.Upgrade && route.Change is null && AsksAks(operation)
            ? await ChooseAks(operation, pool, stop)
            : await Begin(operation, kind, role, cluster, pool, null, route.Change, stop);
    }

    /// <summary>AKS's own way is for the region's latest image only: all else is gone to by a pool of our own.</summary>
    private static bool AsksAks(UpgradeOperation operation) => operation is { AksWay: null, Request.Strategy.BlueGreen.UseAksPreview: true };

    /// <summary>The pool is set to go blue-green by AKS; then its upgrade is an ordinary one. Where AKS refuses, the steps are our own.</summary>
    private async Task<JobStep> ChooseAks(UpgradeOperation operation, PoolSight pool, CancellationToken stop)
    {
        var intent = new WriteIntent(AzureWrite.Settings, clock.GetUtcNow() + pace.WriteTimeout, pool.ProvisioningState, pool.NodeImageVersion, pool.ETag);
        var (permitted, decision) = await admission.Permit(operation, intent, stop);
        if (decision is not Decision.Go)
            return await journal.Settle(operation, decision, stop);
        using var limit = new CancellationTokenSource(pace.WriteTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await aks.Choose(pool.Id, SwapSettings.Of(operation.Request, pool), either.Token);
            return await journal.Continue(permitted, permitted.SettingsWritten(clock.GetUtcNow() + pace.VerifyWithin) with { AksWay = new AksWay(null) }, pace.ShortestPoll, stop);
        }
        catch (AzureException refused) when (refused.Trouble is AzureTrouble.Rejected or AzureTrouble.NotFound)
        {
            return await journal.Continue(permitted, permitted.NotWritten() with { AksWay = new AksWay($"{refused.Fault}") }, TimeSpan.Zero, stop);
        }
        catch (AzureException problem)
        {
            var pause = AzureTroubleRules.Pause(permitted, problem, pace); // asking twice does no harm
            return await journal.Continue(permitted, permitted.Troubled().Delayed(AzureTroubleRules.Reason(problem), clock.GetUtcNow() + pause), pause, stop);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return await journal.Continue(permitted, permitted.Troubled().Delayed("Azure has not answered in time.", null), pace.Soon, stop);
        }
    }

    private async Task<JobStep> Begin(
        UpgradeOperation operation, SwapKind kind, string role, ClusterSight cluster, PoolSight pool, PoolSight? beside, PoolChange? change, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var (request, stem) = (operation.Request, PoolRoles.StemOf(pool));
        var name = beside?.Name ?? TwinNames.For(stem, $"{request.ReleaseId}/{pool.Id}/{role}", [.. cluster.Pools.Select(other => other.Name)]);
        var swap = new BlueGreenProgress(kind, pool.Name, name, kind == SwapKind.Canary ? SwapSettings.OfCanary(request, pool) : SwapSettings.Of(request, pool))
        {
            Step = SwapStep.Creating,
            Since = now,
            Verified = beside is { } known && NodeImage.Same(known.NodeImageVersion, request.TargetImage) && ProvisioningStates.Is(known.ProvisioningState, ProvisioningStates.Succeeded),
        };
        var intent = new WriteIntent(AzureWrite.CreatePool, now + pace.WriteTimeout, pool.ProvisioningState, pool.NodeImageVersion, pool.ETag);
        var (permitted, decision) = await admission.Permit(operation with { BlueGreen = swap }, intent, stop);
        if (decision is not Decision.Go)
            return await journal.Settle(operation, decision, stop);
        if (beside is not null)
            return await journal.Continue(permitted, permitted.On(swap, now), TimeSpan.Zero, stop);

        using var limit = new CancellationTokenSource(pace.WriteTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var order = new TwinOrder(
                pool.Id, name, kind == SwapKind.Canary ? request.Strategy!.Canary!.Nodes : null, change?.OsSku, change?.KubernetesVersion, change?.SnapshotId,
                PoolRoles.Tags(operation, role, stem));
            var call = await twins.Create(order, either.Token);
            return await journal.Continue(permitted, permitted.On(swap, clock.GetUtcNow()) with { Call = call }, pace.ShortestPoll, stop);
        }
        catch (AzureException problem) when (!problem.EffectUnknown)
        {
            var untouched = permitted.NotWritten() with { BlueGreen = null };
            return await journal.Settle(untouched.Troubled(), AzureTroubleRules.Decide(untouched, problem, clock.GetUtcNow(), pace), stop);
        }
        catch (AzureException problem)
        {
            var pause = AzureTroubleRules.Pause(permitted, problem, pace);
            return await journal.Continue(permitted, permitted.Troubled().Delayed(AzureTroubleRules.Reason(problem), clock.GetUtcNow() + pause), pause, stop);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return await journal.Continue(permitted, permitted.Troubled().Delayed("Azure has not answered in time.", null), pace.Soon, stop);
        }
    }
}
