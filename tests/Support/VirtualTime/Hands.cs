using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using AzureSimulator.Model;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>What can be done to a running scenario: as a person through the API, or to Azure through the simulator's own.</summary>
public sealed class Hands
{
    public const string Manager = "token:manager";
    public const string Approver = "token:approver";

    private readonly LastLook<Release> _release;
    private readonly LastLook<IReadOnlyList<(string Name, StageState State)>> _stages;
    private readonly LastLook<IReadOnlyList<UpgradeOperation>> _operations;
    private Dictionary<string, UpgradeOperation> _read = [];

    public Hands(VirtualPlatform platform)
    {
        Platform = platform;
        _release = new(platform.Ledger, id => ReleaseJson.Read<Release>(platform.Ledger.Query<string>("SELECT body FROM releases WHERE id = @id", new { id }).Single()));
        _stages = new(platform.Ledger, id =>
            [.. platform.Ledger.Query<(string Name, string State)>("SELECT name, state FROM stages WHERE release_id = @id ORDER BY position", new { id }).Select(stage => (stage.Name, Enum.Parse<StageState>(stage.State)))]);
        _operations = new(platform.Rollout, _ =>
        {
            var documents = platform.Rollout.Query<string>("SELECT document FROM operations ORDER BY created_at, id");
            _read = documents.ToDictionary(document => document, document => _read.GetValueOrDefault(document) ?? ReleaseJson.Read<UpgradeOperation>(document));
            return [.. documents.Select(document => _read[document])];
        });
    }

    public VirtualPlatform Platform { get; }

    public DateTimeOffset Now => Platform.Now;

    /// <summary>The release that was started last, or turned to.</summary>
    public string ReleaseId { get; private set; } = "";

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>The release as the ledger has it; looking costs the app nothing.</summary>
    public Release Release => _release.At(ReleaseId);

    public IReadOnlyList<(string Name, StageState State)> Stages => _stages.At(ReleaseId);

    /// <summary>What node-pool-rollout has on its disk about every upgrade, of all releases.</summary>
    public IReadOnlyList<UpgradeOperation> Operations => _operations.At("");

    /// <summary>The pools of a cluster as they are in Azure.</summary>
    public IReadOnlyList<PoolState> PoolsOf(string cluster) => Platform.Azure.World.PoolsOf(cluster);

    /// <summary>The pools on whose nodes pods of a workload run, by name.</summary>
    public IReadOnlyList<string> PoolsRunning(string cluster, string workload) => Platform.Azure.World.PoolsRunning(cluster, workload);

    /// <summary>How node-pool-rollout could take an upgrade back now.</summary>
    public async Task<WaysBack> WaysBack(string operationId) => ReleaseJson.Read<WaysBack>(
        (await Ask(Platform.Rollout, HttpMethod.Get, $"/rollouts/operations/{operationId}/ways-back", null, Manager, Roles.Viewer, null)).ToJsonString());

    public async Task Start(string version, string policy)
    {
        StartedAt = Now;
        var answer = await Post("/releases", new StartReleaseRequest(version, policy), Manager, Roles.Operator, key: $"start-{version}");
        ReleaseId = answer["id"]!.GetValue<string>();
    }

    /// <summary>Starts another release, with an image that all regions have from now on.</summary>
    public async Task Follow(string version, string image, string policy = "standard")
    {
        await Offer(image);
        Platform.Brings[image[..image.LastIndexOf('-')]] = image;
        await Start(version, policy);
    }

    /// <summary>From now on everything is about this release.</summary>
    public void TurnTo(string releaseId) => ReleaseId = releaseId;

    public Task Withdraw(string reason = "it leaks memory") => Post($"/releases/{ReleaseId}/withdraw", new DecisionRequest(reason));

    public Task Pause(string reason = "a look is needed") => Post($"/releases/{ReleaseId}/pause", new DecisionRequest(reason));

    public Task Resume(string reason = "it was nothing") => Post($"/releases/{ReleaseId}/resume", new DecisionRequest(reason));

    public Task Abort(string reason = "not this month", bool inFlight = false) => Post($"/releases/{ReleaseId}/abort", new DecisionRequest(reason, inFlight));

    public Task Rollback(string reason = "customers complain", bool emergency = false) => Post($"/releases/{ReleaseId}/rollback", new RollbackRequest(reason, emergency));

    public Task Approve(string stage, string actor = Approver) => Decide(stage, ApprovalDecision.Approve, actor);

    public Task Reject(string stage, string actor = Approver) => Decide(stage, ApprovalDecision.Reject, actor);

    private Task<JsonNode> Decide(string stage, ApprovalDecision decision, string actor) => Post(
        $"/releases/{ReleaseId}/approvals", new ApprovalRequest(stage, decision, Release.ManifestDigest!, Release.PlanHash!), actor, Roles.Approver);

    /// <summary>Asks release-workflows as somebody; one that does not answer is asked again, as people do. Refusals are thrown with their text.</summary>
    public Task<JsonNode> Post(string path, object body, string actor = Manager, string roles = Roles.Operator, string? key = null) =>
        Ask(Platform.Ledger, HttpMethod.Post, path, body, actor, roles, key);

