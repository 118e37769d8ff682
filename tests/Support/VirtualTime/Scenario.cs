using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>
/// A release told as a story: a fleet, a policy, what goes wrong and what people do, and how it ends. It begins with something valid, so that a test states only
/// what matters to it.
/// </summary>
/// <example>
/// <code>
/// var outcome = await Scenario.Of(new Cluster("one").Ring("canary"), new Cluster("two").Ring("broad"))
///     .WithPolicy(policyText)
///     .Failing("one", "apps")
///     .At(TimeSpan.FromHours(2), hands => hands.Resume())
///     .Run();
/// Assert.Equal(ReleaseState.Succeeded, outcome.State);
/// </code>
/// </example>
public sealed class Scenario
{
    /// <summary>Clusters of ring canary first, four at a time, then those of ring broad; an hour of soak each; nobody is asked.</summary>
    public const string TwoStages = """
        apiVersion: releases.azurelinux.dev/v1
        kind: ReleasePolicy
        metadata:
          name: standard
        spec:
          upgrade:
            maxSurge: "1"
          stages:
            - name: canary
              selector:
                tags: { ring: canary }
              maxConcurrentClusters: 4
              maxConcurrentPools: 4
              soak: 1h
              gateInterval: 30m
            - name: broad
              selector:
                tags: { ring: broad }
              maxConcurrentClusters: 4
              maxConcurrentPools: 4
              soak: 1h
              gateInterval: 30m
        """;

    private readonly List<(TimeSpan After, Func<Hands, Task> Act)> _timed = [];
    private readonly List<Awaited> _awaited = [];
    private readonly Dictionary<string, string> _documents = new() { ["policies/standard.yaml"] = TwoStages };
    private readonly Dictionary<string, TimeSpan> _lateness = [];
    private readonly List<object> _faults = [];
    private readonly List<Func<Hands, Task>> _given = [];
    private readonly Dictionary<string, int> _quotas = [];
    private readonly List<(string App, long Point)> _kills = [];
    private readonly List<Func<Hands, IWatcher>> _watchers = [];
    private readonly Dictionary<string, string> _targets = new() { [Images.Family] = Images.Target, [Images.FipsFamily] = Images.FipsTarget };
    private readonly Cluster[] _clusters;
    private PlatformSetup _setup = new() { Fleet = "", Images = new Dictionary<string, string>() };
    private string? _approver;
    private TimeSpan _limit = TimeSpan.FromDays(60);

    private Scenario(Cluster[] clusters) => _clusters = clusters;

    public static Scenario Of(params Cluster[] clusters) => new(clusters);

    /// <summary>The text of a ReleasePolicy named <c>standard</c>.</summary>
    public Scenario WithPolicy(string text) => WithDocument("policies/standard.yaml", text);

    /// <summary>Any document below the documents directory: <c>windows/weekend.yaml</c>, <c>freezes/...</c>, <c>gates/...</c>.</summary>
    public Scenario WithDocument(string path, string text)
    {
        _documents[path] = text;
        return this;
    }

    /// <summary>Clusters with this tag may be touched daily from a time on (<c>"22:00"</c>, UTC), for some hours.</summary>
    public Scenario WithWindow(string tag, string value, string from, int hours) => WithDocument($"windows/{tag}-{value}.yaml", $$"""
        apiVersion: releases.azurelinux.dev/v1
        kind: MaintenanceWindow
        metadata:
          name: {{tag}}-{{value}}
        spec:
          selector:
            tags: { {{tag}}: "{{value}}" }
          schedule:
            daily: { intervalDays: 1 }
          startTime: "{{from}}"
          timeZone: Etc/UTC
          duration: {{hours}}h
        """);

    /// <summary>Clusters with this tag may not be touched on the days from one to another, both whole (<c>2026-11-26</c>, UTC).</summary>
    public Scenario WithFreeze(string tag, string value, string from, string to) => WithDocument($"freezes/{tag}-{value}.yaml", $$"""
        apiVersion: releases.azurelinux.dev/v1
        kind: FreezeWindow
        metadata:
          name: {{tag}}-{{value}}
        spec:
          selector:
            tags: { {{tag}}: "{{value}}" }
          from: "{{from}}"
          to: "{{to}}"
          timeZone: Etc/UTC
          reason: quiet days
        """);

    /// <summary>What the release brings for a family; null: nothing.</summary>
    public Scenario Bringing(string family, string? image)
    {
        _targets.Remove(family);
        if (image is not null)
            _targets[family] = image;
        return this;
    }

    /// <summary>The images of this release come to a region later than elsewhere.</summary>
    public Scenario Late(string region, TimeSpan by)
    {
        _lateness[region] = by;
        return this;
    }

    /// <summary>A fault of Azure from the start, as the simulator's control API takes it; its README lists them.</summary>
    public Scenario WithFault(object fault)
    {
        _faults.Add(fault);
        return this;
    }

