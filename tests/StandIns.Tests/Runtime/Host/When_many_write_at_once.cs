using LocalDapr.Storage;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_many_write_at_once : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("database-").FullName;
    private readonly Database _database;

    public When_many_write_at_once() =>
        _database = new Database(Path.Combine(_folder, "test.db"), new Schema("CREATE TABLE t (n INTEGER PRIMARY KEY, v TEXT)"));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private long Count() => _database.Read(s => s.Number("SELECT COUNT(*) FROM t"));

    [Fact]
    public async Task Each_is_there_once_and_in_the_order_of_asking()
    {
        var writes = Enumerable.Range(0, 500).Select(i => _database.Write(s => s.Execute("INSERT INTO t (v) VALUES (?1)", $"{i}")));
        await Task.WhenAll(writes);
        var order = _database.Read(s => s.List("SELECT v FROM t ORDER BY n", row => row.GetString(0)));
        Assert.Equal(Enumerable.Range(0, 500).Select(i => $"{i}"), order);
    }

    [Fact]
    public async Task One_that_fails_half_way_leaves_nothing_and_the_others_are_kept()
    {
        var before = _database.Write(s => s.Execute("INSERT INTO t (n) VALUES (1)"));
        var failing = _database.Write(s =>
        {
            s.Execute("INSERT INTO t (n) VALUES (2)");
            s.Execute("INSERT INTO t (n) VALUES (1)");
        });
        var after = _database.Write(s => s.Execute("INSERT INTO t (n) VALUES (3)"));

        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => failing);
        await Task.WhenAll(before, after);
        Assert.Equal([1L, 3L], _database.Read(s => s.List("SELECT n FROM t ORDER BY n", row => row.GetInt64(0))));
    }

    [Fact]
    public async Task Those_in_the_company_of_many_that_fail_are_there_once_each()
    {
        var writes = Enumerable.Range(0, 300).Select(i => _database.Write(s =>
        {
            s.Execute("INSERT INTO t (v) VALUES (?1)", $"{i}");
            if (i % 3 == 0)
                throw new InvalidOperationException($"{i}");
            return i;
        })).ToList();

        for (var i = 0; i < writes.Count; i++)
        {
            if (i % 3 == 0)
                Assert.Equal($"{i}", (await Assert.ThrowsAsync<InvalidOperationException>(() => writes[i])).Message);
            else
                Assert.Equal(i, await writes[i]);
        }
        Assert.Equal(
            Enumerable.Range(0, 300).Where(i => i % 3 != 0).Select(i => $"{i}"),
            _database.Read(s => s.List("SELECT v FROM t ORDER BY n", row => row.GetString(0))));
    }

    [Fact]
    public async Task A_closed_database_refuses_instead_of_forgetting()
    {
        await _database.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _database.Write(_ => { }));
    }

    [Fact]
    public async Task What_was_written_can_be_read_at_once()
    {
        await _database.Write(s => s.Execute("INSERT INTO t (n) VALUES (1)"));
        Assert.Equal(1, Count());
    }
}