    public Task<JsonNode> Get(string path) => Ask(Platform.Ledger, HttpMethod.Get, path, null, Manager, Roles.Viewer, null);

    /// <summary>The plan as people see it now, with what stands in the way. No time passes meanwhile: a look has a limit, and would find nothing once that is over.</summary>
    public async Task<RolloutPlan> Plan()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{Platform.Ledger.Id}/releases/{ReleaseId}/plan");
        request.Headers.Add(CallerHeaders.Actor, Manager);
        request.Headers.Add(CallerHeaders.Roles, Roles.Viewer);
        using var response = await Platform.Ledger.Serve(request, CancellationToken.None);
        return ReleaseJson.Read<RolloutPlan>(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }

    public async Task<JsonNode> Ask(VirtualApp app, HttpMethod method, string path, object? body, string actor, string roles, string? key)
    {
        for (var times = 0; ; times++)
        {
            using var request = new HttpRequestMessage(method, $"http://{app.Id}{path}");
            if (body is not null)
                request.Content = JsonContent.Create(body, body.GetType(), options: ReleaseJson.Tolerant);
            request.Headers.Add(CallerHeaders.Actor, actor);
            request.Headers.Add(CallerHeaders.Roles, roles);
            if (key is not null)
                request.Headers.Add("Idempotency-Key", key);
            try
            {
                using var response = await Platform.Await(() => app.Serve(request, CancellationToken.None));
                var text = await response.Content.ReadAsStringAsync();
                return response.IsSuccessStatusCode
                    ? text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!
                    : throw new InvalidOperationException($"{method} {path} was answered {(int)response.StatusCode}: {text}");
            }
            catch (HttpRequestException) when (times < 5)
            {
                await Platform.Step(); // which starts what was killed
            }
        }
    }

    /// <summary>Makes Azure fail on purpose; the simulator's README lists the kinds and their fields. Returns the id by which it can be withdrawn.</summary>
    public async Task<string> Fault(object fault) => (await Azure(HttpMethod.Post, "faults", fault))!["id"]!.GetValue<string>();

    public Task EndFault(string id) => Azure(HttpMethod.Delete, $"faults/{id}", null);

    public Task EndFaults() => Azure(HttpMethod.Delete, "faults", null);

    /// <summary>Azure offers an image in regions (all when none is named).</summary>
    public Task Offer(string image, params string[] regions) =>
        Azure(HttpMethod.Post, "images", regions.Length == 0 ? new { image } : new { image, regions });

    /// <summary>Changes a pool behind the product's back.</summary>
    public Task Change(string cluster, string pool, Action<PoolState> change)
    {
        var world = Platform.Azure.World;
        world.Do(() => change(world.Clusters.All.Single(known => known.Name == cluster).Pools.Select(key => world.Pools.Find(key)!).Single(known => known.Name == pool)));
        return Task.CompletedTask;
    }

    /// <summary>Changes a cluster behind the product's back.</summary>
    public Task Change(string cluster, Action<ClusterState> change)
    {
        var world = Platform.Azure.World;
        world.Do(() => change(world.Clusters.All.Single(known => known.Name == cluster)));
        return Task.CompletedTask;
    }

    /// <summary>Asks Azure Resource Manager, as somebody beside the product.</summary>
    /// <param name="id">Of a resource, or of something that can be done to it.</param>
    public async Task Arm(HttpMethod method, string id, object? body = null)
    {
        using var http = new HttpClient(Platform.Azure.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(method, new Uri(AzureSimulator.InMemory.InMemoryAzure.Address, $"{id}?api-version=2026-04-01"));
        request.Headers.Authorization = new("Bearer", Platform.Azure.AccessToken());
        if (body is not null)
            request.Content = new StringContent(ReleaseJson.Write(body), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"Azure answered {(int)response.StatusCode} to {method} {id}: {await response.Content.ReadAsStringAsync()}");
    }

    public async Task<JsonNode?> Azure(HttpMethod method, string path, object? body)
    {
        using var http = new HttpClient(Platform.Azure.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(method, new Uri(AzureSimulator.InMemory.InMemoryAzure.Address, $"_simulator/{path}"));
        if (body is not null)
            request.Content = new StringContent(ReleaseJson.Write(body), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? text.Length == 0 ? null : JsonNode.Parse(text)
            : throw new InvalidOperationException($"The simulator answered {(int)response.StatusCode} to {path}: {text}");
    }

    /// <summary>Changes a resource as somebody with a portal would, past the product; with the platform's own credential.</summary>
    /// <returns>False: Azure refused it.</returns>
    public async Task<bool> ChangeAzure(HttpMethod method, string resource, object? body)
    {
        using var http = new HttpClient(Platform.Azure.Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(method, new Uri(AzureSimulator.InMemory.InMemoryAzure.Address, $"{resource}?api-version=2026-01-01"));
        request.Headers.Authorization = new("Bearer", Platform.Azure.AccessToken());
        if (body is not null)
            request.Content = new StringContent(ReleaseJson.Write(body), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request);
        return response.IsSuccessStatusCode;
    }

    /// <summary>Kills an app now; it is started again before the next piece of work.</summary>
    public static void Kill(VirtualApp app) => app.KillLater(app.Points + 1);
}