    /// <summary>A node of the pool does not come back from its upgrade, that many times.</summary>
    public Scenario Failing(string cluster, string pool, int times = 1) => WithFault(new { kind = "failNode", cluster, pool, times });

    /// <summary>A workload crash-loops on the new image, some time after it came.</summary>
    public Scenario BreakingWorkloads(string cluster, string delay = "20m") => WithFault(new { kind = "unhealthyWorkload", cluster, workload = "storefront", delay });

    /// <summary>Something is so before the release is started.</summary>
    public Scenario Given(Func<Hands, Task> act)
    {
        _given.Add(act);
        return this;
    }

    /// <summary>A region has no more vCPUs than these, in use or not.</summary>
    public Scenario WithQuota(string region, int cores)
    {
        _quotas[region] = cores;
        return this;
    }

    /// <summary>Somebody does something, so long after the start of the release.</summary>
    public Scenario At(TimeSpan after, Func<Hands, Task> act)
    {
        _timed.Add((after, act));
        return this;
    }

    /// <summary>Somebody does something, once, as soon as something is so.</summary>
    /// <param name="after">Or so long after it was first seen to be so.</param>
    public Scenario When(Func<Hands, bool> isSo, Func<Hands, Task> act, TimeSpan after = default)
    {
        _awaited.Add(new Awaited(isSo, act, after));
        return this;
    }

    /// <summary>Approves every stage as soon as it waits.</summary>
    public Scenario ApprovedBy(string actor = Hands.Approver)
    {
        _approver = actor;
        return this;
    }

    /// <summary>Kills an app at its n-th point: a look at its database or a call to somebody else. It is started again at once.</summary>
    public Scenario Killing(string appId, long atPoint)
    {
        _kills.Add((appId, atPoint));
        return this;
    }

    /// <summary>Everything left to chance is decided by the seed: the order of what is due together, facts that come twice or late.</summary>
    public Scenario Shuffled(int seed)
    {
        _setup = _setup with { Shuffled = true, Seed = seed };
        return this;
    }

    /// <summary>Changes what the platform starts with.</summary>
    public Scenario On(Func<PlatformSetup, PlatformSetup> change)
    {
        _setup = change(_setup);
        return this;
    }

    /// <summary>Has somebody look after every piece of work.</summary>
    public Scenario Watched(Func<Hands, IWatcher> watcher)
    {
        _watchers.Add(watcher);
        return this;
    }

    /// <summary>How long the release may take before it is said to hang.</summary>
    public Scenario Within(TimeSpan limit)
    {
        _limit = limit;
        return this;
    }

    /// <summary>Plays the release to its end, or to where it waits for people and nobody comes any more.</summary>
    /// <exception cref="ScenarioHangsException">Neither came within the time given.</exception>
    public async Task<Outcome> Run()
    {
        await using var platform = await VirtualPlatform.Start(_setup with { Fleet = Fleet(), Images = _targets, Documents = _documents });
        var hands = new Hands(platform);
        foreach (var fault in _faults)
            await hands.Fault(fault);
        foreach (var act in _given)
            await act(hands);
        foreach (var (id, point) in _kills)
            Arm(platform, id, point);
        await hands.Start("3.0.20261121", "standard");
        var watchers = _watchers.Select(watcher => watcher(hands)).ToList();
        platform.AfterStep = async () =>
        {
            foreach (var watcher in watchers)
                await watcher.Look();
        };
        await Play(hands);
        var outcome = Told(hands);
        foreach (var watcher in watchers)
            watcher.End(outcome);
        return outcome;
    }

    private async Task Play(Hands hands)
    {
        var platform = hands.Platform;
        var timed = new PriorityQueue<Func<Hands, Task>, (TimeSpan After, int Order)>(_timed.Select((action, n) => (action.Act, (action.After, n))));
        var awaited = _awaited.ToList();
        DateTimeOffset? ended = null;
        while (true)
        {
            while (await platform.Step())
            {
            }

            if (await Act(hands, timed, awaited))
                continue;
            ended = hands.Release.Phase.IsFinal || (timed.Count == 0 && IsWaitingForNobody(hands)) ? ended ?? hands.Now : null;
            if (ended is { } end && (hands.Now > end + TimeSpan.FromHours(6) || await platform.NextDue() is not { } more || more > hands.Now + TimeSpan.FromHours(1)))
                return;

            var next = await platform.NextDue();
            if (timed.TryPeek(out _, out var turn) && (next is null || hands.StartedAt + turn.After < next))
                next = hands.StartedAt + turn.After;
            if (next is null || next > hands.StartedAt + _limit)
                throw new ScenarioHangsException(hands, _limit);
            platform.Clock.MoveTo(next.Value);
        }
    }

