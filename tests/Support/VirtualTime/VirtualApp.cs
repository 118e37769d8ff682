using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using SQLitePCL;

namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>
/// One app of the product, as a process would be: what it has in memory goes when it is killed, its database stays. Every look at the database and every call
/// to somebody else is a point at which it can be killed.
/// </summary>
public sealed class VirtualApp : IAsyncDisposable
{
    private readonly AppBlueprint _blueprint;
    private readonly SqliteConnection _database = new("Data Source=:memory:");
    private readonly Action<IServiceCollection, VirtualApp> _wire;
    private ServiceProvider? _services;
    private JobPump? _jobs;
    private (long Changes, DateTimeOffset? Due) _nextJob = (-1, null);
    private long _changesPublished = -1;

    internal VirtualApp(string id, AppBlueprint blueprint, Action<IServiceCollection, VirtualApp> wire)
    {
        (Id, _blueprint, _wire) = (id, blueprint, wire);
        _database.Open();
        using var pragma = _database.CreateCommand();
        pragma.CommandText = "PRAGMA foreign_keys = ON;";
        pragma.ExecuteNonQuery();
    }

    public string Id { get; }

    /// <summary>Services of the process that lives now.</summary>
    public IServiceProvider Services => _services ??= Begin();

    public ServiceDatabase Database => Services.GetRequiredService<ServiceDatabase>();

    public bool IsDead { get; private set; }

    /// <summary>How many looks at the database and calls to others there have been, over all lives of the app.</summary>
    public long Points { get; private set; }

    /// <summary>Points at which the app is still to be killed.</summary>
    private SortedSet<long> KilledAt { get; } = [];

    public int TimesKilled { get; private set; }

    /// <summary>Kills it at a point to come.</summary>
    public void KillLater(long point) => KilledAt.Add(point);

    internal bool HasJobs => _blueprint.HasJobs;

    private JobPump Jobs => _jobs ??= Services.GetRequiredService<JobPump>();

    /// <summary>Rows written so far. While it stays the same, looking into the database again would find the same.</summary>
    internal long Changes => raw.sqlite3_total_changes(_database.Handle);

    /// <summary>Looks into the app's database without the app: for whoever watches.</summary>
    public IReadOnlyList<T> Query<T>(string sql, object? parameters = null) => [.. _database.Query<T>(sql, parameters)];

    /// <summary>Whether what is written now could still be taken back.</summary>
    internal bool IsWriting => raw.sqlite3_get_autocommit(_database.Handle) == 0;

    /// <summary>Asks the app over HTTP. One that is dead, or dies over it, does not answer.</summary>
    /// <exception cref="HttpRequestException">It did not answer.</exception>
    public async Task<HttpResponseMessage> Serve(HttpRequestMessage request, CancellationToken stop)
    {
        var response = IsDead ? null : await _blueprint.Serve(request, Services, stop);
        if (!IsDead)
            return response!;
        response?.Dispose();
        throw new HttpRequestException(HttpRequestError.ResponseEnded, $"{Id} does not answer: it was killed.");
    }

    /// <summary>A moment at which a real process can be killed. Nothing that a dead app does has an effect.</summary>
    internal void Pass()
    {
        if (!IsDead && !KilledAt.Remove(++Points))
            return;
        if (!IsDead)
            (IsDead, TimesKilled) = (true, TimesKilled + 1);
        throw new KilledException(Id);
    }

    /// <summary>When its next job falls due; null: it has none.</summary>
    internal async Task<DateTimeOffset?> NextJob()
    {
        if (_nextJob.Changes != Changes)
            _nextJob = (Changes, await Jobs.NextDue(CancellationToken.None));
        return _nextJob.Due;
    }

    /// <summary>Runs the job that has been due longest; false: none is due at a moment.</summary>
    internal async Task<bool> RunNextJob(DateTimeOffset now) => await NextJob() <= now && await Jobs.RunNext(CancellationToken.None);

    /// <summary>Publishes what it has committed; false: there is nothing new.</summary>
    internal async Task<bool> PublishFacts()
    {
        var changes = Changes;
        if (_changesPublished == changes)
            return false;
        var any = await Services.GetRequiredService<Outbox>().PublishAll(CancellationToken.None) > 0;
        _changesPublished = Changes;
        return any;
    }

    /// <summary>The next process on the same data.</summary>
    internal async Task Restart()
    {
        if (_services is { } old)
            await old.DisposeAsync();
        (IsDead, _services, _jobs, _nextJob, _changesPublished) = (false, null, null, (-1, null), -1);
        if (HasJobs)
            await Jobs.TakeOver(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is { } services)
            await services.DisposeAsync();
        await _database.DisposeAsync();
    }

    private ServiceProvider Begin() => _blueprint.Services(services =>
    {
        services.AddSingleton(Options.Create(new DatabaseOptions
        {
            Connect = () =>
            {
                Pass();
                return new BorrowedConnection(_database);
            },
        }));
        _wire(services, this);
    });

    /// <summary>Passes a point of the app before each request that it makes.</summary>
    internal sealed class Outgoing(VirtualApp app, HttpMessageHandler to) : DelegatingHandler(to)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            app.Pass();
            return base.SendAsync(request, cancellationToken);
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => SendAsync(request, cancellationToken).GetAwaiter().GetResult();
    }

    /// <summary>Calls to other apps, in memory.</summary>
    internal sealed class Calls(HttpMessageHandler apps) : AppCalls(new HttpClient(apps, disposeHandler: false));
}
