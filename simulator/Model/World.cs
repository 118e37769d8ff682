using System.Text.Json;
using System.Text.Json.Nodes;
using AzureSimulator.Fleet;

namespace AzureSimulator.Model;

/// <summary>
/// The whole simulated state. One caller at a time is inside; before each, everything that fell due meanwhile happens, in order and
/// at its own moment; after each, what changed is on disk before an answer leaves.
/// </summary>
public sealed class World : IDisposable
{
    private readonly Lock gate = new();
    private readonly Journal? journal;
    private readonly OperationsLog? log;
    private readonly List<JsonObject> remembered = [];
    private readonly string? directory;
    private readonly Dictionary<string, ClusterState> byApiKey = new(StringComparer.Ordinal);
    private readonly IDocuments[] kinds;
    private readonly Agenda agenda = new();
    private readonly List<JsonObject> entries = [];
    private readonly Random? random;
    private DateTimeOffset? moment;
    private DateTimeOffset saved;
    private long lastEntry;

    public World(FleetFile fleet, string fleetDigest, string directory, SimulatorOptions options)
    {
        Fleet = fleet;
        this.directory = directory;
        Clock = new SimulatedClock(options.Time);
        random = options.Seed is { } seed ? new Random(seed) : null;
        journal = new Journal(directory, options.JournalLimit);
        log = new OperationsLog(Path.Combine(directory, "operations.jsonl"));
        kinds = [Settings, Clusters, Pools, Snapshots, Maintenance, Kubernetes, Operations, Catalogue, Galleries, Containers, Blobs, Faults];
        Recover(journal, fleetDigest, options.Speed);
    }

    /// <summary>A world that is kept in memory only, and whose time is that of a clock outside.</summary>
    public World(FleetFile fleet, TimeProvider time, int? seed)
    {
        Fleet = fleet;
        Clock = new SimulatedClock(time);
        random = seed is { } given ? new Random(given) : null;
        kinds = [Settings, Clusters, Pools, Snapshots, Maintenance, Kubernetes, Operations, Catalogue, Galleries, Containers, Blobs, Faults];
        var now = time.GetUtcNow();
        Clock.Set(now, 1);
        Seeding.Fill(this, now);
        Settings.Seed(new ClockState { FleetDigest = "", StartedAt = now, Speed = 1 });
    }

    public FleetFile Fleet { get; }

    /// <summary>Where the state is kept; a world in memory has none.</summary>
    public string Directory => directory ?? throw new InvalidOperationException("This simulator is kept in memory only: it has no directory.");

    public SimulatedClock Clock { get; }

    /// <summary>The simulated present: the moment of the event being handled, or the clock's time.</summary>
    public DateTimeOffset Now => moment ?? Clock.Now;

    public Documents<ClockState> Settings { get; } = new("clock");

    public Documents<ClusterState> Clusters { get; } = new("cluster");

    public Documents<PoolState> Pools { get; } = new("pool");

    public Documents<SnapshotState> Snapshots { get; } = new("snapshot");

    public Documents<MaintenanceState> Maintenance { get; } = new("maintenance");

    public Documents<Kubernetes.KubernetesState> Kubernetes { get; } = new("kubernetes");

    public Documents<OperationState> Operations { get; } = new("operation");

    public Documents<CatalogueEntry> Catalogue { get; } = new("catalogue");

    public Documents<Galleries.GalleryResource> Galleries { get; } = new("gallery");

    public Documents<Storage.ContainerState> Containers { get; } = new("container");

    public Documents<Storage.BlobState> Blobs { get; } = new("blob");

    public Documents<Faults.Fault> Faults { get; } = new("fault");

    public ClockState Start => Settings.Find("clock")!;

    /// <summary>The simulated moment at which something falls due next, if anything does.</summary>
    public DateTimeOffset? NextDue => agenda.Next;

    /// <summary>Whether something falls due soon; what waits for days only to be forgotten does not count.</summary>
    public bool IsBusy => NextDue is { } due && due - Clock.Now < TimeSpan.FromHours(2);

    /// <summary>Says what happens when a document of this kind falls due.</summary>
    public void OnDue<T>(Documents<T> documents, Action<World, T> act)
        where T : class, IActor => agenda.On(documents, actor => act(this, actor));

    public void Do(Action work) => Do(() =>
    {
        work();
        return true;
    });

    public T Do<T>(Func<T> work)
    {
        lock (gate)
        {
            try
            {
                HappenUntil(Clock.Now);
                moment = Clock.Now;
                return work();
            }
            finally
            {
                moment = null;
                Commit();
            }
        }
    }

    public void Save(ClusterState cluster)
    {
        Clusters.Save(cluster);
        agenda.Plan(Clusters.Kind, cluster);
    }

    public void Save(PoolState pool)
    {
        Pools.Save(pool);
        agenda.Plan(Pools.Kind, pool);
    }

    public void Save(OperationState operation)
    {
        Operations.Save(operation);
        agenda.Plan(Operations.Kind, operation);
    }

    public void Save(Galleries.GalleryResource resource)
    {
        Galleries.Save(resource);
        agenda.Plan(Galleries.Kind, resource);
    }

