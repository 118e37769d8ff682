using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace LocalDapr.Storage;

/// <summary>
/// One SQLite file with a single writer. Writes that arrive while the disk is busy share the next transaction, so that
/// durability costs one flush for all of them; each is still all or nothing, and they take effect in the order they were asked for.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    private const int MostPerTransaction = 2000;
    private const int Incremental = 2;

    /// <summary>So many pages of 4 KiB may lie idle in the file before some are given back to the system.</summary>
    private const int MostIdlePages = 256;

    private readonly string _connection;
    private readonly Channel<IWrite> _writes = Channel.CreateUnbounded<IWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentBag<Session> _readers = [];
    private readonly Thread _writer;

    public Database(string path, Schema schema)
    {
        Path = path;
        _connection = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString();
        var session = Open();
        try
        {
            schema.Apply(session, path);
            if (session.Number("PRAGMA auto_vacuum") != Incremental)
                session.Execute("VACUUM"); // a file from before space was given back: from now on it is
        }
        catch
        {
            session.Dispose();
            throw;
        }
        _writer = new Thread(() => WriteUntilClosed(session)) { IsBackground = true, Name = "database writer" };
        _writer.Start();
    }

    public string Path { get; }

    /// <summary>
    /// Completes when the write is on disk. Calls made one after the other are written in that order. The work may be run a second time,
    /// after its first run has been taken back.
    /// </summary>
    public Task<T> Write<T>(Func<Session, T> work)
    {
        var write = new Pending<T>(work);
        if (!_writes.Writer.TryWrite(write))
            write.Failed(new ObjectDisposedException(Path));
        return write.Task;
    }

    public Task Write(Action<Session> work) => Write(session =>
    {
        work(session);
        return true;
    });

    /// <summary>Reads what has been committed.</summary>
    public T Read<T>(Func<Session, T> query)
    {
        if (!_readers.TryTake(out var session))
            session = Open();
        try
        {
            return query(session);
        }
        finally
        {
            _readers.Add(session);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (_writes.Writer.TryComplete())
            _writer.Join();
        while (_readers.TryTake(out var reader))
            reader.Dispose();
        return ValueTask.CompletedTask;
    }

    private Session Open()
    {
        var connection = new SqliteConnection(_connection);
        connection.Open();
        var session = new Session(connection);
        session.Execute("PRAGMA auto_vacuum = INCREMENTAL");
        session.List("PRAGMA journal_mode = WAL", _ => 0);
        session.List("PRAGMA journal_size_limit = 67108864", _ => 0);
        session.Execute("PRAGMA synchronous = FULL"); // survives loss of power, too: an answer given is an answer kept
        session.Execute("PRAGMA busy_timeout = 5000");
        session.Execute("PRAGMA cache_size = -32000");
        return session;
    }

    private void WriteUntilClosed(Session session)
    {
        using (session)
        {
            var group = new List<IWrite>();
            while (_writes.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (group.Count < MostPerTransaction && _writes.Reader.TryRead(out var write))
                    group.Add(write);
                Commit(session, group);
                group.Clear();
                if (!_writes.Reader.TryPeek(out _))
                    GiveBack(session);
            }
        }
    }

    /// <summary>Gives a little of what has become free back, when nobody waits for a write.</summary>
    private static void GiveBack(Session session)
    {
        try
        {
            if (session.Number("PRAGMA freelist_count") > MostIdlePages)
                session.List("PRAGMA incremental_vacuum(64)", _ => 0);
        }
        catch (SqliteException)
        {
            // Nobody asked for it: whoever writes next will learn what is wrong with the disk.
        }
    }

    private static void Commit(Session session, List<IWrite> group)
    {
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            if (!group.TrueForAll(write => write.TryRun(session)))
            {
                // One is refused, which is rare: all are taken back and begin again, each now apart from the others.
                session.Execute("ROLLBACK");
                session.Execute("BEGIN IMMEDIATE");
                foreach (var write in group)
                    write.RunApart(session);
            }
            session.Execute("COMMIT");
        }
        catch (SqliteException e)
        {
            RollBack(session);
            foreach (var write in group)
                write.Failed(e);
            return;
        }
        foreach (var write in group)
            write.Committed();
    }

    private static void RollBack(Session session)
    {
        try
        {
            session.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself
        }
    }

    private interface IWrite
    {
        bool TryRun(Session session);
        void RunApart(Session session);
        void Committed();
        void Failed(Exception failure);
    }

    private sealed class Pending<T>(Func<Session, T> work) : IWrite
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;
        private Exception? _refused;

        public Task<T> Task => _done.Task;

        public bool TryRun(Session session)
        {
            try
            {
                _result = work(session);
                return true;
            }
            catch (Exception e) when (!ConcernsAll(e))
            {
                return false;
            }
        }

        public void RunApart(Session session)
        {
            session.Execute("SAVEPOINT one");
            try
            {
                _result = work(session);
                session.Execute("RELEASE one");
            }
            catch (Exception e) when (!ConcernsAll(e))
            {
                session.Execute("ROLLBACK TO one");
                session.Execute("RELEASE one");
                _refused = e;
            }
        }

        public void Committed()
        {
            if (_refused is null)
                _done.TrySetResult(_result);
            else
                _done.TrySetException(_refused);
        }

        public void Failed(Exception failure) => _done.TrySetException(failure);

        private static bool ConcernsAll(Exception failure) => failure is SqliteException { SqliteErrorCode: 10 or 11 or 13 }; // the disk
    }
}
