using System.Collections.Concurrent;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using LocalDapr.Storage;
using Microsoft.Data.Sqlite;

namespace LocalDapr.Jobs;

/// <summary>A job that waits: which tick comes next, and when it is due, which is later than the tick after a failure.</summary>
public sealed record WaitingJob(string Name, string Version, Job Job, DateTimeOffset? Expires, DateTimeOffset Due, DateTimeOffset Tick, long Ticks, long Attempts);

/// <summary>The jobs of every app, on disk before anybody is told that they are kept.</summary>
public sealed class JobStore(Database database, TimeProvider clock)
{
    private const string Columns = "name, version, definition, expires, due, tick, ticks, attempts";
    private const int LongestName = 500;
    private readonly ConcurrentDictionary<string, Action> _listeners = new(StringComparer.Ordinal);

    public async Task Schedule(string app, Job? job, bool overwrite)
    {
        if (job is null)
            throw JobErrors.EmptyJob();
        Check(job);
        var now = clock.GetUtcNow();
        var plan = JobPlan.Read(job, now);
        if (plan.Expires < plan.First)
            throw JobErrors.Refused("the job expires before it is due for the first time");
        await database.Write(session =>
        {
            if (!overwrite && session.First("SELECT name FROM jobs WHERE app = ?1 AND name = ?2", row => row.GetString(0), app, job.Name) is not null)
                throw JobErrors.Exists(job.Name);
            session.Execute(
                "INSERT OR REPLACE INTO jobs (app, name, version, definition, expires, due, tick, ticks, attempts) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 0, 0)",
                app, job.Name, Guid.NewGuid().ToString("N"), job.ToByteArray(), plan.Expires?.ToUnixTimeMilliseconds(), Ms(plan.First));
        });
        Wake(app);
    }

    public Job Find(string app, string name)
    {
        if (name.Length == 0)
            throw JobErrors.EmptyName();
        return database.Read(session => session.First("SELECT definition FROM jobs WHERE app = ?1 AND name = ?2", row => Job.Parser.ParseFrom(row.GetFieldValue<byte[]>(0)), app, name))
            ?? throw JobErrors.NotFound(name);
    }

    public IReadOnlyList<Job> All(string app) =>
        database.Read(session => session.List("SELECT definition FROM jobs WHERE app = ?1 ORDER BY name", row => Job.Parser.ParseFrom(row.GetFieldValue<byte[]>(0)), app));

    /// <summary>A job that is not there counts as deleted.</summary>
    public Task Delete(string app, string name)
    {
        if (name.Length == 0)
            throw JobErrors.EmptyName();
        return database.Write(session => session.Execute("DELETE FROM jobs WHERE app = ?1 AND name = ?2", app, name));
    }

    public Task DeleteByPrefix(string app, string prefix) => database.Write(session =>
        session.Execute("DELETE FROM jobs WHERE app = ?1 AND substr(name, 1, length(?2)) = ?2", app, prefix));

    /// <summary>The jobs that are due first.</summary>
    public IReadOnlyList<WaitingJob> Waiting(string app, int most) => database.Read(session =>
        session.List($"SELECT {Columns} FROM jobs WHERE app = ?1 ORDER BY due LIMIT ?2", Read, app, most));

    /// <summary>This tick is over: the next one waits, or the job is done. One that was replaced meanwhile is left alone.</summary>
    public Task Ticked(string app, WaitingJob job) => database.Write(session =>
    {
        if (JobPlan.After(job.Job, job.Tick, job.Ticks + 1, job.Expires) is { } next)
        {
            session.Execute(
                "UPDATE jobs SET due = ?4, tick = ?4, ticks = ticks + 1, attempts = 0 WHERE app = ?1 AND name = ?2 AND version = ?3",
                app, job.Name, job.Version, Ms(next));
        }
        else
        {
            session.Execute("DELETE FROM jobs WHERE app = ?1 AND name = ?2 AND version = ?3", app, job.Name, job.Version);
        }
    });

    /// <summary>This tick is tried again later.</summary>
    public Task Failed(string app, WaitingJob job, DateTimeOffset again) => database.Write(session =>
        session.Execute(
            "UPDATE jobs SET due = ?4, attempts = attempts + 1 WHERE app = ?1 AND name = ?2 AND version = ?3", app, job.Name, job.Version, Ms(again)));

    public void Listen(string app, Action wake) => _listeners[app] = wake;

    public void StopListening(string app) => _listeners.TryRemove(app, out _);

    private void Wake(string app)
    {
        if (_listeners.TryGetValue(app, out var wake))
            wake();
    }

    private static void Check(Job job)
    {
        if (job.Name.Trim().Length == 0)
            throw JobErrors.EmptyName();
        if (job.Name.Length > LongestName)
            throw JobErrors.BadName(job.Name[..20] + "...", $"it is longer than {LongestName} characters");
        if (job.Name is "." or ".." || job.Name.Any(c => c is '/' or '\\' or '#' or '?' or '\x7f' || c < ' '))
            throw JobErrors.BadName(job.Name, "it may not hold '/', '\\', '#', '?' or control characters");
        if (!job.HasSchedule && !job.HasDueTime)
            throw JobErrors.EmptySchedule();
    }

    private static WaitingJob Read(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), Job.Parser.ParseFrom(row.GetFieldValue<byte[]>(2)), row.IsDBNull(3) ? null : Time(row.GetInt64(3)),
        Time(row.GetInt64(4)), Time(row.GetInt64(5)), row.GetInt64(6), row.GetInt64(7));

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static DateTimeOffset Time(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);
}
