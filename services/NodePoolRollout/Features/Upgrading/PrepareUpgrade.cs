using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Adapters;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Upgrading;

/// <summary>
/// The way to the first write. All that must be true is looked at each time, immediately before; the cheapest first. A write is made only
/// after its intent is on disk.
/// </summary>
public sealed class PrepareUpgrade(
    OperationStore operations, HoldStore holds, BaselineStore baselines, PoolSettingsStore settings, Admission admission, INodePools azure, IClusterHealth health,
    IWindows windows, ChooseRoute routes, ChooseWayBack ways, StopWhatIsUndone undone, KeepSnapshotBefore keep, UpgradeJournal journal, RolloutPace pace, TimeProvider clock)
{
    public async Task<JobStep> Step(UpgradeOperation operation, CancellationToken stop)
    {
        try
        {
            return operation.Intent is { } intent ? await FindLostWrite(operation, intent, stop) : await CheckAndBegin(operation, stop);
        }
        catch (AzureException problem) when (operation.Intent is not null)
        {
            // Whether the write arrived is not known yet: neither the place nor the intent may be given up.
            var pause = AzureTroubleRules.Pause(operation, problem, pace);
            return await journal.Continue(
                operation, operation.Troubled().Delayed(AzureTroubleRules.Reason(problem), clock.GetUtcNow() + pause), pause, stop);
        }
        catch (AzureException problem)
        {
            return await journal.Settle(operation.Troubled(), AzureTroubleRules.Decide(operation, problem, clock.GetUtcNow(), pace), stop);
        }
        catch (ClusterApiException silent)
        {
            var troubled = operation.Troubled();
            return await journal.Settle(
                troubled, new Decision.Wait(WaitCause.Cluster, silent.Message, clock.GetUtcNow() + pace.BackOff(troubled.Troubles)), stop);
        }
        catch (DomainException unanswered) when (unanswered.Kind is ErrorKind.Unavailable or ErrorKind.Throttled)
        {
            var troubled = operation.Troubled();
            return await journal.Settle(
                troubled, new Decision.Wait(WaitCause.Window, $"The windows are not known: {unanswered.Message}", clock.GetUtcNow() + pace.BackOff(troubled.Troubles)), stop);
        }
    }

    /// <summary>A write was intended and its answer never noted: the pool shows whether it arrived (R1).</summary>
    private async Task<JobStep> FindLostWrite(UpgradeOperation operation, WriteIntent intent, CancellationToken stop)
    {
        var cluster = await azure.Find(operation.Request.ClusterId, stop);
        var pool = cluster.Pool(operation.Request.PoolId);
        var now = clock.GetUtcNow();
        if (intent.Write == AzureWrite.LetGoOfSnapshot)
            operation = operation with { LetGo = true };
        if (intent.Write != AzureWrite.Upgrade)
            return await journal.Continue(operation, operation.SettingsWritten(now + pace.VerifyWithin), TimeSpan.Zero, stop); // writing them again does no harm
        if (pool is not null && UpgradeOutcomeRules.WasReceived(intent, pool, operation.Goal))
            return await journal.Continue(operation, operation.Seen(cluster, pool).Begun(null, now), TimeSpan.Zero, stop);
        if (now < intent.Until)
            return journal.Until(now + pace.Soon < intent.Until ? now + pace.Soon : intent.Until); // it may still be on its way
        return await journal.Continue(operation, operation.NotWritten(), TimeSpan.Zero, stop);
    }

    private async Task<JobStep> CheckAndBegin(UpgradeOperation operation, CancellationToken stop)
    {
        var request = operation.Request;
        var now = clock.GetUtcNow();
        if (PoolUpgradeRules.Hold(operation, await holds.Binding(operation, stop), now, pace) is var held and not Decision.Go)
            return await journal.Settle(operation, held, stop);
        if (request.RollbackOf is not null && await undone.Step(operation, stop) is { } stopping)
            return stopping;
        if (!operation.Reserved && await admission.Look(operation, stop) is { } full)
            return await journal.Settle(operation, Admission.Full(full, now, pace), stop);

        var cluster = await azure.Find(request.ClusterId, stop);
        var pool = cluster.Pool(request.PoolId);
        if (pool is not null)
            operation = operation.Seen(cluster, pool);
        if (operation.SettlingUntil > now && pool is not null && !ProvisioningStates.IsTerminal(pool.ProvisioningState))
            return journal.Until(now + pace.ShortestPoll);

        var ownTrace = pool is not null && !ProvisioningStates.Is(pool.ProvisioningState, ProvisioningStates.Succeeded) && await operations.LeftATrace(operation, stop);
        if (PoolUpgradeRules.Preflight(operation, cluster, pool, ownTrace, now, pace) is var preflight and not Decision.Go)
            return await journal.Settle(operation, preflight, stop);

        if (!await baselines.Exists(request.ReleaseId, cluster.Id, stop))
            await baselines.Keep(request.ReleaseId, cluster.Id, await health.Workloads(cluster.Id, stop), stop);
        if (operation.Goal.IsMetBy(pool!))
        {
            var nodes = (await health.Nodes(cluster.Id, stop)).Where(node => ArmId.Same(node.Pool, pool!.Name)).ToList();
            operation = operation.SeenOnTarget(NodeVerification.Ready(request.TargetImage, nodes), now);
            if (PoolUpgradeRules.AlreadyThere(operation, pool!, nodes, operation.VerifyingSince!.Value, now, pace) is var there and not Decision.Go)
                return await journal.Settle(request.RollbackOf is null ? operation : operation with { RollbackWay = RollbackWay.NothingToUndo }, there, stop);
        }

        if (request.Emergency is null && PoolUpgradeRules.Window(await windows.Decide(cluster.Facts, stop), now, pace) is var window and not Decision.Go)
            return await journal.Settle(operation, window, stop);

        if (request.RollbackOf is null && pool!.IsSystem && cluster.Pools.Count(other => other.IsSystem) > 1
            && PoolUpgradeRules.SystemPools(operation, cluster, pool, await health.Nodes(cluster.Id, stop), now, pace) is var alone and not Decision.Go)
            return await journal.Settle(operation.Troubled(), alone, stop);

        (operation, var route) = request.RollbackOf is null ? await routes.For(operation, cluster, pool!, stop) : await ways.For(operation, cluster, pool!, stop);
        if (route.Decision is not Decision.Go)
            return await journal.Settle(operation.Troubled(), route.Decision, stop); // each look in vain makes the next one later
        if (request is { RollbackOf: null, Strategy.KeepSnapshot: true } && operation.SnapshotBefore is null && ProvisioningStates.Is(pool!.ProvisioningState, ProvisioningStates.Succeeded))
            operation = await keep.Of(operation, cluster, pool, stop);

        if (request.Settings.For(pool!.Mode) != request.Settings)
            operation = operation with { LeftOut = $"maxUnavailable {request.Settings.MaxUnavailable} is left out, as AKS lets no node of a System pool be missing" };
        if (request.Settings.For(pool.Mode).Differ(pool.Settings))
            return await Write(operation, pool, AzureWrite.Settings, null, stop);

        // A pool that keeps to a snapshot would stay on its image, whatever the region's latest is.
        return route.Change is null && pool.Details?.SourceSnapshotId is { Length: > 0 } && !operation.LetGo
            ? await Write(operation, pool, AzureWrite.LetGoOfSnapshot, PoolChange.LetGoOfSnapshot, stop)
            : await Write(operation, pool, AzureWrite.Upgrade, route.Change, stop);
    }

    private async Task<JobStep> Write(UpgradeOperation operation, PoolSight pool, AzureWrite write, PoolChange? change, CancellationToken stop)
    {
        var intent = new WriteIntent(write, clock.GetUtcNow() + pace.WriteTimeout, pool.ProvisioningState, pool.NodeImageVersion, pool.ETag, change);
        var (permitted, decision) = await admission.Permit(operation, intent, stop);
        if (decision is not Decision.Go)
            return await journal.Settle(operation, decision, stop);

        using var limit = new CancellationTokenSource(pace.WriteTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var written = write switch
            {
                AzureWrite.Settings => await WriteSettings(permitted, pool, either.Token),
                AzureWrite.LetGoOfSnapshot => await LetGo(permitted, pool, either.Token),
                _ => await Upgrade(permitted, pool, change, either.Token),
            };
            return await journal.Continue(permitted, written, pace.ShortestPoll, stop);
        }
        catch (AzureException problem) when (!problem.EffectUnknown)
        {
            return await journal.Settle(permitted.NotWritten().Troubled(), AzureTroubleRules.Decide(permitted, problem, clock.GetUtcNow(), pace), stop);
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

    private async Task<UpgradeOperation> WriteSettings(UpgradeOperation operation, PoolSight pool, CancellationToken stop)
    {
        var wanted = operation.Request.Settings.For(pool.Mode);
        await settings.Note(new ChangedSettings(pool.Id, operation.Request.ClusterId, operation.Request.ReleaseId, pool.Settings, wanted), stop);
        await azure.ApplySettings(pool.Id, wanted, stop);
        return operation.SettingsWritten(clock.GetUtcNow() + pace.VerifyWithin);
    }

    private async Task<UpgradeOperation> LetGo(UpgradeOperation operation, PoolSight pool, CancellationToken stop)
    {
        await azure.Change(pool.Id, PoolChange.LetGoOfSnapshot, pool.ETag, stop);
        return operation.SettingsWritten(clock.GetUtcNow() + pace.VerifyWithin) with { LetGo = true };
    }

    private async Task<UpgradeOperation> Upgrade(UpgradeOperation operation, PoolSight pool, PoolChange? change, CancellationToken stop) => operation.Begun(
        change is null ? await azure.UpgradeNodeImage(operation.Request.PoolId, stop) : await azure.Change(operation.Request.PoolId, change, pool.ETag, stop), clock.GetUtcNow());
}
