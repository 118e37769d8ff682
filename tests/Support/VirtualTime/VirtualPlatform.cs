using Azure.Core;
using AzureSimulator.Fleet;
using AzureSimulator.InMemory;
using Dapr.Workflow.Worker;
using LocalDapr.Engine;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout;
using ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;
using ReleaseOrchestrator.PatchScheduling;
using ReleaseOrchestrator.Workflows;

namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>
/// The product on one moved clock: release-workflows on the real workflow engine, node-pool-rollout and patch-scheduling with all their endpoints and jobs, and
/// the Azure simulator, all in memory. Work is done one piece at a time (<see cref="Step"/>); when nothing is due, the clock moves to the next moment at which
/// something is. The same setup gives the same run.
/// </summary>
public sealed class VirtualPlatform : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Azure:ArmEndpoint"] = InMemoryAzure.Address.AbsoluteUri,
        ["Azure:SubscriptionIds:0"] = PlatformSetup.Subscriptions[0],
        ["Azure:SubscriptionIds:1"] = PlatformSetup.Subscriptions[1],
    };

    private static readonly TimeSpan ChangeOfThread = TimeSpan.FromMilliseconds(100);

    private readonly PlatformSetup _setup;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("virtual-time-");
    private readonly InMemoryWorkflowStore _workflows = new();
    private readonly Broker _broker;
    private readonly Random? _order;
    private readonly VirtualApp[] _apps;
    private readonly List<Func<Task<bool>>> _sources;
    private WorkflowPump _worker;

    private VirtualPlatform(PlatformSetup setup, VirtualClock clock, InMemoryAzure azure)
    {
        (_setup, Clock, Azure) = (setup, clock, azure);
        _order = setup.Shuffled ? new Random(setup.Seed) : null;
        _broker = new Broker(clock, setup.Shuffled ? new Random(setup.Seed + 1) : null);
        foreach (var (path, text) in setup.Documents.Where(document => !IsSchedule(document.Key)))
        {
            var file = Path.Combine(_directory.FullName, "documents", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        var others = new StandInServices(clock, setup.Images, setup.Promises);
        Brings = others.Images;
        var router = new Router(this, others);
        var credential = new Credential(azure);
        Scheduling = App<PatchSchedulingApp>(AppIds.PatchScheduling, router, (_, _) => { });
        Rollout = App<NodePoolRolloutApp>(AppIds.NodePoolRollout, router, (services, app) => services
            .AddSingleton(setup.Pace)
            .AddSingleton(new AzureTransport(new VirtualApp.Outgoing(app, new Witness(this, azure.Handler)), credential)));
        Ledger = App<ReleaseWorkflowsApp>(AppIds.ReleaseWorkflows, router, (services, app) => services
            .AddSingleton<TaskHub>(new InProcessTaskHub(app, () => Engine!)));
        _apps = [Scheduling, Rollout, Ledger];
        Engine = NewEngine();
        _worker = new WorkflowPump(Engine, Ledger);
        _sources = [Workflow, _broker.DeliverNext, .. _apps.Select(app => (Func<Task<bool>>)app.PublishFacts), .. _apps.Where(app => app.HasJobs).Select(app => (Func<Task<bool>>)(() => app.RunNextJob(Now)))];
    }

    public VirtualClock Clock { get; }

    public InMemoryAzure Azure { get; }

    /// <summary>release-workflows.</summary>
    public VirtualApp Ledger { get; }

    /// <summary>node-pool-rollout.</summary>
    public VirtualApp Rollout { get; }

    /// <summary>patch-scheduling.</summary>
    public VirtualApp Scheduling { get; }

    /// <summary>Node image per family that the next release brings.</summary>
    public IDictionary<string, string> Brings { get; }

    public WorkflowEngine Engine { get; private set; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Pieces of work done so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Facts published so far, with their topics.</summary>
    public List<(string Topic, string Data)> Facts { get; } = [];

    /// <summary>Told of every write to Azure or to a cluster, right after it and before whoever made it goes on.</summary>
    public Action<AzureCallSeen>? AfterAzureWrite { get; set; }

    /// <summary>Told after every piece of work.</summary>
    public Func<Task>? AfterStep { get; set; }

    public static async Task<VirtualPlatform> Start(PlatformSetup setup)
    {
        var clock = new VirtualClock(setup.Start);
        var platform = new VirtualPlatform(setup, clock, await InMemoryAzure.Start(FleetReader.Parse("fleet.yaml", setup.Fleet), clock, setup.Seed));
        foreach (var app in platform._apps)
            await platform._broker.Subscribe(app);
        foreach (var (path, text) in setup.Documents.Where(document => IsSchedule(document.Key)))
            await platform.PutSchedule(path, text);
        return platform;
    }

    /// <summary>Does one piece of what is due now: a turn or an activity of a workflow, a job, a fact, a timer. False: nothing is due.</summary>
    public async Task<bool> Step()
    {
        Clock.MoveTo(Now);
        foreach (var app in _apps.Where(app => app.IsDead))
            await Revive(app);
        if (!await DoOne())
            return false;
        Steps++;
        if (AfterStep is { } look)
            await look();
        return true;
    }

    /// <summary>When something is due next, when nothing is now; null: nothing ever will be, unless somebody asks.</summary>
    public async Task<DateTimeOffset?> NextDue()
    {
        if (_apps.Any(app => app.IsDead))
            return Now;
        var next = Earlier(Clock.NextTimer, _broker.NextDue);
        try
        {
            foreach (var app in _apps.Where(app => app.HasJobs))
                next = Earlier(next, await app.NextJob());
            return next;
        }
        catch (KilledException)
        {
            return Now; // it is started again at once
        }
    }

    /// <summary>Does everything that falls due until a moment, and stays there.</summary>
    public async Task RunUntil(DateTimeOffset moment)
    {
        while (true)
        {
            while (await Step())
            {
            }

            if (await NextDue() is not { } next || next > moment)
                break;
            Clock.MoveTo(next);
        }

        Clock.MoveTo(moment);
    }

    /// <summary>Kills the workflow runtime; its store stays. The app's worker connects to the next one.</summary>
    public void KillRuntime()
    {
        Engine.Dispose();
        Engine = NewEngine();
        _worker = new WorkflowPump(Engine, Ledger);
    }

    /// <summary>
    /// Does something that may itself wait for the clock: time passes for it while nothing else moves. Most work never waits at all; some libraries change threads
    /// on the way, which is told from waiting by giving it a moment of real time.
    /// </summary>
    public async Task<T> Await<T>(Func<Task<T>> work)
    {
        var before = Clock.Settings;
        var doing = work();
        var waits = false;
        while (!doing.IsCompleted)
        {
            if (!waits)
                await Task.WhenAny(doing, Task.Delay(ChangeOfThread));
            waits = !doing.IsCompleted && Clock.IsAwaitedSince(before);
            if (waits)
                Clock.MoveTo(Clock.NextTimer!.Value);
        }

        return await doing;
    }

    public async ValueTask DisposeAsync()
    {
        Engine.Dispose();
        foreach (var app in _apps)
            await app.DisposeAsync();
        await Azure.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    /// <summary>Cycles, windows and freezes are put by API: files would be read again at every question.</summary>
    private static bool IsSchedule(string path) => path.Split('/')[0] is "cycles" or "windows" or "freezes";

    private async Task PutSchedule(string path, string text)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"http://{Scheduling.Id}/{Path.ChangeExtension(path, null)}") { Content = new StringContent(text) };
        request.Headers.Add(CallerHeaders.Actor, "token:operator");
        request.Headers.Add(CallerHeaders.Roles, Roles.Operator);
        using var response = await Scheduling.Serve(request, CancellationToken.None);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path} was not taken: {await response.Content.ReadAsStringAsync()}");
    }

    private async Task<bool> DoOne()
    {
        var first = _order?.Next(_sources.Count) ?? 0;
        for (var i = 0; i < _sources.Count; i++)
        {
            try
            {
                if (await Await(_sources[(first + i) % _sources.Count]))
                    return true;
            }
            catch (KilledException)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> Workflow() => await _worker.DoNext();

    private async Task Revive(VirtualApp app)
    {
        try
        {
            await app.Restart();
            if (app == Ledger)
                _worker = _worker.Replaced();
        }
        catch (KilledException)
        {
            // Killed again at once: the next step starts it once more.
        }
    }

    private WorkflowEngine NewEngine()
    {
        var engine = new WorkflowEngine(_workflows, Clock);
        engine.Load();
        return engine;
    }

    private VirtualApp App<TApp>(string id, Router router, Action<IServiceCollection, VirtualApp> wire)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Data:Directory"] = Path.Combine(_directory.FullName, "data"),
            ["Documents:Directory"] = Path.Combine(_directory.FullName, "documents"),
        };
        return new VirtualApp(id, AppBlueprint.Of<TApp>(Settings), (services, app) =>
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
            services.AddSingleton<IConfiguration>(configuration);
            services.AddSingleton(_ => new DataDirectory(configuration, id));
            services.AddSingleton<TimeProvider>(Clock);
            services.AddSingleton<AppCalls>(_ => new VirtualApp.Calls(new VirtualApp.Outgoing(app, router)));
            services.AddSingleton<IFactPublisher>(new Publisher(this, app));
            wire(services, app);
            _setup.Replace?.Invoke(id, services);
        });
    }

    /// <summary>Takes requests to <c>http://{app id}/...</c> to that app.</summary>
    private sealed class Router(VirtualPlatform platform, StandInServices others) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var id = request.RequestUri!.Host;
            return platform._apps.FirstOrDefault(app => app.Id == id) is { } app
                ? app.Serve(request, cancellationToken)
                : others.Answer(id, request, cancellationToken);
        }
    }

    /// <summary>Sees what goes to Azure.</summary>
    private sealed class Witness(VirtualPlatform platform, HttpMessageHandler azure) : DelegatingHandler(azure)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Method == HttpMethod.Get || platform.AfterAzureWrite is not { } tell)
                return await base.SendAsync(request, cancellationToken);
            var (method, path) = (request.Method.Method, request.RequestUri!.AbsolutePath);
            try
            {
                var response = await base.SendAsync(request, cancellationToken);
                tell(new AzureCallSeen(platform.Now, method, path, response.IsSuccessStatusCode));
                return response;
            }
            catch (HttpRequestException)
            {
                tell(new AzureCallSeen(platform.Now, method, path, Accepted: true)); // its answer was lost; its effect was not
                throw;
            }
        }
    }

    private sealed class Publisher(VirtualPlatform platform, VirtualApp app) : IFactPublisher
    {
        public Task Publish(string id, string topic, string data, CancellationToken stop)
        {
            app.Pass();
            platform.Facts.Add((topic, data));
            platform._broker.Publish(id, topic, data);
            return Task.CompletedTask;
        }
    }

    /// <summary>Whoever holds it may use the simulator.</summary>
    private sealed class Credential(InMemoryAzure azure) : TokenCredential
    {
        // Clients compare a token's end with the machine's own clock.
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(azure.AccessToken(), TimeProvider.System.GetUtcNow().AddMinutes(55));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));
    }
}

/// <summary>A write that went to Azure, or to a cluster's own API.</summary>
/// <param name="Accepted">It has its effect, whether or not the answer came back.</param>
public sealed record AzureCallSeen(DateTimeOffset At, string Method, string Path, bool Accepted);
