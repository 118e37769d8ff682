using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;

namespace Product.Tests.Hosting;

/// <summary>A service's database in a directory of its own.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ro-database-").FullName;

    public ServiceDatabase Open(params Migration[] migrations) => new(
        new DataDirectory(new ConfigurationBuilder().AddInMemoryCollection([new("Data:Directory", _directory)]).Build(), "app"), "app", Options.Create(new DatabaseOptions()), migrations, TimeProvider.System);

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }
}

public sealed class A_service_database : IDisposable
{
    private static readonly Migration First = new(1, "CREATE TABLE things (name TEXT PRIMARY KEY, at TEXT)");

    private readonly TemporaryDatabase _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Keeps_what_was_committed_when_it_is_opened_again()
    {
        await using (var database = _temporary.Open(First))
            await database.Write(s => s.Execute("INSERT INTO things (name) VALUES ('a')"), TestContext.Current.CancellationToken);

        await using var again = _temporary.Open(First);
        Assert.Equal(["a"], await Names(again));
    }

    [Fact]
    public async Task Keeps_nothing_of_work_that_threw()
    {
        await using var database = _temporary.Open(First);
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.Write(async s =>
        {
            await s.Execute("INSERT INTO things (name) VALUES ('a')");
            await s.Publish(new ReleasePaused("r", "x", "y"));
            await s.Enqueue("kind", "id", new { });
            throw new InvalidOperationException();
        }, TestContext.Current.CancellationToken));

        Assert.Empty(await Names(database));
        Assert.Equal(0, await Count(database, "outbox"));
        Assert.Equal(0, await Count(database, "jobs"));
    }

    [Fact]
    public async Task Applies_only_the_steps_it_has_not_had()
    {
        await using (var old = _temporary.Open(First))
            await old.Write(s => s.Execute("INSERT INTO things (name) VALUES ('a')"), TestContext.Current.CancellationToken);

        await using var newer = _temporary.Open(First, new Migration(2, "ALTER TABLE things ADD COLUMN size BIGINT NOT NULL DEFAULT 7"));
        Assert.Equal(7, await newer.Read(s => s.Find<long>("SELECT size FROM things"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Is_refused_when_a_newer_version_has_written_it()
    {
        await using (var newer = _temporary.Open(First, new Migration(2, "CREATE TABLE more (name TEXT)")))
            await Names(newer);

        await using var older = _temporary.Open(First);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Names(older));
        Assert.Contains("schema step 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_times_to_the_tick_and_in_an_order_that_text_has_too()
    {
        await using var database = _temporary.Open(First);
        var early = new DateTimeOffset(2026, 11, 21, 23, 30, 0, TimeSpan.FromHours(2)).AddTicks(1);
        await database.Write(
            async s =>
            {
                await s.Execute("INSERT INTO things (name, at) VALUES ('early', @At)", new { At = early });
                await s.Execute("INSERT INTO things (name, at) VALUES ('late', @At)", new { At = early.AddTicks(1).ToOffset(TimeSpan.FromHours(-9)) });
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(early, await database.Read(s => s.Find<DateTimeOffset>("SELECT MIN(at) FROM things"), TestContext.Current.CancellationToken));
        Assert.Equal(["late"], await database.Read(s => s.Query<string>("SELECT name FROM things WHERE at > @Early", new { Early = early }), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Takes_many_writers_at_once()
    {
        await using var database = _temporary.Open(First);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(n => database.Write(s => s.Execute("INSERT INTO things (name) VALUES (@N)", new { N = $"{n}" }), TestContext.Current.CancellationToken)));

        Assert.Equal(50, (await Names(database)).Count);
    }

    [Fact]
    public async Task Has_one_job_for_a_kind_and_id_however_often_it_is_enqueued()
    {
        await using var database = _temporary.Open(First);
        for (var i = 0; i < 3; i++)
            await database.Write(s => s.Enqueue("kind", "id", new { i }), TestContext.Current.CancellationToken);

        Assert.Equal(1, await Count(database, "jobs"));
    }

    private static Task<IReadOnlyList<string>> Names(ServiceDatabase database) => database.Read(s => s.Query<string>("SELECT name FROM things ORDER BY name"), TestContext.Current.CancellationToken);

    private static Task<long> Count(ServiceDatabase database, string table) => database.Read(s => s.Find<long>($"SELECT COUNT(*) FROM {table}"), TestContext.Current.CancellationToken);
}
