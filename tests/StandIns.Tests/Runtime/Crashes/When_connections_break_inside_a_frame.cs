using System.Collections.Concurrent;
using System.Globalization;
using CrashWorker;
using Dapr.Workflow;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using StandIns.Tests.Runtime.Host;

namespace StandIns.Tests.Runtime.Crashes;

/// <summary>Workers whose way to the sidecar breaks again and again, in the middle of what either side sends.</summary>
public sealed class When_connections_break_inside_a_frame(ITestOutputHelper output) : IAsyncDisposable, ILedger
{
    private readonly RuntimeScenario _runtime = new();
    private readonly ConcurrentQueue<Run> _runs = [];
    private readonly ConcurrentDictionary<string, bool> _marks = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(3));
    private readonly List<IAsyncDisposable> _ways = [];
    private readonly List<IHost> _workers = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
        {
            await worker.StopAsync(CancellationToken.None);
            worker.Dispose();
        }
        foreach (var way in _ways)
            await way.DisposeAsync();
        await _runtime.DisposeAsync();
        _limit.Dispose();
    }

    void ILedger.Write(Run run) => _runs.Enqueue(run);

    bool ILedger.IsFirst(string mark) => _marks.TryAdd(mark, true);

    [Fact]
    public async Task Every_workflow_has_its_right_result_and_every_turn_counted_once()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CRASH_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"CRASH_SEED={seed}");
        var random = new Random(seed);
        string[] apps = [Stories.North, Stories.South];
        foreach (var app in apps)
            _runtime.App(app);
        await _runtime.Start();
        var proxies = apps.Select(app => Connect(app, Enumerable.Range(0, 12).Select(_ => random.Next(300, 12_000)).ToList())).ToList();

        using var client = new InsistentClient(apps.ToDictionary(app => app, app => _runtime.Sidecar(app).GrpcPort), _limit.Token);
        var instances = Instance.Many(8 * Stories.All.Count);
        var raised = new ConcurrentDictionary<(string, int), int>();
        await Task.WhenAll(instances.Select(async instance =>
        {
            await client.Start(instance.Key, instance.Story.Name, instance.Input);
            for (var number = 0; number < instance.Story.Events; number++)
                raised[(instance.Key.InstanceId, number)] = await client.Raise(instance.Key, Stories.Event, $"{number}");
            if (instance.Story.Name == Stories.Ended)
                await client.Terminate(instance.Key);
        }));
        await new Outcome(client.End, client.History, client.List).Check(instances, () => _runs, raised);
        output.WriteLine($"cuts left: {string.Join(", ", proxies.Select(p => p.CutsLeft))}");
        Assert.All(proxies, proxy => Assert.InRange(proxy.CutsLeft, 0, 10));
    }

    private CuttingProxy Connect(string app, List<int> cuts)
    {
        var proxy = new CuttingProxy(_runtime.Sidecar(app).GrpcPort, cuts);
        _ways.Add(proxy);
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["DAPR_GRPC_ENDPOINT"] = $"http://127.0.0.1:{proxy.Port}" });
        builder.Services.AddDaprWorkflow(workflows =>
        {
            Stories.Register(workflows);
            Steps.Register(workflows, app, this);
        });
        var worker = builder.Build();
        _workers.Add(worker);
        worker.Start();
        return proxy;
    }
}