    /// <summary>An id nobody else has; the same ones in the same order where the simulator was given a seed.</summary>
    public string NewId()
    {
        if (random is null)
            return Guid.NewGuid().ToString();
        Span<byte> bytes = stackalloc byte[16];
        lock (random)
            random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    public void Log(LogEntry entry)
    {
        var json = new JsonObject
        {
            ["sequence"] = ++lastEntry,
            ["simulatedTime"] = Now,
            ["realTime"] = Clock.RealNow,
        };
        foreach (var (name, value) in JsonSerializer.SerializeToNode(entry, Journal.Json)!.AsObject().ToList())
            json[name] = value?.DeepClone();
        entries.Add(json);
    }

    public IReadOnlyList<JsonNode> LogSince(long number)
    {
        lock (gate)
            return log is null ? [.. remembered.Where(entry => entry["sequence"]!.GetValue<long>() > number)] : [.. log.Since(number)];
    }

    /// <summary>Changes the clock: what falls due on the way happens now, each at its own moment. Set back, what is due comes later.</summary>
    public void MoveClock(TimeSpan forward, double? speed)
    {
        var target = Now + forward;
        Clock.Set(target, speed ?? Clock.Speed);
        if (speed is { } changed)
        {
            Start.Speed = changed;
            Settings.Save(Start);
        }
        HappenUntil(target);
        moment = target;
        saved = default;
    }

    /// <summary>Remembers how late it is while something is going on, so that a restart does not repeat much of it.</summary>
    public void SaveTime()
    {
        lock (gate)
            saved = default;
    }

    public void Dispose()
    {
        journal?.Dispose();
        log?.Dispose();
    }

    private void HappenUntil(DateTimeOffset end)
    {
        while (agenda.Take(end, out var act, out var due))
        {
            moment = due;
            act();
        }
    }

    /// <summary>Completes when everything answered so far survives even a power cut.</summary>
    public Task Durable() => journal?.Durable() ?? Task.CompletedTask;

    /// <summary>The last commit written, and the last one that is known to be on the disk itself.</summary>
    public (long Written, long Durable) Commits => journal?.Position ?? default;

    public ClusterState? FindByApiKey(string key)
    {
        if (byApiKey.TryGetValue(key, out var known) && Clusters.Find(known.Key) == known)
            return known;
        byApiKey.Clear();
        foreach (var cluster in Clusters.All)
            byApiKey[cluster.ApiKey] = cluster;
        return byApiKey.GetValueOrDefault(key);
    }

    private void Commit()
    {
        if (journal is null || log is null)
        {
            foreach (var kind in kinds)
                kind.ForgetChanges();
            remembered.AddRange(entries);
            entries.Clear();
            return;
        }
        var changed = kinds.Any(kind => kind.IsDirty);
        if (!changed && entries.Count == 0 && saved != default)
            return;
        var commit = new JsonObject { ["at"] = Clock.Now };
        if (changed)
        {
            var documents = new JsonObject();
            foreach (var kind in kinds.Where(kind => kind.IsDirty))
                documents[kind.Kind] = new JsonObject(kind.TakeChanges().Select(change => KeyValuePair.Create(change.Key, change.Value)));
            commit["documents"] = documents;
        }
        if (entries.Count > 0)
            commit["log"] = new JsonArray([.. entries.Select(entry => entry.DeepClone())]);
        journal.Append(commit);
        log.Append(entries);
        entries.Clear();
        saved = Clock.Now;
        journal.CompactWhenLong(Everything);
    }

    private IEnumerable<JsonObject> Everything()
    {
        yield return new JsonObject { ["at"] = Clock.Now, ["lastEntry"] = lastEntry };
        foreach (var kind in kinds)
        {
            foreach (var (key, value) in kind.Everything())
                yield return new JsonObject { ["documents"] = new JsonObject { [kind.Kind] = new JsonObject { [key] = value } } };
        }
    }

    private void Recover(Journal journal, string fleetDigest, double? speed)
    {
        var byKind = kinds.ToDictionary(kind => kind.Kind);
        DateTimeOffset? stopped = null;
        var commits = new List<JsonObject>();
        foreach (var commit in journal.Replay())
        {
            stopped = commit["at"]?.GetValue<DateTimeOffset>() ?? stopped;
            lastEntry = commit["lastEntry"]?.GetValue<long>() ?? lastEntry;
            if (commit["log"] is JsonArray logged)
            {
                log!.Append(logged.Select(entry => entry!.AsObject()));
                lastEntry = logged[^1]!["sequence"]!.GetValue<long>();
            }
            commits.Add(commit);
        }
        var begun = commits.Select(commit => commit["documents"]?["clock"]?["clock"]).LastOrDefault(clock => clock is not null)
            ?.Deserialize<ClockState>(Journal.Json);
        if (begun is not null && begun.FleetDigest != fleetDigest)
            throw new FleetChangedException(Directory);

        var startedAt = begun?.StartedAt ?? Fleet.Clock.Start ?? Clock.RealNow;
        Clock.Set(stopped ?? startedAt, speed ?? begun?.Speed ?? Fleet.Clock.Speed);
        Seeding.Fill(this, startedAt);
        foreach (var (kind, documents) in commits.SelectMany(commit => commit["documents"]?.AsObject() ?? []))
        {
            foreach (var (key, value) in documents!.AsObject())
                byKind[kind].Restore(key, value);
        }
        Settings.Save(new ClockState { FleetDigest = fleetDigest, StartedAt = startedAt, Speed = Clock.Speed });
    }
}

/// <summary>The data directory holds the state of another fleet.</summary>
public sealed class FleetChangedException(string directory)
    : Exception($"{directory} holds the state of another fleet file. Start with --fresh to begin anew, or name another --data directory.");
