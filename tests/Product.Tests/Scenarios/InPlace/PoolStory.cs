using System.Text.Json.Nodes;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.InPlace;

/// <summary>Pools brought somewhere by node-pool-rollout on the simulator, without a release around them.</summary>
internal sealed class PoolStory : IAsyncDisposable
{
    public const string Ubuntu = "AKSUbuntu-2204gen2containerd-202610.06.0";
    public const string Newer = "AKSAzureLinux-V3gen2-202611.28.0";

    private const string Release = "rel-3-0-20261121-1";

    private readonly Cluster[] _clusters;
    private readonly Hands _hands;

    private PoolStory(Cluster[] clusters, VirtualPlatform platform) => (_clusters, Platform, _hands) = (clusters, platform, new Hands(platform));

    public VirtualPlatform Platform { get; }

    public static async Task<PoolStory> Of(params Cluster[] clusters)
    {
        var images = clusters.SelectMany(cluster => cluster.Pools).Select(pool => pool.Image).Append(Images.Before).Append(Images.Target).Distinct().ToDictionary(image => image, _ => TimeSpan.Zero);
        var fleet = FleetText.Of(clusters, images, new Dictionary<string, TimeSpan>(), TimeSpan.FromMinutes(2));
        return new PoolStory(clusters, await VirtualPlatform.Start(new PlatformSetup { Fleet = fleet, Images = new Dictionary<string, string>() }));
    }

    public ValueTask DisposeAsync() => Platform.DisposeAsync();

    public Task Fault(object fault) => _hands.Fault(fault);

    public Task Offer(string image, params string[] regions) => _hands.Offer(image, regions);

    public Task Wait(TimeSpan span) => Platform.RunUntil(Platform.Now + span);

    public Task<JsonNode> Hold(HoldRequest hold) => Ask(HttpMethod.Put, $"/rollouts/holds/{Release}", hold);

    public async Task<PoolUpgrade> Begin(string cluster, string pool, PoolStrategy? strategy = null, string target = Images.Target, string? attempt = null, Func<StartPoolUpgradeRequest, StartPoolUpgradeRequest>? change = null)
    {
        var id = Id(cluster);
        var request = new StartPoolUpgradeRequest(Release, "canary", id, $"{id}/agentPools/{pool}", target, new PoolUpgradeSettings(), new StageLimits(4, 4, 4), strategy);
        return await Read<PoolUpgrade>(HttpMethod.Put, $"/rollouts/operations/{Release}.{cluster}.{pool}{attempt}", change?.Invoke(request) ?? request);
    }

    public async Task<PoolUpgrade> Done(string cluster, string pool, PoolStrategy? strategy = null, string target = Images.Target, string? attempt = null, Func<StartPoolUpgradeRequest, StartPoolUpgradeRequest>? change = null) =>
        await Ended((await Begin(cluster, pool, strategy, target, attempt, change)).Id);

    public Task<PoolUpgrade> Back(PoolUpgrade upgrade, string target = Images.Before) =>
        Done(upgrade.ClusterName, upgrade.PoolName, target: target, attempt: ".back", change: request => request with { RollbackOf = upgrade.Id });

    public async Task<ControlPlaneUpgrade> ControlPlane(string cluster, string version)
    {
        var path = $"/rollouts/control-planes/{Release}.{cluster}";
        await Ask(HttpMethod.Put, path, new StartControlPlaneUpgradeRequest(Release, "canary", Id(cluster), version, new StageLimits(4, 4, 4)));
        return await Until(() => Read<ControlPlaneUpgrade>(HttpMethod.Get, path), upgrade => upgrade.State.IsFinal);
    }

    public Task<PoolUpgrade> Show(string id) => Read<PoolUpgrade>(HttpMethod.Get, $"/rollouts/operations/{id}");

    public Task<WaysBack> WaysBack(string id) => Read<WaysBack>(HttpMethod.Get, $"/rollouts/operations/{id}/ways-back");

    public Task<PoolUpgrade> Ended(string id) => Until(() => Show(id), upgrade => upgrade.State.IsFinal);

    public Task<PoolUpgrade> Until(string id, Func<PoolUpgrade, bool> isSo) => Until(() => Show(id), isSo);

    /// <summary>The image of each node of a pool in Azure, each once.</summary>
    public IReadOnlyList<string> ImagesOf(string cluster, string pool) => Azure(cluster, pool, found => (IReadOnlyList<string>)[.. found.Nodes.Select(node => node.Image).Distinct()]);

    public T Azure<T>(string cluster, string pool, Func<AzureSimulator.Model.PoolState, T> look)
    {
        var world = Platform.Azure.World;
        return world.Do(() => look(world.Pools.Find($"{Id(cluster)}/agentPools/{pool}")!));
    }

    /// <summary>Writes of this kind that Azure accepted.</summary>
    public int Writes(string method, string pathEnd) => Platform.Azure.World.LogSince(0).Count(entry =>
        (string?)entry["kind"] == "write" && (string?)entry["outcome"] == "accepted" && (string?)entry["method"] == method
        && ((string?)entry["resource"])?.EndsWith(pathEnd, StringComparison.OrdinalIgnoreCase) == true);

    private string Id(string cluster) => _clusters.Single(known => known.Name == cluster).Id;

    private async Task<T> Until<T>(Func<Task<T>> look, Func<T, bool> isSo)
    {
        for (var end = Platform.Now + TimeSpan.FromDays(3); Platform.Now < end;)
        {
            while (await Platform.Step())
            {
            }

            if (await look() is var seen && isSo(seen))
                return seen;
            Platform.Clock.MoveTo(await NextDue());
        }

        throw new TimeoutException($"It is still {ReleaseJson.Write(await look())} after three days.");
    }

    /// <summary>Looking for it is a point at which the app can be killed too.</summary>
    private async Task<DateTimeOffset> NextDue()
    {
        try
        {
            return (await Platform.NextDue())!.Value;
        }
        catch (KilledException)
        {
            return Platform.Now;
        }
    }

    private async Task<T> Read<T>(HttpMethod method, string path, object? body = null) => ReleaseJson.Read<T>((await Ask(method, path, body)).ToJsonString());

    private Task<JsonNode> Ask(HttpMethod method, string path, object? body) => _hands.Ask(Platform.Rollout, method, path, body, Hands.Manager, "", null);
}
