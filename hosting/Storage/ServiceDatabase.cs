using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ReleaseOrchestrator.Hosting.Storage;

/// <summary>This app's own database: nobody else reads it. SQLite on one machine, PostgreSQL beyond; the SQL is written for both.</summary>
public sealed class ServiceDatabase : IAsyncDisposable
{
    private readonly TimeProvider _clock;
    private readonly Migration[] _migrations;
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly SemaphoreSlim _opening = new(1, 1);
    private readonly Func<DbConnection> _connect;
    private readonly bool _isFile;
    private volatile bool _ready;

    static ServiceDatabase()
    {
        // Dapper asks its own map first: while that knows the type, parameters would never come to the handler.
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset));
        SqlMapper.RemoveTypeMap(typeof(DateTimeOffset?));
        SqlMapper.AddTypeHandler(new UtcTimeHandler());
    }

    public ServiceDatabase(DataDirectory data, string appId, IOptions<DatabaseOptions> options, IEnumerable<Migration> migrations, TimeProvider clock)
    {
        _clock = clock;
        _migrations = [.. migrations.OrderBy(m => m.Number)];
        IsExclusive = options.Value.Provider.Equals("SQLite", StringComparison.OrdinalIgnoreCase);
        _isFile = IsExclusive && options.Value.Connect is null;
        if (IsExclusive && options.Value.Connect is { } given)
        {
            _connect = given;
        }
        else if (IsExclusive)
        {
            var file = new SqliteConnectionStringBuilder { DataSource = data.Path($"{appId}.db"), Pooling = true, DefaultTimeout = 30 }.ToString();
            _connect = () => new SqliteConnection(file);
        }
        else if (options.Value.Provider.Equals("PostgreSQL", StringComparison.OrdinalIgnoreCase))
        {
            var server = options.Value.ConnectionString ?? throw new InvalidOperationException("Database:Provider is PostgreSQL, but Database:ConnectionString is not set.");
            _connect = () => new NpgsqlConnection(server);
        }
        else
        {
            throw new InvalidOperationException($"Database:Provider is '{options.Value.Provider}'; SQLite and PostgreSQL are known.");
        }
    }

    /// <summary>True where this process is the only one that can be using the data, so that leases of an earlier one are void.</summary>
    public bool IsExclusive { get; }

    /// <summary>Told after a commit that left facts in the outbox.</summary>
    internal event Action? FactsWritten;

    /// <summary>Told after a commit that enqueued jobs.</summary>
    internal event Action? JobsWritten;

    public async Task<T> Read<T>(Func<DatabaseSession, Task<T>> work, CancellationToken stop = default)
    {
        await using var connection = await Open(stop);
        return await work(new DatabaseSession(connection, null, stop));
    }

    /// <summary>One transaction: commits when <paramref name="work"/> returns, rolls back when it throws.</summary>
    public async Task<T> Write<T>(Func<WriteSession, Task<T>> work, CancellationToken stop = default)
    {
        T result;
        WriteSession session;
        await using var connection = await Open(stop);

        // SQLite has one writer at a time: waiting here is cheaper and fairer than its busy loop.
        if (IsExclusive)
            await _writer.WaitAsync(stop);
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, stop);
            session = new WriteSession(connection, transaction, _clock, stop);
            result = await work(session);
            await transaction.CommitAsync(CancellationToken.None);
        }
        finally
        {
            if (IsExclusive)
                _writer.Release();
        }

        if (session.HasFacts)
            FactsWritten?.Invoke();
        if (session.HasJobs)
            JobsWritten?.Invoke();
        return result;
    }

    public Task Write(Func<WriteSession, Task> work, CancellationToken stop = default) =>
        Write<bool>(
            async session =>
            {
                await work(session);
                return true;
            },
            stop);

    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        _opening.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<DbConnection> Open(CancellationToken stop)
    {
        if (!_ready)
            await Prepare(stop);
        return await Connect(stop);
    }

    private async Task<DbConnection> Connect(CancellationToken stop)
    {
        var connection = _connect();
        await connection.OpenAsync(stop);

        // WAL with synchronous NORMAL loses nothing when the process is killed; FULL also holds when the machine loses power.
        if (_isFile)
            await connection.ExecuteAsync("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 30000;");
        return connection;
    }

    private async Task Prepare(CancellationToken stop)
    {
        await _opening.WaitAsync(stop);
        try
        {
            if (_ready)
                return;
            await using var connection = await Connect(stop);
            if (_isFile)
                await connection.ExecuteAsync("PRAGMA journal_mode = WAL;");
            await SchemaUpgrade.Apply(connection, _migrations, stop);
            _ready = true;
        }
        finally
        {
            _opening.Release();
        }
    }
}