    private async Task<bool> Act(Hands hands, PriorityQueue<Func<Hands, Task>, (TimeSpan After, int Order)> timed, List<Awaited> awaited)
    {
        if (timed.TryPeek(out _, out var turn) && hands.StartedAt + turn.After <= hands.Now)
        {
            await timed.Dequeue()(hands);
            return true;
        }

        if (awaited.FindIndex(waiting => waiting.IsSo(hands)) is var found and >= 0)
        {
            var next = awaited[found];
            awaited.RemoveAt(found);
            if (next.After == TimeSpan.Zero)
                await next.Act(hands);
            else
                timed.Enqueue(next.Act, (hands.Now - hands.StartedAt + next.After, _timed.Count + _awaited.Count - awaited.Count));
            return true;
        }

        if (_approver is { } approver && hands.Release is { Phase: ReleaseState.AwaitingApproval, AbortRequestedBy: null } && hands.Stages.FirstOrDefault(stage => stage.State == StageState.AwaitingApproval).Name is { } stage
            && hands.Platform.Ledger.Query<long>("SELECT COUNT(*) FROM decisions WHERE release_id = @ReleaseId AND stage = @stage AND plan_hash = @PlanHash", new { hands.ReleaseId, stage, hands.Release.PlanHash })[0] == 0)
        {
            await hands.Approve(stage, approver);
            return true;
        }

        return false;
    }

    /// <summary>Held, with nothing under way: only a person could get it going again.</summary>
    private static bool IsWaitingForNobody(Hands hands) =>
        hands.Release is { Paused: true, AbortRequestedBy: null } && hands.Operations.All(operation => operation.IsFinal || operation is { Intent: null } and ({ Phase: UpgradePhase.Preparing } or { WaitsFor: WaitCause.Hold }));

    private sealed record Awaited(Func<Hands, bool> IsSo, Func<Hands, Task> Act, TimeSpan After);

    private string Fleet() => FleetText.Of(
        _clusters,
        _targets.Values.Concat(_clusters.SelectMany(cluster => cluster.AllPools).Select(pool => pool.Image)).Distinct().ToDictionary(image => image, _ => TimeSpan.Zero),
        _lateness,
        TimeSpan.FromMinutes(2),
        _quotas);

    private static void Arm(VirtualPlatform platform, string id, long point)
    {
        foreach (var app in new[] { platform.Ledger, platform.Rollout, platform.Scheduling }.Where(app => app.Id == id))
            app.KillLater(point);
    }

    private static Outcome Told(Hands hands)
    {
        var (platform, release) = (hands.Platform, hands.Release);
        var world = platform.Azure.World;
        return new Outcome
        {
            State = release.State,
            Reason = release.Reason,
            Stages = hands.Stages,
            Operations = hands.Operations,
            Timeline = platform.Ledger.Query<TimelineEntry>("SELECT sequence AS Sequence, at AS At, kind AS Kind, message AS Message FROM timeline WHERE release_id = @ReleaseId ORDER BY sequence", new { hands.ReleaseId }),
            Audit = [.. platform.Ledger.Query<string>("SELECT body FROM audit ORDER BY sequence").Select(ReleaseJson.Read<AuditEntry>)],
            Nodes = world.Do(() => (IReadOnlyList<(string, string, string)>)[.. world.Clusters.All.SelectMany(cluster => cluster.Pools.Select(key => world.Pools.Find(key)!).SelectMany(pool => pool.Nodes.Select(node => (cluster.Name, pool.Name, node.Image))))]),
            Pools = world.Do(() => world.Clusters.All.SelectMany(cluster => cluster.Pools.Select(key => (cluster.Name, Pool: world.Pools.Find(key)!))).ToLookup(entry => entry.Name, entry => entry.Pool)),
            Log = world.LogSince(0),
            Facts = platform.Facts,
            StartedAt = hands.StartedAt,
            EndedAt = hands.Now,
            Steps = platform.Steps,
            Kills = platform.Ledger.TimesKilled + platform.Rollout.TimesKilled + platform.Scheduling.TimesKilled,
        };
    }
}

/// <summary>Looks at a scenario from outside.</summary>
public interface IWatcher
{
    /// <summary>After every piece of work.</summary>
    Task Look();

    void End(Outcome outcome);
}

/// <summary>A release neither ended nor waited for people in the time given.</summary>
public sealed class ScenarioHangsException(Hands hands, TimeSpan limit) : Exception(
    $"Release {hands.ReleaseId} is {hands.Release.State} ({hands.Release.Reason}) after {limit.TotalDays:0} days. Stages: {string.Join(", ", hands.Stages)}. "
    + $"Operations: {string.Join("; ", hands.Operations.Where(operation => !operation.IsFinal).Select(operation => $"{operation.Id} {operation.ClusterName}/{operation.PoolName} {operation.State}: {operation.Reason}"))}");
