using Azure;
using Azure.Core;
using Azure.ResourceManager;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.Resources;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>AKS through Azure Resource Manager, within its request limits.</summary>
public sealed class ArmNodePools(AzureAccess azure, RequestLimiter limiter) : INodePools
{
    public async Task<IReadOnlyList<SubscriptionSight>> List(CancellationToken stop) =>
        await Task.WhenAll(azure.Options.SubscriptionIds.Select(subscription => List(subscription, stop)));

    public Task<ClusterSight> Find(string clusterId, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            limiter.Take(RequestKind.GetCluster, clusterId);
            return ArmSight.Cluster((await azure.Client.GetContainerServiceManagedClusterResource(new ResourceIdentifier(clusterId)).GetAsync(stop)).Value.Data);
        },
        stop);

    public Task<string?> LatestImage(string poolId, CancellationToken stop) => AzureErrors.Translate<string?>(
        async () =>
        {
            limiter.Take(RequestKind.Other, ArmId.Subscription(poolId), poolId);
            return (await Pool(poolId).GetAgentPoolUpgradeProfile().GetAsync(stop)).Value.Data.LatestNodeImageVersion;
        },
        stop);

    public Task<AzureCall> UpgradeNodeImage(string poolId, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            limiter.Take(RequestKind.PoolWrite, poolId);
            return AzureCalls.Of(await Pool(poolId).UpgradeNodeImageVersionAsync(WaitUntil.Started, stop));
        },
        stop);

    public Task<AzureCall> Change(string poolId, PoolChange change, string? ifMatch, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            limiter.Take(RequestKind.Other, ArmId.Subscription(poolId), poolId);
            var pool = (await Pool(poolId).GetAsync(stop)).Value;
            limiter.Take(RequestKind.PoolWrite, poolId);
            var data = pool.Data;
            data.NodeImageVersion = change.NodeImage; // as it is now it says nothing, and with another version or OS it would be wrong
            data.OrchestratorVersion = change.KubernetesVersion ?? data.OrchestratorVersion;
            data.OSSku = change.OsSku is { } sku ? new ContainerServiceOSSku(sku) : data.OSSku;
            data.CreationDataSourceResourceId = change.SnapshotId is { } snapshot ? new ResourceIdentifier(snapshot) : null;
            return AzureCalls.Of(await pool.UpdateAsync(WaitUntil.Started, data, ifMatch ?? data.ETag?.ToString(), ifNoneMatch: null, stop));
        },
        stop);

    public Task<IReadOnlyList<string>> LatestImages(string subscriptionId, string region, CancellationToken stop) => AzureErrors.Translate(
        () =>
        {
            limiter.Take(RequestKind.Other, subscriptionId);
            return new RegionImages(azure.Client, subscriptionId).Latest(region, stop);
        },
        stop);

    public Task<IReadOnlyList<RecentVersion>> RecentVersions(string poolId, CancellationToken stop) => AzureErrors.Translate<IReadOnlyList<RecentVersion>>(
        async () =>
        {
            limiter.Take(RequestKind.Other, ArmId.Subscription(poolId), poolId);
            var profile = (await Pool(poolId).GetAgentPoolUpgradeProfile().GetAsync(stop)).Value.Data;
            return [.. profile.RecentlyUsedVersions.Select(used => new RecentVersion(used.NodeImageVersion ?? "", used.OrchestratorVersion ?? "", used.LastUsedOn))];
        },
        stop);

    public Task Abort(string poolId, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            limiter.Take(RequestKind.Other, ArmId.Subscription(poolId), poolId);
            return await Pool(poolId).AbortLatestOperationAsync(WaitUntil.Started, stop);
        },
        stop);

    public Task<AzureProgress> Progress(AzureCall call, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            if (!AzureCalls.CanBeFollowed(call))
                return new AzureProgress(AzureStatus.Forgotten);
            limiter.Take(RequestKind.OperationStatus, AzureCalls.Subscription(call), call.Name);
            var operation = ArmOperation.Rehydrate(azure.Client, AzureCalls.Token(call));
            try
            {
                var response = await operation.UpdateStatusAsync(stop);
                return new AzureProgress(operation.HasCompleted ? AzureStatus.Succeeded : AzureStatus.Running, PollAfter: ArmAnswer.RetryAfter(response));
            }
            catch (RequestFailedException gone) when (gone.Status == 404)
            {
                return new AzureProgress(AzureStatus.Forgotten);
            }
            catch (RequestFailedException ended) when (ended.Status is >= 200 and < 300 && ended.GetRawResponse() is { } answer)
            {
                // The poll itself worked: it is the operation that did not.
                var canceled = string.Equals(ArmAnswer.Member(answer, "status"), "Canceled", StringComparison.OrdinalIgnoreCase);
                return new AzureProgress(canceled ? AzureStatus.Canceled : AzureStatus.Failed, ArmAnswer.Fault(answer));
            }
        },
        stop);

    public Task ApplySettings(string poolId, PoolUpgradeSettings settings, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            limiter.Take(RequestKind.Other, ArmId.Subscription(poolId), poolId);
            limiter.Take(RequestKind.PoolWrite, poolId);
            var pool = (await Pool(poolId).GetAsync(stop)).Value;
            var data = pool.Data;
            data.UpgradeSettings ??= new AgentPoolUpgradeSettings();
            data.UpgradeSettings.MaxSurge = settings.MaxSurge ?? data.UpgradeSettings.MaxSurge;
            data.UpgradeSettings.DrainTimeoutInMinutes = settings.DrainTimeoutMinutes ?? data.UpgradeSettings.DrainTimeoutInMinutes;
            data.UpgradeSettings.NodeSoakDurationInMinutes = settings.NodeSoakMinutes ?? data.UpgradeSettings.NodeSoakDurationInMinutes;
            data.UpgradeSettings.MaxUnavailable = settings.MaxUnavailable ?? data.UpgradeSettings.MaxUnavailable;

            // A PUT replaces the pool: only over the state that was read.
            await pool.UpdateAsync(WaitUntil.Started, data, data.ETag?.ToString(), ifNoneMatch: null, stop);
            return true;
        },
        stop);

    private async Task<SubscriptionSight> List(string subscription, CancellationToken stop)
    {
        try
        {
            return await AzureErrors.Translate(
                async () =>
                {
                    var clusters = new List<ClusterSight>();
                    limiter.Take(RequestKind.ListClusters, subscription);
                    var pages = azure.Client.GetSubscriptionResource(SubscriptionResource.CreateResourceIdentifier(subscription)).GetContainerServiceManagedClustersAsync(stop).AsPages();
                    await foreach (var page in pages.WithCancellation(stop))
                    {
                        clusters.AddRange(page.Values.Select(cluster => ArmSight.Cluster(cluster.Data)));
                        if (page.ContinuationToken is not null)
                            limiter.Take(RequestKind.ListClusters, subscription);
                    }

                    return new SubscriptionSight(subscription, clusters);
                },
                stop);
        }
        catch (AzureException problem)
        {
            return new SubscriptionSight(subscription, [], problem);
        }
    }

    private ContainerServiceAgentPoolResource Pool(string poolId) => azure.Client.GetContainerServiceAgentPoolResource(new ResourceIdentifier(poolId));
}
