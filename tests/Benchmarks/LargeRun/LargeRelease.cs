using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Benchmarks.Measuring;
using ReleaseOrchestrator.Cli.Api;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace Benchmarks.LargeRun;

/// <summary>
/// One release over a large fleet by the real product, all its processes on this machine: two nodes of a hundred fail, Azure throttles in storms, answers
/// get lost, and node-pool-rollout is killed. Afterwards the simulator's own log says whether every rule was kept.
/// </summary>
public sealed class LargeRelease(LargeFleet fleet, int kills) : IScenario
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };
    private static readonly string[] Codes = ["VMExtensionProvisioningError", "NodesNotReady", "VMStartTimedOut", "AllocationFailed"];
    private readonly Random _chance = new(20261105);
    private readonly Stopwatch _watch = new();
    private readonly List<TimeSpan> _looks = [];
    private readonly HashSet<string> _tried = [];
    private int _resumed;

    public string Name => "large";

    public async IAsyncEnumerable<Measure> Run([EnumeratorCancellation] CancellationToken stop)
    {
        var folder = Folders.Fresh(Name);
        await using var product = await Start(folder, stop);
        await using var memory = new PeakMemory(product);
        memory.Begin();
        await SetFaults(product, stop);

        _watch.Start();
        using var api = new ReleaseApi(product.Address, product.Token);
        var id = (await api.Start(new StartReleaseRequest("3.0.20261105", "large", "the large run"), "large", stop)).Id;
        var (release, sealedAfter) = await UntilEnded(product, api, id, stop);
        var total = _watch.Elapsed;
        var operations = await Operations(product, id, stop);
        var requests = (JsonObject)await product.Control(HttpMethod.Get, "requests", null, stop);
        var azure = AzureWitness.Read(product.Data);
        var pools = release.Stages.SelectMany(stage => stage.Pools).ToList();

        yield return Measure.Plain($"release over {fleet.Clusters:#,0} clusters with {fleet.PoolCount:#,0} pools and {fleet.Nodes:#,0} nodes", $"{release.State}{(release.Reason is { } why ? $": {Short(why)}" : "")}");
        yield return Measure.Plain("the same: from the request to the end", $"{Clock(total)}, of which the rollout {Clock(total - sealedAfter)}; {_tried.Count} failed pools tried again, {_resumed} pauses resumed");
        yield return Measure.Plain("the same: upgrades in Azure", string.Join(", ", azure.Ended.OrderBy(end => end.Key).Select(end => $"{end.Value:#,0} {end.Key}")));
        yield return Measure.Plain("the same: upgrades by the product", string.Join(", ", operations.CountBy(operation => operation.State).OrderBy(state => state.Key).Select(state => $"{state.Value:#,0} {state.Key}")));
        yield return Measure.Plain("the same: asked for the release with all its pools, two seconds after the last answer", $"{_looks.Count} times; {new Latencies(_looks)}");
        foreach (var (name, mebibytes, processor, processes) in memory.Seen)
            yield return Measure.Plain($"the same: {name}", $"{Measure.Text(mebibytes)} MiB resident at most, {Clock(processor)} of processor time{(processes > 1 ? $" in {processes} processes" : "")}");
        foreach (var (bucket, count) in requests)
            yield return Measure.Plain($"the same: requests counted by bucket {bucket}", $"{(long)count!["requests"]!:#,0}, refused with 429: {(long)count["refused"]!:#,0}");

        var attempts = operations.Where(operation => operation.StartedAt is not null).CountBy(operation => $"{operation.ClusterName}/{operation.PoolName}").ToDictionary();
        yield return Rule("no pool upgraded twice in one attempt", azure.UpgradedTooOften(pool => attempts.GetValueOrDefault(pool)));
        yield return Rule("one pool of a cluster at a time", azure.ChangedTwiceAtOnce());
        yield return Rule("budgets never overshot", Overshot(azure));
        yield return Rule("no image but that of the manifest", [.. azure.Images.Except(pools.Select(pool => pool.TargetImage))]);
        yield return Rule("an end that says what is so", Lies(release, pools, azure));
    }

    private async Task<RunningProduct> Start(string folder, CancellationToken stop)
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(path => File.Exists(Path.Combine(path, "rpmspec"))))
            throw new InvalidOperationException("The large run builds packages and an image, and rpmspec is not installed: run ./run once, which installs all that takes.");
        var samples = Path.Combine(RunningProduct.Checkout(), "samples");
        var documents = Directory.CreateDirectory(Path.Combine(folder, "documents")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(documents, "specs"), Path.Combine(samples, "specs"));
        foreach (var kind in new[] { "images", "policies", "windows", "freezes", "cycles" })
            Directory.CreateDirectory(Path.Combine(documents, kind));
        File.Copy(Path.Combine(samples, "images", "node-x86_64.yaml"), Path.Combine(documents, "images", "node-x86_64.yaml"));
        await File.WriteAllTextAsync(Path.Combine(documents, "policies", "large.yaml"), fleet.Policy(), stop);
        var file = Path.Combine(folder, "fleet.yaml");
        await File.WriteAllTextAsync(file, fleet.FleetFile(), stop);
        return await RunningProduct.Start(Path.Combine(folder, "data"), file, documents, Math.Max(1, fleet.Speed / 10.0), stop);
    }

    /// <summary>Two nodes of a hundred do not come back, each once; one accepted upgrade of a hundred is answered by a broken connection.</summary>
    private async Task SetFaults(RunningProduct product, CancellationToken stop)
    {
        var names = fleet.Names.Select(name => name.Cluster).ToArray();
        for (var fault = 0; fault < fleet.Nodes * 2 / 100; fault++)
        {
            await product.Control(HttpMethod.Post, "faults", new JsonObject
            {
                ["kind"] = "failNode",
                ["cluster"] = names[_chance.Next(names.Length)],
                ["pool"] = LargeFleet.Pools[_chance.Next(LargeFleet.Pools.Count)],
                ["ordinal"] = _chance.Next(LargeFleet.NodesPerPool) + 1,
                ["code"] = Codes[_chance.Next(Codes.Length)],
            }, stop);
        }
        for (var fault = 0; fault < Math.Max(1, fleet.PoolCount / 100); fault++)
        {
            await product.Control(HttpMethod.Post, "faults", new JsonObject
            {
                ["kind"] = "lostResponse",
                ["pathContains"] = $"/managedClusters/{names[_chance.Next(names.Length)]}/agentPools/{LargeFleet.Pools[_chance.Next(LargeFleet.Pools.Count)]}/upgradeNodeImageVersion",
            }, stop);
        }
    }

    /// <summary>Follows the release as people would, has failed pools tried again, resumes it when it pauses, and does harm on the way: at equal shares of the work a storm, then a kill.</summary>
    private async Task<(ReleaseView Release, TimeSpan SealedAfter)> UntilEnded(RunningProduct product, ReleaseApi api, string id, CancellationToken stop)
    {
        var harms = Enumerable.Range(1, kills).SelectMany(n => new (double Share, Func<Task> Do)[]
        {
            ((n - 0.5) / (kills + 1), () => Storm(product, stop)),
            (n / (kills + 1.0), () => Kill(product)),
        }).ToList();
        var sealedAfter = TimeSpan.Zero;
        var told = "";
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), stop);
            if (await Look(api, id, stop) is not { } release)
                continue;
            var pools = release.Stages.SelectMany(stage => stage.Pools).ToList();
            if (pools.Count > 0 && sealedAfter == TimeSpan.Zero)
                sealedAfter = _watch.Elapsed;
            var done = pools.Count(pool => pool.State is "Succeeded" or "Failed");
            var now = $"{release.State}, {done} of {pools.Count} pools";
            if (now != told)
                await Console.Error.WriteLineAsync($"{_watch.Elapsed:mm\\:ss} {told = now}{(release.Reason is { } why ? $" ({Short(why)})" : "")}");
            if (release.State.IsFinal)
                return (release, sealedAfter);
            while (harms is [var next, ..] && pools.Count > 0 && done >= next.Share * pools.Count)
            {
                harms.RemoveAt(0);
                await next.Do();
            }
            foreach (var failed in pools.Where(pool => pool.State == "Failed" && !_tried.Contains(pool.OperationId)))
            {
                if (await Decided(() => api.DecideOnPool(id, failed.Cluster, failed.Pool, new PoolDecisionRequest(PoolDecision.Retry, "the node was replaced"), stop), stop))
                    _tried.Add(failed.OperationId);
            }
            if (release.State == ReleaseState.Paused && await Decided(() => api.Steer(id, "resume", "what failed is tried again", stop), stop))
                _resumed++;
        }
    }

    /// <summary>False: it could not be decided now. Another look in two seconds says whether it is still to be.</summary>
    private static async Task<bool> Decided(Func<Task> decide, CancellationToken stop)
    {
        try
        {
            await decide();
            return true;
        }
        catch (Exception passing) when (passing is HttpRequestException || (passing is TaskCanceledException && !stop.IsCancellationRequested) || passing is ApiException)
        {
            return false;
        }
    }

    private async Task Storm(RunningProduct product, CancellationToken stop)
    {
        await Console.Error.WriteLineAsync($"{_watch.Elapsed:mm\\:ss} a storm: Azure lets one request of a subscription and simulated minute through, for an hour");
        await product.Control(HttpMethod.Post, "faults", new JsonObject { ["kind"] = "throttle", ["passPerMinute"] = 1, ["duration"] = "1h", ["retryAfterSeconds"] = 2 }, stop);
    }

    private Task Kill(RunningProduct product)
    {
        product.Kill("node-pool-rollout");
        return Console.Error.WriteLineAsync($"{_watch.Elapsed:mm\\:ss} node-pool-rollout was killed");
    }

    private async Task<ReleaseView?> Look(ReleaseApi api, string id, CancellationToken stop)
    {
        try
        {
            var asked = Stopwatch.GetTimestamp();
            var release = await api.Release(id, stop);
            _looks.Add(Stopwatch.GetElapsedTime(asked));
            return release;
        }
        catch (Exception passing) when (passing is HttpRequestException || passing is TaskCanceledException && !stop.IsCancellationRequested || passing is ApiException { MayPass: true })
        {
            return null; // what answers this was killed, and is not yet back
        }
    }

    private static async Task<IReadOnlyList<PoolUpgrade>> Operations(RunningProduct product, string id, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = product.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", product.Token);
        var all = new List<PoolUpgrade>();
        for (var next = $"/api/v1/rollouts/operations?releaseId={WebUtility.UrlEncode(id)}&top=1000"; next is not null;)
        {
            var page = (await http.GetFromJsonAsync<Page<PoolUpgrade>>(new Uri(next, UriKind.RelativeOrAbsolute), Json, stop))!;
            all.AddRange(page.Value);
            next = page.NextLink is null ? null : page.NextLink.StartsWith("/api", StringComparison.Ordinal) || page.NextLink.StartsWith("http", StringComparison.Ordinal) ? page.NextLink : $"/api/v1{page.NextLink}";
        }
        return all;
    }

    private IReadOnlyList<string> Overshot(AzureWitness azure) =>
    [
        .. fleet.Rings.Select(ring => (Ring: ring, Most: azure.MostAtOnce(ring.Name)))
            .Where(seen => seen.Most.Pools > seen.Ring.AtOnce || seen.Most.Clusters > seen.Ring.AtOnce)
            .Select(seen => $"{seen.Ring.Name}: {seen.Most.Pools} pools of {seen.Most.Clusters} clusters, allowed {seen.Ring.AtOnce}"),
    ];

    /// <summary>Succeeded only with every pool on the image; else the pools that are not on it are named, and no others (R8).</summary>
    private List<string> Lies(ReleaseView release, List<PoolView> pools, AzureWitness azure)
    {
        var lies = new List<string>();
        if (pools.Count != fleet.PoolCount)
            lies.Add($"{pools.Count} pools are shown, {fleet.PoolCount} exist");
        foreach (var pool in pools)
        {
            var good = pool.State is "Succeeded" or "AlreadyCurrent";
            if (good != azure.IsOn($"{pool.Cluster}/{pool.Pool}", pool.TargetImage, LargeFleet.OldImage))
                lies.Add($"{pool.Cluster}/{pool.Pool} is shown as {pool.State}");
        }
        var behind = pools.Count(pool => pool.State is not ("Succeeded" or "AlreadyCurrent"));
        if (release.State != (behind == 0 ? ReleaseState.Succeeded : ReleaseState.PartiallySucceeded))
            lies.Add($"{release.State} with {behind} pools behind");
        return lies;
    }

    private static Measure Rule(string what, IReadOnlyList<string> broken) =>
        new($"the same: {what}", "always", broken.Count == 0 ? "always" : $"not {broken.Count} times: {string.Join("; ", broken.Take(5))}", "", broken.Count == 0);

    private static string Clock(TimeSpan time) => $"{(int)time.TotalMinutes} min {time.Seconds} s";

    private static string Short(string text) => text.Length <= 160 ? text : text[..157] + "...";
}
